import type { CronJob, Job } from '../../api/types.ts';
import { finishedCondition } from '../job/conditions.ts';

const started = ({ status }: Job) => status?.startTime ?? '~';
const name = ({ metadata }: Job) => metadata.name!;
const byStart = (a: Job, b: Job) => compare(started(a), started(b)) || compare(name(a), name(b));
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The finished Jobs that are too many to be kept, the oldest first (cleanupFinishedJobs). */
export function outdatedJobs({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const beyond = (type: string, limit: number | undefined) => {
    const ended = jobs.filter((job) => finishedCondition(job)?.type === type).sort(byStart);
    return limit === undefined ? [] : ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [...beyond('Complete', spec.successfulJobsHistoryLimit), ...beyond('Failed', spec.failedJobsHistoryLimit)];
}
