import type { Random } from '../../../time/index.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import type { NodeList } from '../cache/node-list.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { FilterRun } from './filter-run.ts';
import type { FilterPlugin, PostFilterPlugin, ScorePlugin } from './plugin.ts';
import { isRejection, type Rejection, skip } from './status.ts';

/** The plugins of each extension point, in their order. */
export interface PluginSet {
  readonly filter: readonly FilterPlugin[];
  readonly postFilter: readonly PostFilterPlugin[];
  readonly score: readonly ScorePlugin[];
}

/** The filters of a Pod, and the nodes to ask when not all come into question. */
export interface Prepared {
  readonly run: FilterRun;
  readonly nodeNames: ReadonlySet<string> | undefined;
  /** The plugins that narrowed the nodes down. */
  readonly narrowedBy: readonly string[];
}

const intersection = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string>) => (a ? new Set([...a].filter((name) => b.has(name))) : b);

/** Runs plugins (framework/runtime/framework.go). */
export class Framework {
  readonly #plugins: PluginSet;
  readonly #random: Random;
  #totals = new Float64Array(0);
  #scores = new Float64Array(0);

  constructor(plugins: PluginSet, random: Random) {
    this.#plugins = plugins;
    this.#random = random;
  }

  get postFilters(): readonly PostFilterPlugin[] {
    return this.#plugins.postFilter;
  }

  /** Asks each filter plugin what it makes of the Pod. */
  preFilter(pod: PodInfo, nodes: NodeList): Prepared | Rejection {
    const active = [];
    let nodeNames: ReadonlySet<string> | undefined;
    const narrowedBy: string[] = [];
    for (const plugin of this.#plugins.filter) {
      const answer = plugin.preFilter(pod, nodes);
      if (answer === skip) continue;
      if (isRejection(answer)) return answer;
      active.push({ plugin, state: answer.state });
      if (!answer.nodeNames) continue;
      nodeNames = intersection(nodeNames, answer.nodeNames);
      narrowedBy.push(plugin.name);
    }
    return { run: new FilterRun(pod, active), nodeNames, narrowedBy };
  }

  /** The best of several feasible nodes; among equals chance decides. */
  pick(pod: PodInfo, feasible: readonly NodeInfo[], nodes: NodeList): NodeInfo {
    const count = feasible.length;
    if (this.#totals.length < count) {
      this.#totals = new Float64Array(count);
      this.#scores = new Float64Array(count);
    }
    const totals = this.#totals.subarray(0, count).fill(0);
    const scores = this.#scores.subarray(0, count);
    for (const plugin of this.#plugins.score) {
      const answer = plugin.preScore(pod, feasible, nodes);
      if (answer === skip) continue;
      for (let i = 0; i < count; i++) scores[i] = plugin.score(answer.state, pod, feasible[i]!);
      plugin.normalize?.(answer.state, scores, feasible);
      for (let i = 0; i < count; i++) totals[i]! += plugin.weight * scores[i]!;
    }
    return feasible[this.#highest(totals)]!;
  }

  /** The place of the highest total: each of several equal ones is as likely. */
  #highest(totals: Float64Array): number {
    let best = 0;
    let ties = 1;
    for (let i = 1; i < totals.length; i++) {
      if (totals[i]! > totals[best]!) {
        best = i;
        ties = 1;
      } else if (totals[i] === totals[best]) {
        ties++;
        if (this.#random.integer(1, ties) === 1) best = i;
      }
    }
    return best;
  }
}
