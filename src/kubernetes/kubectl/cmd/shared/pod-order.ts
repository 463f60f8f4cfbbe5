import { fromRFC3339 } from '../../../../time/index.ts';
import type { Pod } from '../../../api/types.ts';

type Compare = (a: Pod, b: Pod) => number;

const phases: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };

/** A phase that is none of these counts as the first. */
const phaseOf = (pod: Pod) => phases[pod.status.phase ?? ''] ?? 0;
const activePhases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const activePhaseOf = (pod: Pod) => activePhases[pod.status.phase ?? ''] ?? 0;

const readyCondition = (pod: Pod) => pod.status.conditions?.find((condition) => condition.type === 'Ready' && condition.status === 'True');
export const isPodReady = (pod: Pod): boolean => readyCondition(pod) !== undefined;
const readyTime = (pod: Pod) => fromRFC3339(readyCondition(pod)?.lastTransitionTime ?? '') ?? 0;
const created = (pod: Pod) => fromRFC3339(pod.metadata.creationTimestamp ?? '') ?? 0;
const deleting = (pod: Pod) => (pod.metadata.deletionTimestamp ? (fromRFC3339(pod.metadata.deletionTimestamp) ?? 0) : undefined);
const restarts = (pod: Pod) => Math.max(0, ...(pod.status.containerStatuses ?? []).map((status) => status.restartCount ?? 0));

const assigned = (pod: Pod) => (pod.spec.nodeName ? 1 : 0);

const first =
  (...comparisons: readonly Compare[]): Compare =>
  (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };

/** The Pod whose logs are worth most comes first: assigned, running, ready for long, restarted often, old (podutils.ByLogging). */
export const byLogging: Compare = first(
  (a, b) => assigned(b) - assigned(a),
  (a, b) => phaseOf(a) - phaseOf(b),
  (a, b) => Number(isPodReady(b)) - Number(isPodReady(a)),
  (a, b) => readyTime(a) - readyTime(b),
  (a, b) => restarts(b) - restarts(a),
  (a, b) => created(a) - created(b),
);

/** The opposite of podutils.ActivePods: the most active Pod first. */
export const mostActiveFirst: Compare = first(
  (a, b) => assigned(b) - assigned(a),
  (a, b) => activePhaseOf(b) - activePhaseOf(a),
  (a, b) => Number(isPodReady(b)) - Number(isPodReady(a)),
  (a, b) => Number(deleting(a) !== undefined) - Number(deleting(b) !== undefined),
  (a, b) => (deleting(b) ?? 0) - (deleting(a) ?? 0),
  (a, b) => readyTime(a) - readyTime(b),
  (a, b) => restarts(a) - restarts(b),
  (a, b) => created(a) - created(b),
);
