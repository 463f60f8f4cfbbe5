import { minute, type Time } from '../../../time/index.ts';
import type { CronJob, Job } from '../../api/types.ts';
import { controllerReference } from '../util/pod-control.ts';
import { formatIn, type Zone } from './zone.ts';

/** A Job is named after the minute at which it should begin: the same one cannot be made twice. */
export const jobName = ({ metadata }: CronJob, scheduled: Time): string => `${metadata.name}-${Math.floor(scheduled / minute)}`;

/** The Job of a CronJob for a time (getJobFromTemplate2). */
export function newJob(cronJob: CronJob, scheduled: Time, zone: Zone): Job {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const job: Omit<Job, 'status'> = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cronJob, scheduled),
      namespace: cronJob.metadata.namespace!,
      ...(metadata?.labels && { labels: metadata.labels }),
      annotations: { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatIn(zone, scheduled) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: spec!,
  };
  return job as Job;
}
