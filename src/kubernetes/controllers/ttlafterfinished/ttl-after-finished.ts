import { fromRFC3339, second } from '../../../time/index.ts';
import type { Job } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { jobs } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { finishedCondition } from '../job/conditions.ts';

/** Deletes finished Jobs when their time is over (pkg/controller/ttlafterfinished). */
export function startTtlAfterFinishedController(context: ControllerContext): Controller {
  const client = context.client('ttl-after-finished-controller');
  const known = context.informer(jobs);
  const queue = new WorkQueue({ clock: context.clock, name: 'ttlafterfinished', sync });
  const enqueue = (job: Job) => {
    if (job.spec.ttlSecondsAfterFinished !== undefined && finishedCondition(job)) queue.add(objectKey(job));
  };
  known.addHandler({ onAdd: enqueue, onUpdate: (_, job) => enqueue(job) });

  function sync(key: string): undefined {
    const job = known.get(key);
    const finished = job && finishedCondition(job);
    if (!finished || job.metadata.deletionTimestamp || job.spec.ttlSecondsAfterFinished === undefined) return;
    const left = fromRFC3339(finished.lastTransitionTime!)! + job.spec.ttlSecondsAfterFinished * second - context.clock.now;
    if (left > 0) queue.addAfter(key, left);
    else client.delete(jobs, job.metadata.namespace!, job.metadata.name!, { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid! } });
  }

  return { stop: () => queue.stop() };
}
