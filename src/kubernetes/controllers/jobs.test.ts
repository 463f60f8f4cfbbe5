import { describe, expect, test } from 'vitest';
import { Random, second } from '../../time/index.ts';
import type { KubernetesList } from '../api/meta.ts';
import type { Event, Job, Pod } from '../api/types.ts';
import { testCluster } from '../apiserver/test-cluster.ts';
import { startControllers } from './index.ts';
import { formatIndexes, freeIndexes, parseIndexes } from './job/indexes.ts';

const base = '/apis/batch/v1/namespaces/default/jobs';

function setUp(spec: object) {
  const cluster = testCluster();
  const { clock, server, ok } = cluster;
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  clock.advance(second);
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } };
  ok('POST', base, { metadata: { name: 'work' }, spec: { template, ...spec } });
  const wait = (seconds: number) => clock.advance(seconds * second);
  wait(2);
  const pods = () => (ok('GET', '/api/v1/namespaces/default/pods') as unknown as KubernetesList<Pod>).items;
  const job = () => ok('GET', `${base}/work`) as Job;
  const reasons = () => (ok('GET', '/api/v1/namespaces/default/events') as unknown as KubernetesList<Event>).items.map((event) => event.reason);
  /** Stands in for kubelets: the Pods that run end like this. */
  const end = (exitCode: number) => {
    const running = pods().filter((pod) => pod.status.phase === 'Pending');
    const state = { terminated: { exitCode, finishedAt: '2026-11-21T06:00:00Z', startedAt: '2026-11-21T06:00:00Z', reason: 'Error' } };
    const containerStatuses = [{ name: 'main', image: 'x', imageID: '', ready: false, restartCount: 0, state }];
    for (const { metadata } of running) {
      const status = { phase: exitCode === 0 ? 'Succeeded' : 'Failed', containerStatuses };
      ok('PATCH', `/api/v1/namespaces/default/pods/${metadata.name}/status`, { status });
    }
    wait(3);
  };
  return { ...cluster, wait, pods, job, reasons, end, conditions: () => (job().status.conditions ?? []).map(({ type, reason }) => `${type} ${reason}`) };
}

describe('a Job', () => {
  test('runs as many Pods at a time as it may, until enough have succeeded', () => {
    const { pods, end, job, conditions, reasons } = setUp({ completions: 3, parallelism: 2 });
    expect(pods()).toHaveLength(2);
    end(0);
    expect(pods()).toHaveLength(3);
    end(0);
    expect(conditions()).toEqual(['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached']);
    expect(job().status).toMatchObject({ succeeded: 3, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
    expect(reasons()).toContain('Completed');
    expect(pods().flatMap((pod) => pod.metadata.finalizers ?? [])).toEqual([]);
  });

  test('waits ten seconds after a failure, and fails above its limit', () => {
    const { pods, end, wait, conditions } = setUp({ backoffLimit: 1 });
    end(1);
    expect(pods()).toHaveLength(1);
    wait(10);
    expect(pods()).toHaveLength(2);
    end(1);
    expect(conditions()).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
  });

  test('fails at once where its policy says so', () => {
    const rule = { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } };
    const { end, conditions } = setUp({ podFailurePolicy: { rules: [rule] } });
    end(42);
    expect(conditions()).toEqual(['FailureTarget PodFailurePolicy', 'Failed PodFailurePolicy']);
  });

  test('that is suspended has no Pods until it is resumed', () => {
    const { ok, pods, wait, conditions } = setUp({ suspend: true });
    expect([pods().length, ...conditions()]).toEqual([0, 'Suspended JobSuspended']);
    ok('PATCH', `${base}/work`, { spec: { suspend: false } });
    wait(1);
    expect([pods().length, ...conditions()]).toEqual([1, 'Suspended JobResumed']);
  });

  test('that is indexed tells each Pod its index', () => {
    const { pods, end, job } = setUp({ completionMode: 'Indexed', completions: 3, parallelism: 3 });
    expect(
      pods()
        .map((pod) => pod.spec.hostname)
        .sort(),
    ).toEqual(['work-0', 'work-1', 'work-2']);
    end(0);
    expect(job().status.completedIndexes).toBe('0-2');
  });

  test('with a time to live goes when it is over', () => {
    const { end, wait, request } = setUp({ ttlSecondsAfterFinished: 5 });
    end(0);
    wait(20);
    expect(request('GET', `${base}/work`).code).toBe(404);
  });
});

describe('indexes', () => {
  test.each(['', '3', '0-2,5', '1,2,4-7'])('%j is read and written again', (text) => {
    expect(formatIndexes(parseIndexes(text))).toBe(text);
  });
  test('the lowest free ones come first', () => {
    expect(freeIndexes(5, new Set([0, 2]), 2)).toEqual([1, 3]);
  });
});
