import type { Random } from '../../../../time/index.ts';
import type { PodDisruptionBudget } from '../../../api/types.ts';
import type { NodeInfo } from '../../cache/node-info.ts';
import type { NodeList } from '../../cache/node-list.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { FilterRun } from '../../framework/filter-run.ts';
import { fitErrorMessage } from '../../framework/fit-error.ts';
import type { PostFiltered, PostFilterPlugin } from '../../framework/plugin.ts';
import { NodeToStatus, type Rejection } from '../../framework/status.ts';
import { type Candidate, isCandidate, leastHarm, selectVictims } from './victims.ts';

export interface DefaultPreemptionOptions {
  readonly random: Random;
  readonly nodes: NodeList;
  readonly budgets: () => readonly PodDisruptionBudget[];
  /** The filters on a node, with the Pods that are nominated to it. */
  readonly filter: (run: FilterRun, node: NodeInfo) => Rejection | undefined;
  /** Evicts the victims; they leave later. */
  readonly evict: (victims: readonly PodInfo[], preemptor: PodInfo, node: string) => void;
}

/** A tenth of the nodes is tried, but at least 100 (DefaultPreemptionArgs). */
const candidateShare = 0.1;
const leastCandidates = 100;

const unhelpful: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: 'DefaultPreemption', reasons: ['Preemption is not helpful for scheduling'] };

const unschedulable = (reason: string, clearNomination = false): PostFiltered => ({
  kind: 'unschedulable',
  reasons: [`preemption: ${reason}`],
  clearNomination,
});

/** Why a Pod may not preempt, if so. */
function ineligible(pod: PodInfo, nodes: NodeList, statuses: NodeToStatus): string | undefined {
  if (pod.pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status?.nominatedNodeName;
  if (!nominated || statuses.get(nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  for (const { info } of nodes.get(nominated)?.pods.values() ?? []) {
    if (info.priority < pod.priority && isLeavingByPreemption(info)) return 'not eligible due to a terminating pod on the nominated node.';
  }
  return undefined;
}

function isLeavingByPreemption({ pod }: PodInfo): boolean {
  if (!pod.metadata.deletionTimestamp) return false;
  const condition = pod.status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
}

/** Evicts Pods of lower priority when that makes room (plugins/defaultpreemption, framework/preemption). */
export function defaultPreemption({ random, nodes, budgets, filter, evict }: DefaultPreemptionOptions): PostFilterPlugin {
  /** Tries nodes from a random one on until enough candidates are found. */
  function findCandidates(potential: readonly NodeInfo[], run: FilterRun, statuses: NodeToStatus): Candidate[] {
    const offset = random.integer(0, potential.length - 1);
    const enough = Math.min(potential.length, Math.max(leastCandidates, Math.floor(potential.length * candidateShare)));
    const found: Candidate[] = [];
    for (let i = 0; i < potential.length; i++) {
      const node = potential[(offset + i) % potential.length]!;
      const answer = selectVictims(node, run, budgets(), filter);
      if (!isCandidate(answer)) statuses.set(node.name, answer);
      else found.push(answer);
      if (found.length >= enough && found.some(({ violations }) => violations === 0)) break;
    }
    return found.sort((a, b) => Number(a.violations > 0) - Number(b.violations > 0));
  }

  return {
    name: 'DefaultPreemption',
    postFilter(pod, run, statuses): PostFiltered {
      const reason = ineligible(pod, nodes, statuses);
      if (reason !== undefined) return unschedulable(reason);
      const potential = nodes.all.filter(({ name }) => statuses.get(name).code === 'Unschedulable');
      const tried = new NodeToStatus();
      tried.absent = unhelpful;
      const candidates = run && potential.length > 0 ? findCandidates(potential, run, tried) : [];
      if (candidates.length === 0) {
        const told = fitErrorMessage({ allNodes: nodes.all.length, rejected: tried, postFilter: '' });
        return unschedulable(told, true);
      }
      const best = leastHarm(candidates);
      evict(best.victims, pod, best.node.name);
      return { kind: 'nominated', node: best.node.name };
    },
  };
}
