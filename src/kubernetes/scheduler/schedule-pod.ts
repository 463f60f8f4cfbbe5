import type { NodeInfo } from './cache/node-info.ts';
import type { NodeList } from './cache/node-list.ts';
import type { PodInfo } from './cache/pod-info.ts';
import type { FilterRun } from './framework/filter-run.ts';
import { fitErrorMessage } from './framework/fit-error.ts';
import type { Framework, Prepared } from './framework/framework.ts';
import { isRejection, NodeToStatus, type Rejection } from './framework/status.ts';
import type { Nominator } from './queue/nominator.ts';

/** What a scheduling cycle decides. */
export type Decision =
  | { readonly kind: 'node'; readonly node: NodeInfo }
  | {
      readonly kind: 'unschedulable';
      readonly message: string;
      readonly rejectedBy: ReadonlySet<string>;
      /** Preemption makes room on this node; '': an earlier nomination is void; undefined: as it was. */
      readonly nominate: string | undefined;
    };

/** Constants of schedule_one.go. */
const minFeasibleNodes = 100;
const minFeasiblePercentage = 5;

/** How many feasible nodes are enough: all of 100, fewer of more (50 % less one for each 125 nodes, at least 5 %). */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < minFeasibleNodes) return nodes;
  const percentage = Math.max(minFeasiblePercentage, 50 - Math.trunc(nodes / 125));
  return Math.max(minFeasibleNodes, Math.trunc((nodes * percentage) / 100));
}

/** The filters on a node, first with the Pods that are nominated to it, then without (RunFilterPluginsWithNominatedPods). */
export function filterWithNominated(run: FilterRun, node: NodeInfo, nominator: Nominator): Rejection | undefined {
  const ahead = nominator.ahead(node.name, run.pod);
  if (ahead.length > 0) {
    const crowded = node.clone();
    const changed = run.clone();
    for (const info of ahead) {
      crowded.add({ info, group: { namespace: info.namespace, labels: info.labels, terminating: false, users: 1, key: '' } });
      changed.change(info, crowded, 1);
    }
    const rejection = changed.filter(crowded);
    if (rejection) return rejection;
  }
  return run.filter(node);
}

/** Finds a node for one Pod at a time (schedule_one.go). It decides; others do. */
export class PodScheduler {
  readonly #framework: Framework;
  readonly #nodes: NodeList;
  readonly #nominator: Nominator;
  /** Where the next search begins, so that all nodes get their turn. */
  #next = 0;

  constructor(framework: Framework, nodes: NodeList, nominator: Nominator) {
    this.#framework = framework;
    this.#nodes = nodes;
    this.#nominator = nominator;
  }

  schedule(pod: PodInfo): Decision {
    const { all } = this.#nodes;
    if (all.length === 0) return { kind: 'unschedulable', message: 'no nodes available to schedule pods', rejectedBy: new Set(), nominate: '' };
    const prepared = this.#framework.preFilter(pod, this.#nodes);
    if (isRejection(prepared)) {
      const statuses = new NodeToStatus();
      statuses.absent = prepared;
      return this.#fail(pod, undefined, statuses, new Set([prepared.plugin]), prepared);
    }
    const statuses = new NodeToStatus();
    const feasible = this.#nominated(pod, prepared, statuses) ?? this.#feasible(prepared, statuses);
    if (feasible.length === 0) {
      const rejectedBy = new Set(prepared.narrowedBy);
      for (const { plugin } of statuses.values()) rejectedBy.add(plugin);
      return this.#fail(pod, prepared.run, statuses, rejectedBy);
    }
    return { kind: 'node', node: feasible.length === 1 ? feasible[0]! : this.#framework.pick(pod, feasible, this.#nodes) };
  }

  /** A Pod that preempted tries the node it made room on first. */
  #nominated(pod: PodInfo, { run }: Prepared, statuses: NodeToStatus): NodeInfo[] | undefined {
    const name = pod.pod.status?.nominatedNodeName;
    const node = name ? this.#nodes.get(name) : undefined;
    if (!node) return undefined;
    const rejection = filterWithNominated(run, node, this.#nominator);
    if (!rejection) return [node];
    statuses.set(node.name, rejection);
    return undefined;
  }

  #feasible({ run, nodeNames, narrowedBy }: Prepared, statuses: NodeToStatus): NodeInfo[] {
    const nodes = nodeNames ? this.#nodes.all.filter(({ name }) => nodeNames.has(name)) : this.#nodes.all;
    if (nodeNames) {
      const reason = `node(s) didn't satisfy plugin(s) [${[...narrowedBy].sort().join(' ')}]`;
      statuses.absent = { code: 'UnschedulableAndUnresolvable', plugin: narrowedBy[0]!, reasons: [reason] };
    }
    const enough = feasibleNodesToFind(nodes.length);
    const feasible: NodeInfo[] = [];
    let looked = 0;
    for (; looked < nodes.length && feasible.length < enough; looked++) {
      const node = nodes[(this.#next + looked) % nodes.length]!;
      const rejection = filterWithNominated(run, node, this.#nominator);
      if (rejection) statuses.set(node.name, rejection);
      else feasible.push(node);
    }
    this.#next = (this.#next + looked) % this.#nodes.all.length;
    return feasible;
  }

  #fail(pod: PodInfo, run: FilterRun | undefined, statuses: NodeToStatus, rejectedBy: ReadonlySet<string>, rejection?: Rejection): Decision {
    const { told, nominate } = this.#postFilter(pod, run, statuses);
    const message = fitErrorMessage({ allNodes: this.#nodes.all.length, rejected: rejection ?? statuses, postFilter: told });
    return { kind: 'unschedulable', message, rejectedBy, nominate };
  }

  /** Each plugin that may still help, until one does (or fails: then only its error is told). */
  #postFilter(pod: PodInfo, run: FilterRun | undefined, statuses: NodeToStatus): { told: string; nominate: string | undefined } {
    const reasons: string[] = [];
    let nominate: string | undefined;
    for (const plugin of this.#framework.postFilters) {
      const answer = plugin.postFilter(pod, run, statuses);
      if (answer.kind === 'nominated') return { told: '', nominate: answer.node };
      if (answer.kind === 'error') return { told: answer.reasons.join(', '), nominate: undefined };
      reasons.push(...answer.reasons);
      if (answer.clearNomination) nominate = '';
    }
    return { told: reasons.join(', '), nominate };
  }
}
