import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { Job, JobCondition, JobStatus } from '../../api/types.ts';

/** Why a Job ends, or has ended. */
export interface Ending {
  readonly succeeded: boolean;
  readonly reason: string;
  readonly message: string;
}

const isTrue = (status: JobStatus | undefined, type: string) => status?.conditions?.find((one) => one.type === type && one.status === 'True');

/** The condition that tells of the end, once there is one. */
export const finishedCondition = ({ status }: Job): JobCondition | undefined => isTrue(status, 'Complete') ?? isTrue(status, 'Failed');

/** The end that was decided before all Pods were gone. */
export function endingOf(status: JobStatus): Ending | undefined {
  const failure = isTrue(status, 'FailureTarget');
  const success = isTrue(status, 'SuccessCriteriaMet');
  const found = failure ?? success;
  return found && { succeeded: !failure, reason: found.reason ?? '', message: found.message ?? '' };
}

/** A condition with the same status stays as it is (ensureJobConditionStatus). */
export function withCondition(status: JobStatus, type: string, value: 'True' | 'False', reason: string, message: string, now: Time): JobStatus {
  const conditions = status.conditions ?? [];
  const before = conditions.find((one) => one.type === type);
  if (before?.status === value || (!before && value === 'False')) return status;
  const time = toRFC3339(now);
  const condition: JobCondition = { type, status: value, lastProbeTime: time, lastTransitionTime: time, reason, message };
  return { ...status, conditions: before ? conditions.map((one) => (one === before ? condition : one)) : [...conditions, condition] };
}
