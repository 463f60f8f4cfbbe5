import { type Duration, fromRFC3339, second, type Time, toRFC3339 } from '../../../time/index.ts';
import type { CronJob, CronJobStatus, Job, ObjectReference } from '../../api/types.ts';
import { referenceTo } from '../../client/events/reference.ts';
import { objectKey } from '../../client/resource.ts';
import { cronJobs, jobs } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, controllerIndex } from '../context.ts';
import { finishedCondition } from '../job/conditions.ts';
import { controllerOf } from '../util/pods.ts';
import { outdatedJobs } from './history.ts';
import { computeMissed, neverComes, untilNext } from './missed.ts';
import { jobName, newJob } from './new-job.ts';
import { parseSchedule, type Schedule } from './schedule.ts';
import { toRFC1123 } from './text.ts';
import { zoneOf } from './zone.ts';

/** Makes Jobs at the times of CronJobs (pkg/controller/cronjob). */
export function startCronJobController(context: ControllerContext): Controller {
  const controller = new CronJobController(context);
  return { stop: () => controller.queue.stop() };
}

/** What a sync makes of a CronJob's status. */
interface Draft {
  status: CronJobStatus;
  changed: boolean;
}

/** When to look at it again: after a while, after a back-off, or when it changes. */
type Outcome = { readonly after: Duration | undefined } | 'retry' | undefined;

class CronJobController {
  readonly queue: WorkQueue;
  readonly #context: ControllerContext;
  readonly #client;
  readonly #recorder;
  readonly #cronJobs;
  readonly #jobs;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('cronjob-controller');
    this.#recorder = context.recorder('cronjob-controller', this.#client);
    this.#cronJobs = context.informer(cronJobs);
    this.#jobs = context.informer(jobs);
    this.queue = new WorkQueue({ clock: context.clock, name: 'cronjob', sync: (key) => this.#sync(key) });
    this.#cronJobs.addHandler({ onAdd: (one) => this.queue.add(objectKey(one)), onUpdate: (old, one) => this.#updated(old, one) });
    const owner = (job: Job) => this.#enqueueOwner(job);
    this.#jobs.addHandler({ onAdd: owner, onUpdate: (_, job) => owner(job), onDelete: owner });
  }

  #enqueueOwner(job: Job): void {
    const owner = controllerOf(job);
    if (owner?.kind !== 'CronJob') return;
    const key = `${job.metadata.namespace}/${owner.name}`;
    if (this.#cronJobs.get(key)?.metadata.uid === owner.uid) this.queue.add(key);
  }

  /** Another schedule counts from its next time on. */
  #updated(old: CronJob, cronJob: CronJob): void {
    const key = objectKey(cronJob);
    const zone = zoneOf(cronJob.spec.timeZone);
    if ((old.spec.schedule === cronJob.spec.schedule && old.spec.timeZone === cronJob.spec.timeZone) || !zone) this.queue.add(key);
    else {
      const delay = untilNext(cronJob, this.#context.clock.now, parseSchedule(cronJob.spec.schedule, zone));
      if (delay !== undefined) this.queue.addAfter(key, delay);
    }
  }

  #sync(key: string): 'retry' | undefined {
    const cronJob = this.#cronJobs.get(key);
    if (!cronJob) return undefined;
    const children = this.#jobs.byIndex(controllerIndex, cronJob.metadata.uid!);
    const draft: Draft = { status: cronJob.status ?? {}, changed: false };
    for (const job of outdatedJobs(cronJob, children)) this.#deleteJob(cronJob, job, draft);
    const outcome = this.#reconcile(cronJob, children, draft);
    if (draft.changed && 'status' in this.#client.updateStatus(cronJobs, { ...cronJob, status: draft.status })) return 'retry';
    if (outcome === 'retry') return 'retry';
    if (outcome?.after !== undefined) this.queue.addAfter(key, outcome.after);
    return undefined;
  }

  #reconcile(cronJob: CronJob, children: readonly Job[], draft: Draft): Outcome {
    for (const job of children) this.#noteJob(cronJob, job, draft);
    for (const active of draft.status.active ?? [])
      if (!children.some(({ metadata }) => metadata.uid === active.uid)) this.#noteMissing(cronJob, active, draft);
    if (cronJob.metadata.deletionTimestamp) return undefined;
    const zone = zoneOf(cronJob.spec.timeZone);
    if (!zone) {
      const name = cronJob.spec.timeZone!;
      this.#recorder.event(cronJob, 'Warning', 'UnknownTimeZone', `invalid timeZone: ${JSON.stringify(name)}: unknown time zone ${name}`);
      return undefined;
    }
    if (cronJob.spec.suspend) return undefined;
    const schedule = parseSchedule(cronJob.spec.schedule, zone);
    const scheduled = this.#unmetTime({ ...cronJob, status: draft.status }, schedule);
    if (scheduled === neverComes) return undefined;
    const result = scheduled === undefined ? undefined : this.#begin(cronJob, scheduled, draft);
    if (result === 'retry' || result === 'done') return result === 'retry' ? 'retry' : undefined;
    return { after: untilNext({ ...cronJob, status: draft.status }, this.#context.clock.now, schedule) };
  }

  #noteJob(cronJob: CronJob, job: Job, draft: Draft): void {
    const { uid, name } = job.metadata;
    const finished = finishedCondition(job);
    const isActive = draft.status.active?.some((active) => active.uid === uid) ?? false;
    if (!finished) {
      if (!isActive && !this.#isActiveByNow(cronJob, job))
        this.#recorder.event(cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`);
      return;
    }
    if (isActive) {
      removeActive(draft, uid);
      this.#recorder.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${finished.type}`);
    }
    const { completionTime } = job.status;
    const { lastSuccessfulTime } = draft.status;
    if (finished.type !== 'Complete' || completionTime === undefined) return;
    if (lastSuccessfulTime !== undefined && fromRFC3339(completionTime)! <= fromRFC3339(lastSuccessfulTime)!) return;
    draft.status = { ...draft.status, lastSuccessfulTime: completionTime };
    draft.changed = true;
  }

  /** The cache may be behind. */
  #isActiveByNow({ metadata }: CronJob, job: Job): boolean {
    const found = this.#client.get(cronJobs, metadata.namespace!, metadata.name!);
    return 'object' in found && (found.object.status?.active?.some(({ uid }) => uid === job.metadata.uid) ?? false);
  }

  #noteMissing(cronJob: CronJob, { namespace, name, uid }: ObjectReference, draft: Draft): void {
    const found = this.#client.get(jobs, namespace!, name!);
    if (!('status' in found) || found.status.reason !== 'NotFound') return;
    this.#recorder.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
    removeActive(draft, uid);
  }

  #unmetTime(cronJob: CronJob, schedule: Schedule): Time | undefined | typeof neverComes {
    const missed = computeMissed(cronJob, this.#context.clock.now, schedule, true);
    if (missed === neverComes) {
      this.#recorder.event(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${neverComes}`);
      return missed;
    }
    if (missed.mostRecent !== undefined && missed.count === 'many') {
      const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.#recorder.event(cronJob, 'Warning', 'TooManyMissedTimes', `too many missed start times. ${advice}`);
    }
    return missed.mostRecent;
  }

  /** Starts the Job of a time, if it may; 'done': somebody else has. */
  #begin(cronJob: CronJob, scheduled: Time, draft: Draft): 'retry' | 'done' | undefined {
    const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec;
    if (startingDeadlineSeconds !== undefined && scheduled + startingDeadlineSeconds * second < this.#context.clock.now) {
      this.#recorder.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${toRFC1123(scheduled)}`);
      return undefined;
    }
    const active = draft.status.active ?? [];
    const isProcessed = active.some(({ name }) => name === jobName(cronJob, scheduled)) || draft.status.lastScheduleTime === toRFC3339(scheduled);
    if (isProcessed) return undefined;
    if (concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.#recorder.event(cronJob, 'Normal', 'JobAlreadyActive', message);
      return undefined;
    }
    if (concurrencyPolicy === 'Replace' && !active.every((job) => this.#replace(cronJob, job, draft))) return 'retry';
    return this.#create(cronJob, scheduled, draft);
  }

  #replace(cronJob: CronJob, { namespace, name }: ObjectReference, draft: Draft): boolean {
    const found = this.#client.get(jobs, namespace!, name!);
    if ('object' in found) return this.#deleteJob(cronJob, found.object, draft);
    this.#recorder.event(cronJob, 'Warning', 'FailedGet', `Get job: ${found.status.message}`);
    return false;
  }

  #create(cronJob: CronJob, scheduled: Time, draft: Draft): 'retry' | 'done' | undefined {
    const wanted = newJob(cronJob, scheduled, zoneOf(cronJob.spec.timeZone)!);
    const created = this.#client.create(jobs, wanted);
    let job = 'object' in created ? created.object : undefined;
    if ('status' in created) {
      const { reason, message, details } = created.status;
      if (details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating')) return 'retry';
      if (reason !== 'AlreadyExists') {
        this.#recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${message}`);
        return 'retry';
      }
      const found = this.#client.get(jobs, wanted.metadata.namespace!, wanted.metadata.name!);
      if ('status' in found) return 'retry';
      job = found.object;
      if (controllerOf(job)?.uid !== cronJob.metadata.uid || draft.status.active?.some(({ uid }) => uid === job?.metadata.uid)) return 'done';
    } else this.#recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job!.metadata.name}`);
    draft.status = { ...draft.status, active: [...(draft.status.active ?? []), referenceTo(job!)], lastScheduleTime: toRFC3339(scheduled) };
    draft.changed = true;
    return undefined;
  }

  #deleteJob(cronJob: CronJob, { metadata }: Job, draft: Draft): boolean {
    const result = this.#client.delete(jobs, metadata.namespace!, metadata.name!, { propagationPolicy: 'Background' });
    if ('status' in result) {
      this.#recorder.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${result.status.message}`);
      return false;
    }
    removeActive(draft, metadata.uid);
    this.#recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`);
    return true;
  }
}

function removeActive(draft: Draft, uid: string | undefined): void {
  const active = (draft.status.active ?? []).filter((one) => one.uid !== uid);
  const { active: _, ...others } = draft.status;
  draft.status = { ...others, ...(active.length > 0 && { active }) };
  draft.changed = true;
}
