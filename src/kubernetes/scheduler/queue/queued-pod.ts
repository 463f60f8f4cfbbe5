import { type Cause, type Duration, minute, second, type Time } from '../../../time/index.ts';
import type { PodInfo } from '../cache/pod-info.ts';

/** A Pod in the queue, with the history of its attempts. */
export interface QueuedPod {
  info: PodInfo;
  readonly priority: number;
  /** When it came into the queue, or failed, last. */
  timestamp: Time;
  /** What it follows from that the Pod is tried (again). */
  cause: Cause;
  /** How often no node was found; decides the back-off. */
  unschedulableCount: number;
  /** Failures of the scheduler itself, one after another. */
  errorCount: number;
  backoffUntil: Time;
  /** The plugins that rejected it last: their events bring it back. */
  rejectedBy: ReadonlySet<string>;
  /** A preEnqueue plugin keeps it out; only what that plugin waits for lets it in. */
  gated: boolean;
}

const initialBackoff: Duration = second;
const maxBackoff: Duration = 10 * second;

/** Back-offs end together within such a window (backoffQOrderingWindowDuration). */
export const window: Duration = second;
/** After this long a Pod is tried again in any case; looked after every half minute. */
export const maxUnschedulable: Duration = 5 * minute;
export const flushInterval: Duration = 30 * second;

export const windowOf = (time: Time): Time => Math.floor(time / window) * window;

/** How long a Pod waits after that many failures: 1 s, doubling to 10 s. */
export const backoffAfter = (failures: number): Duration => (failures === 0 ? 0 : Math.min(initialBackoff * 2 ** (failures - 1), maxBackoff));
