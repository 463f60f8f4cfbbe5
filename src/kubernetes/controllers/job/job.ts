import { fromRFC3339, second, toRFC3339 } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import type { Job, JobStatus, Pod } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { jobs, pods } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, controllerIndex } from '../context.ts';
import { Expectations } from '../util/expectations.ts';
import { PodControl } from '../util/pod-control.ts';
import { controllerOf, isActive, isReady, isTerminating } from '../util/pods.ts';
import { Backoff } from './backoff.ts';
import { type Ending, endingOf, finishedCondition, withCondition } from './conditions.ts';
import { judge } from './failure-policy.ts';
import { formatIndexes, freeIndexes, indexOf, parseIndexes } from './indexes.ts';
import { hasFailed, hasSucceeded, isTracked, newPod, restartsOf, trackingFinalizer } from './pods.ts';

/** Changes of Pods are looked at together (syncJobBatchPeriod). */
const batchPeriod = second;
const burst = 500;

/** Runs the Pods of Jobs until enough have succeeded or too many have failed (pkg/controller/job). */
export function startJobController(context: ControllerContext): Controller {
  const controller = new JobController(context);
  return { stop: () => controller.queue.stop() };
}

class JobController {
  readonly queue: WorkQueue;
  readonly #context: ControllerContext;
  readonly #client;
  readonly #recorder;
  readonly #control: PodControl;
  readonly #jobs;
  readonly #pods;
  readonly #expectations = new Expectations();
  readonly #backoff = new Backoff();
  /** Pods whose finalizer is taken away already, though the informer may not know. */
  readonly #released = new Set<string>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('job-controller');
    this.#recorder = context.recorder('job-controller', this.#client);
    this.#control = new PodControl(this.#client, this.#recorder);
    this.queue = new WorkQueue({ clock: context.clock, name: 'job', sync: (key) => this.#sync(key) });
    this.#jobs = context.informer(jobs);
    this.#pods = context.informer(pods);
    const enqueue = (job: Job) => this.queue.add(objectKey(job));
    this.#jobs.addHandler({ onAdd: enqueue, onUpdate: (_, job) => enqueue(job), onDelete: (job) => this.#gone(job) });
    this.#pods.addHandler({
      onAdd: (pod) => this.#seen(pod, (key) => this.#expectations.creationObserved(key)),
      onUpdate: (_, pod) => this.#seen(pod, () => {}),
      onDelete: (pod) => {
        this.#released.delete(pod.metadata.uid!);
        this.#seen(pod, (key) => this.#expectations.deletionObserved(key, pod.metadata.uid!));
      },
    });
  }

  #seen(pod: Pod, note: (key: string) => void): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'Job') return;
    const key = `${pod.metadata.namespace}/${owner.name}`;
    note(key);
    if (pod.metadata.deletionTimestamp) this.#expectations.deletionObserved(key, pod.metadata.uid!);
    if (this.#jobs.get(key)) this.queue.addAfter(key, batchPeriod);
    else this.#release(pod);
  }

  /** Nobody counts the Pods of a Job that is gone. */
  #gone(job: Job): void {
    const key = objectKey(job);
    this.#expectations.forget(key);
    this.#backoff.forget(key);
    for (const pod of this.#podsOf(job)) this.#release(pod);
  }

  #podsOf(job: Job): readonly Pod[] {
    return this.#pods.byIndex(controllerIndex, job.metadata.uid!);
  }

  #release(pod: Pod): void {
    if (!isTracked(pod) || this.#released.has(pod.metadata.uid!)) return;
    this.#released.add(pod.metadata.uid!);
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
    this.#client.patch(pods, pod.metadata.namespace!, pod.metadata.name!, patch);
  }

  #sync(key: string): 'retry' | undefined {
    const found = this.#jobs.get(key);
    if (!found) return undefined;
    // The status must not be an old one: what it counts is counted once.
    const current = this.#client.get(jobs, found.metadata.namespace!, found.metadata.name!);
    if ('status' in current || current.object.metadata.uid !== found.metadata.uid) return undefined;
    const job = current.object;
    const all = this.#podsOf(job);
    if (job.metadata.deletionTimestamp || finishedCondition(job)) {
      for (const pod of all) if (job.metadata.deletionTimestamp || !isActive(pod)) this.#release(pod);
      return undefined;
    }
    return this.#run(key, job, all);
  }

  #run(key: string, job: Job, all: readonly Pod[]): 'retry' | undefined {
    const { now } = this.#context.clock;
    const active = all.filter(isActive);
    const { status: counted, ended, failJob } = this.#count(key, job, all);
    let status = { ...counted };
    if (!status.startTime && !job.spec.suspend) status = { ...status, startTime: toRFC3339(now) };
    const ending = endingOf(job.status ?? {}) ?? this.#decide(job, status, active, failJob, status.failed !== job.status?.failed);
    let running: readonly Pod[] = active;
    const events: (() => void)[] = [];
    if (ending) {
      this.#deleteAll(job, key, active);
      const { succeeded, reason, message } = ending;
      status = withCondition(status, succeeded ? 'SuccessCriteriaMet' : 'FailureTarget', 'True', reason, message, now);
      const left = all.some((pod) => pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed');
      if (!left) status = this.#finish(job, status, ending, events);
    } else {
      if (job.spec.activeDeadlineSeconds !== undefined && status.startTime) {
        this.queue.addAfter(key, Math.max(0, fromRFC3339(status.startTime)! + job.spec.activeDeadlineSeconds * second - now));
      }
      if (this.#expectations.satisfied(key)) running = this.#manage(key, job, status, all, active);
      status = this.#suspension(job, status, events);
    }
    status = {
      ...status,
      ...(running.length > 0 && { active: running.length }),
      ready: running.filter(isReady).length,
      terminating: all.filter(isTerminating).length,
      uncountedTerminatedPods: {},
    };
    if (!equal(status, job.status)) {
      const result = this.#client.updateStatus(jobs, { ...job, status });
      if ('status' in result) return result.status.reason === 'NotFound' ? undefined : 'retry';
    }
    for (const pod of ended) this.#release(pod);
    for (const tell of events) tell();
    return undefined;
  }

  /** The status with what has ended since; it is counted when its finalizer goes. */
  #count(key: string, job: Job, all: readonly Pod[]): { status: JobStatus; ended: readonly Pod[]; failJob?: string } {
    const fresh = all.filter((pod) => isTracked(pod) && !this.#released.has(pod.metadata.uid!));
    const succeeded = fresh.filter(hasSucceeded);
    const failed = fresh.filter((pod) => hasFailed(pod, job)).map((pod) => ({ pod, verdict: judge(job, pod) }));
    const before = job.status ?? {};
    const { active: _, ...rest } = before;
    const failures = (before.failed ?? 0) + failed.filter(({ verdict }) => verdict.counts).length;
    let successes = (before.succeeded ?? 0) + succeeded.length;
    let completedIndexes: string | undefined;
    if (job.spec.completionMode === 'Indexed') {
      const indexes = parseIndexes(before.completedIndexes);
      for (const pod of succeeded) indexes.add(indexOf(pod) ?? 0);
      successes = indexes.size;
      completedIndexes = formatIndexes(indexes);
    }
    if (succeeded.length > 0) this.#backoff.forget(key);
    for (const _failure of failed) this.#backoff.failed(key, this.#context.clock.now);
    const failJob = failed.find(({ verdict }) => verdict.failJob)?.verdict.failJob;
    const status = {
      ...rest,
      ...(successes > 0 && { succeeded: successes }),
      ...(failures > 0 && { failed: failures }),
      ...(completedIndexes && { completedIndexes }),
    };
    return { status, ended: [...succeeded, ...failed.map(({ pod }) => pod)], ...(failJob && { failJob }) };
  }

  /** Whether the Job is to end. */
  #decide({ spec }: Job, status: JobStatus, active: readonly Pod[], failJob: string | undefined, failedAnew: boolean): Ending | undefined {
    const fail = (reason: string, message: string): Ending => ({ succeeded: false, reason, message });
    if (failJob) return fail('PodFailurePolicy', failJob);
    const limit = spec.backoffLimit ?? 6;
    const restarts = spec.template.spec?.restartPolicy === 'OnFailure' ? restartsOf(active) : 0;
    const exceeded = (failedAnew && (status.failed ?? 0) > limit) || (restarts > 0 && restarts >= limit);
    if (exceeded) return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
    const started = status.startTime && fromRFC3339(status.startTime);
    if (spec.activeDeadlineSeconds !== undefined && started && !spec.suspend && this.#context.clock.now >= started + spec.activeDeadlineSeconds * second) {
      return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
    }
    const succeeded = status.succeeded ?? 0;
    const complete = spec.completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= spec.completions;
    return complete ? { succeeded: true, reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } : undefined;
  }

  #finish(job: Job, status: JobStatus, { succeeded, reason, message }: Ending, events: (() => void)[]): JobStatus {
    const { now } = this.#context.clock;
    if (!succeeded) {
      events.push(() => this.#recorder.event(job, 'Warning', reason, message));
      return withCondition(status, 'Failed', 'True', reason, message, now);
    }
    events.push(() => this.#recorder.event(job, 'Normal', 'Completed', 'Job completed'));
    return { ...withCondition(status, 'Complete', 'True', reason, message, now), completionTime: toRFC3339(now) };
  }

  #suspension(job: Job, status: JobStatus, events: (() => void)[]): JobStatus {
    const { now } = this.#context.clock;
    const suspend = job.spec.suspend ?? false;
    const changed = withCondition(
      status,
      'Suspended',
      suspend ? 'True' : 'False',
      suspend ? 'JobSuspended' : 'JobResumed',
      suspend ? 'Job suspended' : 'Job resumed',
      now,
    );
    if (changed === status) return status;
    if (suspend) events.push(() => this.#recorder.event(job, 'Normal', 'Suspended', 'Job suspended'));
    else events.push(() => this.#recorder.event(job, 'Normal', 'Resumed', 'Job resumed'));
    if (!suspend) return { ...changed, startTime: toRFC3339(now) };
    const { startTime: _, ...rest } = changed;
    return rest;
  }

  /** Makes what is missing and deletes what is too many (manageJob). Returns the Pods that run then. */
  #manage(key: string, job: Job, status: JobStatus, all: readonly Pod[], active: readonly Pod[]): readonly Pod[] {
    const { spec } = job;
    if (spec.suspend) return this.#deleteAll(job, key, active);
    const succeeded = status.succeeded ?? 0;
    const parallelism = spec.parallelism ?? 1;
    const open = spec.completions === undefined ? parallelism : Math.max(0, Math.min(spec.completions - succeeded, parallelism));
    const wanted = spec.completions === undefined && succeeded > 0 ? Math.min(active.length, parallelism) : open;
    if (active.length > wanted) {
      this.#deleteAll(job, key, active.slice(wanted));
      return active.slice(0, wanted);
    }
    const ending =
      spec.podReplacementPolicy === 'Failed' ? all.filter((pod) => pod.metadata.deletionTimestamp && !hasFailed(pod, job) && !hasSucceeded(pod)).length : 0;
    const missing = Math.min(wanted - active.length - ending, burst);
    if (missing <= 0) return active;
    const wait = this.#backoff.remaining(key, this.#context.clock.now);
    if (wait > 0) {
      this.queue.addAfter(key, wait);
      return active;
    }
    return this.#create(key, job, status, active, missing);
  }

  #create(key: string, job: Job, status: JobStatus, active: readonly Pod[], count: number): readonly Pod[] {
    const taken = new Set([...parseIndexes(status.completedIndexes), ...active.map((pod) => indexOf(pod) ?? -1)]);
    const indexes =
      job.spec.completionMode === 'Indexed' ? freeIndexes(job.spec.completions ?? 0, taken, count) : Array.from({ length: count }, () => undefined);
    const created: Pod[] = [];
    for (const index of indexes) {
      this.#expectations.expectCreations(key, 1);
      const refused = this.#control.create(job, newPod(job, index));
      if (!refused) {
        created.push({ metadata: {}, spec: {}, status: {} } as Pod);
        continue;
      }
      this.#expectations.creationObserved(key);
      this.queue.addRateLimited(key);
      break;
    }
    return [...active, ...created];
  }

  #deleteAll(job: Job, key: string, active: readonly Pod[]): readonly Pod[] {
    for (const pod of active) {
      this.#expectations.expectDeletion(key, pod.metadata.uid!);
      if (this.#control.delete(job, pod)) this.#expectations.deletionObserved(key, pod.metadata.uid!);
    }
    return [];
  }
}
