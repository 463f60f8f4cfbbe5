import type { Random, Time, Timer } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import type { PodSandboxConfig } from '../../cri/index.ts';
import type { Running } from '../routine.ts';
import type { ReasonCache } from '../status/reason-cache.ts';

/** Why a Pod is ended before its time by the kubelet itself. */
export interface KillRequest {
  readonly evict: boolean;
  readonly gracePeriodSeconds?: number;
  /** Of the status: reason and message. */
  readonly reason: string;
  readonly message: string;
  /** Nothing of the Pod's own doing: the node has too little left. */
  readonly disruption?: boolean;
}

interface SandboxOrigin {
  readonly spec: Pod['spec'];
  readonly labels: Pod['metadata']['labels'];
  readonly annotations: Pod['metadata']['annotations'];
  readonly config: PodSandboxConfig;
}

/** What the kubelet keeps of one Pod. Only PodWorkers changes it. */
export interface PodWorker {
  readonly uid: string;
  /** As the API has it. */
  pod: Pod;
  /** No longer in the API. */
  removed: boolean;
  terminatingAt: Time | undefined;
  /** All containers have ended. */
  terminatedAt: Time | undefined;
  /** Nothing is left to do. */
  finished: boolean;
  /** Seconds; only ever shortened. */
  gracePeriod: number | undefined;
  kill: KillRequest | undefined;
  /** The configuration of its sandboxes, and what of the Pod it was made from. */
  sandbox: SandboxOrigin | undefined;
  /** Absent while there are none. */
  reasons: ReasonCache | undefined;

  working: boolean;
  pending: boolean;
  running: Running | undefined;
  /** The sync that runs starts or ends containers: it is brought to its end, whatever becomes of the Pod meanwhile. */
  inRuntime: boolean;
  lastSyncEnd: Time | undefined;
  /** The next sync that is due by itself: end of a back-off. */
  wake: Timer | undefined;
  /** The chance of this Pod's pauses: what happens to others does not change them. */
  random: Random | undefined;
  /** activeDeadlineSeconds. */
  deadline: Timer | undefined;
}

export const newPodWorker = (uid: string, pod: Pod): PodWorker => ({
  uid,
  pod,
  removed: false,
  terminatingAt: undefined,
  terminatedAt: undefined,
  finished: false,
  gracePeriod: undefined,
  kill: undefined,
  sandbox: undefined,
  reasons: undefined,
  working: false,
  pending: false,
  running: undefined,
  inRuntime: false,
  lastSyncEnd: undefined,
  wake: undefined,
  random: undefined,
  deadline: undefined,
});

/** Seconds that the containers get: the API's word, shortened by an eviction, else what the Pod's spec says; at least 1 (calculateEffectiveGracePeriod). */
export function computeGracePeriod(worker: PodWorker): number {
  const asked = [worker.pod.metadata.deletionGracePeriodSeconds, worker.kill?.gracePeriodSeconds].filter((one) => one !== undefined);
  let seconds = worker.gracePeriod;
  for (const one of asked) if (seconds === undefined || seconds === 0 || one < seconds) seconds = one;
  if (asked.length === 0) seconds = worker.pod.spec.terminationGracePeriodSeconds ?? seconds;
  return Math.max(1, seconds ?? 30);
}
