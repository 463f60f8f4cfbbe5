import type { Time } from '../../../time/index.ts';
import type { Pod, StatefulSet } from '../../api/types.ts';
import { hasStorage } from './claims.ts';
import { hasIdentity, isInRange, ordinalOf, replicasOf, startOrdinal } from './identity.ts';
import { newVersionedPod, revisionOf } from './new-pod.ts';
import type { StatefulPodControl } from './pod-control.ts';
import type { Revised } from './revisions.ts';
import { type Counts, countPods, isAvailable, isCreated, isRunningAndReady, isTerminating } from './status.ts';

/** One look at a set: the set, as its two revisions have it, and its Pods. */
export interface Round {
  readonly set: StatefulSet;
  readonly current: Revised;
  readonly update: Revised;
  readonly pods: readonly Pod[];
  readonly now: Time;
  readonly control: StatefulPodControl;
}

/** What it came to. */
export interface Outcome {
  readonly counts: Counts;
  /** Whether something was refused, so that it is to be tried again. */
  readonly failed: boolean;
}

/** What one Pod means for those behind it: they may go on, must wait, or something was refused. */
type Verdict = 'next' | 'wait' | 'failed';

const verdictOf = (problem: string | undefined, otherwise: Verdict): Verdict => (problem === undefined ? otherwise : 'failed');

/** At most so many Pods at a time when they need not wait for each other (MaxBatchSize). */
const largestBatch = 500;

/**
 * Makes, mends and deletes Pods until the set has those that it asks for (updateStatefulSet). In order, one Pod waits for those before it;
 * with podManagementPolicy Parallel none waits. Updates come last, when there is nothing else to do.
 */
export function updateStatefulSet(round: Round): Outcome {
  const { set, current, update, pods, now } = round;
  const count = (...lists: readonly Pod[][]) => countPods(set, lists.flat(), current.name, update.name, now);
  if (set.metadata.deletionTimestamp) return { counts: count([...pods]), failed: false };
  const replicas = replicasWithNew(round);
  const condemned = pods.filter((pod) => ordinalOf(pod) >= 0 && !isInRange(set, pod)).sort((a, b) => ordinalOf(b) - ordinalOf(a));
  const firstUnavailable = [...replicas, ...[...condemned].reverse()].find((pod) => isUnavailable(round, pod));
  const steps = [
    () => forAll(round, replicas, (pod) => processReplica(round, pod)),
    () =>
      forAll(round, condemned, (pod) => (round.control.ownersMatch(update.set, pod) ? 'next' : verdictOf(round.control.mendOwners(update.set, pod), 'next'))),
    () => forAll(round, condemned, (pod) => processCondemned(round, pod, firstUnavailable)),
  ];
  for (const step of steps) {
    const verdict = step();
    if (verdict !== 'next') return { counts: count(replicas, condemned), failed: verdict === 'failed' };
  }
  const counts = count(replicas, condemned);
  if (set.spec.updateStrategy.type === 'OnDelete') return { counts, failed: false };
  const rolled = rollOut(round, replicas);
  return { counts: rolled === 'deleted' ? { ...counts, currentReplicas: counts.currentReplicas - 1 } : counts, failed: rolled === 'failed' };
}

const isUnavailable = ({ set, now }: Round, pod: Pod) => !isAvailable(pod, set, now) || isTerminating(pod);
const isOrdered = ({ set }: Round) => set.spec.podManagementPolicy !== 'Parallel';

/** The Pods of the set's ordinals, with new ones that are still to be made. */
function replicasWithNew({ set, current, update, pods }: Round): Pod[] {
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
  const start = startOrdinal(set);
  return Array.from({ length: replicasOf(set) }, (_, index) => byOrdinal.get(start + index) ?? newVersionedPod(current, update, start + index));
}

/** One after the other until one must wait; or all, in batches that double as long as nothing is refused (runForAll). */
function forAll(round: Round, pods: readonly Pod[], act: (pod: Pod) => Verdict): Verdict {
  if (isOrdered(round)) {
    for (const pod of pods) {
      const verdict = act(pod);
      if (verdict !== 'next') return verdict;
    }
    return 'next';
  }
  for (let from = 0, size = 1; from < pods.length; from += size, size = Math.min(2 * size, largestBatch)) {
    if (
      pods
        .slice(from, from + size)
        .map(act)
        .includes('failed')
    )
      return 'failed';
  }
  return 'next';
}

/** A Pod that the set is to have: makes it, waits until it is available, and mends what a member of the set has. */
function processReplica(round: Round, pod: Pod): Verdict {
  const { set, update, control, now } = round;
  const { phase } = pod.status;
  // A Pod that succeeded too: how an evicted one ends depends on its containers. The next one comes when it is gone.
  if (phase === 'Failed' || phase === 'Succeeded') return isTerminating(pod) ? 'wait' : verdictOf(control.delete(set, pod), 'wait');
  if (!isCreated(pod)) {
    if (control.hasStaleClaim(set, pod)) return 'wait';
    if (control.create(set, pod) !== undefined) return 'failed';
    if (isOrdered(round)) return 'wait';
  }
  if (phase === 'Pending' && control.createMissingClaims(set, pod) !== undefined) return 'failed';
  if (isOrdered(round) && (isTerminating(pod) || !isRunningAndReady(pod) || !isAvailable(pod, set, now))) return 'wait';
  if (hasIdentity(set, pod) && hasStorage(set, pod) && control.ownersMatch(update.set, pod)) return 'next';
  return verdictOf(control.update(update.set, pod), 'next');
}

/** A Pod that is too many: in order, only an available one goes, or the first that is not. */
function processCondemned(round: Round, pod: Pod, firstUnavailable: Pod | undefined): Verdict {
  const { set, control, now } = round;
  if (isTerminating(pod)) return isOrdered(round) ? 'wait' : 'next';
  const isHealthy = isRunningAndReady(pod) && isAvailable(pod, set, now);
  if (isOrdered(round) && !isHealthy && pod !== firstUnavailable) return 'wait';
  return verdictOf(control.delete(set, pod), 'wait');
}

/**
 * Deletes the Pod of the highest ordinal that is not of the update's revision, down to the partition, when all above it are available.
 * At most one is missing at a time: maxUnavailable belongs to a feature that is off (MaxUnavailableStatefulSet).
 */
function rollOut(round: Round, replicas: readonly Pod[]): 'deleted' | 'failed' | 'waits' {
  const { set, update, control } = round;
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  for (const pod of replicas.slice(partition).reverse()) {
    if (revisionOf(pod) !== update.name && !isTerminating(pod)) return control.delete(set, pod) === undefined ? 'deleted' : 'failed';
    if (isUnavailable(round, pod)) return 'waits';
  }
  return 'waits';
}
