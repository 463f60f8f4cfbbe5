import type { NodeInfo } from './node-info.ts';

/** The nodes as a scheduling cycle sees them. Nothing changes while one runs, so it is the cache's own state and no copy. */
export interface NodeList {
  /** Zone by zone in turn (cache/node_tree.go), so that a search that stops early has seen all zones. */
  readonly all: readonly NodeInfo[];
  get(name: string): NodeInfo | undefined;
  /** Nodes with Pods that have any affinity term. */
  readonly withAffinity: ReadonlySet<NodeInfo>;
  readonly withRequiredAntiAffinity: ReadonlySet<NodeInfo>;
  /** How many nodes have a PreferNoSchedule taint. */
  readonly preferNoSchedule: number;
  /** Size and number of nodes of an image by name. */
  image(name: string): { readonly size: number; readonly nodes: number } | undefined;
  /** The labels of a namespace. */
  namespaceLabels(namespace: string): Readonly<Record<string, string>>;
}
