import type { Pod } from '../../api/types.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import type { NodeList } from '../cache/node-list.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { EventRegistration } from './cluster-event.ts';
import type { FilterRun } from './filter-run.ts';
import type { NodeToStatus, Rejection, Skip } from './status.ts';

export interface Plugin {
  readonly name: string;
  /** When a Pod that this plugin rejected is tried again; never, except by the flush, when absent. */
  readonly events?: readonly EventRegistration[];
}

/** Before a Pod enters the active queue. */
export interface PreEnqueuePlugin extends Plugin {
  preEnqueue(pod: Pod): Rejection | undefined;
}

/** What a plugin knows of the Pod before it looks at nodes. */
export interface PreFiltered<State> {
  readonly state: State;
  /** Only these nodes come into question. */
  readonly nodeNames?: ReadonlySet<string>;
}

/** Tells nodes that cannot take the Pod. `state` is what preFilter gave. */
export interface FilterPlugin<State = unknown> extends Plugin {
  preFilter(pod: PodInfo, nodes: NodeList): PreFiltered<State> | Rejection | Skip;
  filter(state: State, pod: PodInfo, node: NodeInfo): Rejection | undefined;
  /** For plugins whose state counts other Pods: keeps it right while preemption tries what would be if. */
  readonly extensions?: FilterExtensions<State>;
}

export interface FilterExtensions<State> {
  clone(state: State): State;
  /** delta: 1 when `other` comes to the node, -1 when it leaves. */
  change(state: State, pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void;
}

/** Says how good the nodes are that passed the filters: 0 to 100 after `normalize`. */
export interface ScorePlugin<State = unknown> extends Plugin {
  readonly weight: number;
  preScore(pod: PodInfo, feasible: readonly NodeInfo[], nodes: NodeList): { readonly state: State } | Skip;
  score(state: State, pod: PodInfo, node: NodeInfo): number;
  /** Changes the raw scores of the first `count` nodes in place. */
  normalize?(state: State, scores: Float64Array, feasible: readonly NodeInfo[]): void;
}

/** What may still help when no node fits. */
export type PostFiltered =
  | { readonly kind: 'nominated'; readonly node: string }
  /** reasons are told behind the filters' own; clearNomination: an earlier nomination is void. */
  | { readonly kind: 'unschedulable' | 'error'; readonly reasons: readonly string[]; readonly clearNomination?: boolean };

export interface PostFilterPlugin extends Plugin {
  /** run: the filters with their states; undefined when a preFilter rejected the Pod. */
  postFilter(pod: PodInfo, run: FilterRun | undefined, statuses: NodeToStatus): PostFiltered;
}

export interface BindPlugin extends Plugin {
  /** The error's text when the API server refuses. */
  bind(pod: Pod, nodeName: string): string | undefined;
}
