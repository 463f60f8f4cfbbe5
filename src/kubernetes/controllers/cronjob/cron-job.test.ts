import { expect, test } from 'vitest';
import { minute, Random, second } from '../../../time/index.ts';
import type { KubernetesList, KubernetesObject } from '../../api/meta.ts';
import type { CronJob, Event, Job } from '../../api/types.ts';
import { testCluster } from '../../apiserver/test-cluster.ts';
import { startControllers } from '../index.ts';

const base = '/apis/batch/v1/namespaces/default';

/** A CronJob of every minute, made at 06:00:01. */
function setUp(spec: object = {}) {
  const { ok, clock, server } = testCluster();
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  clock.advance(second);
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } };
  const jobTemplate = { metadata: { labels: { app: 'tick' } }, spec: { template } };
  ok('POST', `${base}/cronjobs`, { metadata: { name: 'tick' }, spec: { schedule: '* * * * *', jobTemplate, ...spec } });
  const items = <T extends KubernetesObject>(path: string) => (ok('GET', path) as unknown as KubernetesList<T>).items;
  const jobs = () => items<Job>(`${base}/jobs`);
  return {
    ok,
    jobs,
    wait: (duration: number) => clock.advance(duration),
    names: () => jobs().map(({ metadata }) => metadata.name),
    cronJob: () => ok('GET', `${base}/cronjobs/tick`) as CronJob,
    patch: (change: object) => ok('PATCH', `${base}/cronjobs/tick`, { spec: change }),
    events: () =>
      items<Event>('/api/v1/namespaces/default/events')
        .filter(({ involvedObject }) => involvedObject.kind === 'CronJob')
        .map(({ reason, message }) => `${reason} ${message}`),
    /** Stands in for the kubelet: the Job ends. */
    end: (name: string, type: 'Complete' | 'Failed' = 'Complete') => {
      const { startTime } = (ok('GET', `${base}/jobs/${name}`) as Job).status;
      const target = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
      const conditions = [target, type].map((one) => ({ type: one, status: 'True' }));
      ok('PATCH', `${base}/jobs/${name}/status`, {
        status: { active: 0, ready: 0, terminating: 0, conditions, ...(type === 'Complete' && { succeeded: 1, completionTime: startTime }) },
      });
      for (const { metadata } of items<Job>('/api/v1/namespaces/default/pods'))
        if (metadata.name?.startsWith(name)) ok('DELETE', `/api/v1/namespaces/default/pods/${metadata.name}`, { gracePeriodSeconds: 0 });
      clock.advance(second);
    },
  };
}

test('a Job is made at each time, named after its minute, and is active until it has ended', () => {
  const { wait, jobs, names, cronJob, end, events } = setUp();
  wait(minute);
  expect(names()).toEqual(['tick-29920681']);
  expect(jobs()[0]!.metadata).toMatchObject({
    labels: { app: 'tick' },
    annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-21T06:01:00Z' },
    ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true, blockOwnerDeletion: true }],
  });
  expect(cronJob().status).toMatchObject({ active: [{ kind: 'Job', name: 'tick-29920681' }], lastScheduleTime: '2026-11-21T06:01:00Z' });
  end('tick-29920681');
  expect(cronJob().status).toEqual({ lastScheduleTime: '2026-11-21T06:01:00Z', lastSuccessfulTime: '2026-11-21T06:01:00Z' });
  expect(events()).toEqual(['SuccessfulCreate Created job tick-29920681', 'SawCompletedJob Saw completed job: tick-29920681, condition: Complete']);
});

test('Allow lets Jobs overlap, Forbid waits for the one that runs, Replace deletes it', () => {
  const allow = setUp();
  allow.wait(2 * minute);
  expect(allow.names()).toEqual(['tick-29920681', 'tick-29920682']);
  const forbid = setUp({ concurrencyPolicy: 'Forbid' });
  forbid.wait(2 * minute);
  expect(forbid.names()).toEqual(['tick-29920681']);
  expect(forbid.events()).toContain('JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid');
  forbid.end('tick-29920681');
  expect(forbid.names()).toEqual(['tick-29920681', 'tick-29920682']);
  const replace = setUp({ concurrencyPolicy: 'Replace' });
  replace.wait(2 * minute);
  expect(replace.names()).toEqual(['tick-29920682']);
  expect(replace.events()).toContain('SuccessfulDelete Deleted job tick-29920681');
});

test('of ended Jobs as many are kept as the limits say', () => {
  const { wait, names, end } = setUp({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 });
  for (const number of [29920681, 29920682]) {
    wait(minute);
    end(`tick-${number}`);
  }
  expect(names()).toEqual(['tick-29920682']);
  wait(minute);
  end('tick-29920683', 'Failed');
  expect(names()).toEqual(['tick-29920682']);
});

test('a suspended CronJob makes up for the last time it missed, unless its deadline has passed', () => {
  const { wait, names, patch } = setUp({ suspend: true });
  wait(5 * minute + 30 * second);
  expect(names()).toEqual([]);
  patch({ suspend: false });
  wait(second);
  expect(names()).toEqual(['tick-29920685']);
  const late = setUp({ suspend: true, startingDeadlineSeconds: 10 });
  late.wait(5 * minute + 30 * second);
  late.patch({ suspend: false });
  late.wait(second);
  expect(late.names()).toEqual([]);
});

test('more than a hundred missed times are told of', () => {
  const { wait, names, patch, events } = setUp({ suspend: true });
  wait(102 * minute);
  patch({ suspend: false });
  wait(second);
  expect(names()).toHaveLength(1);
  expect(events()[0]).toBe('TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew');
});

test('another schedule counts from its next time, and a deleted Job is forgotten', () => {
  const { ok, wait, names, patch, cronJob, events } = setUp({ schedule: '30 * * * *' });
  patch({ schedule: '*/5 * * * *' });
  wait(5 * minute);
  expect(names()).toEqual(['tick-29920685']);
  ok('DELETE', `${base}/jobs/tick-29920685`, { propagationPolicy: 'Background' });
  wait(second);
  expect(cronJob().status?.active).toBeUndefined();
  expect(events()).toContain('MissingJob Active job went missing: tick-29920685');
});

test('a Job that somebody else made of the template is unexpected', () => {
  const { ok, wait, cronJob, events } = setUp();
  const { metadata, spec } = cronJob();
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid: metadata.uid, controller: true };
  ok('POST', `${base}/jobs`, { metadata: { name: 'manual', ownerReferences: [owner] }, spec: spec.jobTemplate.spec });
  wait(second);
  expect(events()).toEqual(['UnexpectedJob Saw a job that the controller did not create or forgot: manual']);
});

test('a schedule that never comes is told of', () => {
  const { wait, events } = setUp({ schedule: '0 0 31 2 *' });
  wait(second);
  expect(events()).toEqual(['InvalidSchedule invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second']);
});
