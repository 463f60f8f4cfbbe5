import { describe, expect, test } from 'vitest';
import { minute, second } from '../../../time/index.ts';
import type { KubernetesList } from '../../api/meta.ts';
import type { Event, EventsEvent } from '../../api/types.ts';
import { podManifest, podsPath, testCluster } from '../../apiserver/test-cluster.ts';
import { Client, EventRecorder, EventRecorderV1 } from '../index.ts';

function setUp() {
  const cluster = testCluster();
  const client = new Client(cluster.admin);
  const pod = cluster.ok('POST', podsPath, podManifest('web'));
  const list = <T extends Event | EventsEvent>(path: string) => (cluster.ok('GET', path) as unknown as KubernetesList<T>).items;
  return {
    ...cluster,
    client,
    pod,
    core: () => list<Event>('/api/v1/namespaces/default/events'),
    v1: () => list<EventsEvent>('/apis/events.k8s.io/v1/namespaces/default/events'),
  };
}

describe('the recorder of core events', () => {
  test('writes an event and raises its count when it comes again', () => {
    const { clock, client, pod, core } = setUp();
    const recorder = new EventRecorder({ clock, client, component: 'kubelet', host: 'node-1' });
    recorder.event(pod, 'Warning', 'BackOff', 'Back-off restarting', 'spec.containers{main}');
    clock.advance(10 * second);
    recorder.event(pod, 'Warning', 'BackOff', 'Back-off restarting', 'spec.containers{main}');
    expect(core()).toMatchObject([
      {
        count: 2,
        reason: 'BackOff',
        firstTimestamp: '2026-11-21T06:00:00Z',
        lastTimestamp: '2026-11-21T06:00:10Z',
        source: { component: 'kubelet', host: 'node-1' },
        reportingComponent: 'kubelet',
        involvedObject: { kind: 'Pod', name: 'web', fieldPath: 'spec.containers{main}' },
      },
    ]);
    expect(core()[0]!.metadata.name).toMatch(/^web\.[0-9a-f]{16}$/);
  });

  test('events of two sources in one microsecond have different names', () => {
    const { clock, client, pod, core } = setUp();
    for (const host of ['node-1', 'node-2']) new EventRecorder({ clock, client, component: 'kubelet', host }).event(pod, 'Normal', 'Created', host);
    expect(new Set(core().map((event) => event.metadata.name)).size).toBe(2);
  });

  test('events of one microsecond have different names', () => {
    const { clock, client, pod, core } = setUp();
    const recorder = new EventRecorder({ clock, client, component: 'kubelet' });
    recorder.event(pod, 'Normal', 'Created', 'one');
    recorder.event(pod, 'Normal', 'Created', 'two');
    expect(new Set(core().map((event) => event.metadata.name)).size).toBe(2);
  });

  test('the tenth different message of one kind combines with those that follow', () => {
    const { clock, client, pod, core } = setUp();
    const recorder = new EventRecorder({ clock, client, component: 'kubelet' });
    for (let i = 1; i <= 12; i++) recorder.event(pod, 'Warning', 'Unhealthy', `probe failed ${i}`);
    expect(core()).toHaveLength(10);
    expect(core().find((event) => event.count === 3)?.message).toBe('(combined from similar events): probe failed 12');
  });

  test('after 25 events of one type about one object only one in five minutes passes', () => {
    const { clock, client, pod, core } = setUp();
    const recorder = new EventRecorder({ clock, client, component: 'kubelet' });
    for (let i = 0; i < 40; i++) recorder.event(pod, 'Normal', 'Same', 'text');
    expect(core()[0]!.count).toBe(25);
    recorder.event(pod, 'Warning', 'Trouble', 'text');
    clock.advance(5 * minute);
    for (let i = 0; i < 3; i++) recorder.event(pod, 'Normal', 'Other', 'text');
    expect(
      core()
        .map((event) => event.reason)
        .sort(),
    ).toEqual(['Other', 'Same', 'Trouble']);
  });
});

describe('the recorder of events.k8s.io', () => {
  test('writes an event that core/v1 shows without a count, and a series when it comes again', () => {
    const { clock, client, pod, core, v1 } = setUp();
    const recorder = new EventRecorderV1({ clock, client, reportingController: 'default-scheduler', reportingInstance: 'default-scheduler-x' });
    recorder.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', 'no nodes');
    expect(core()).toMatchObject([
      { message: 'no nodes', reportingComponent: 'default-scheduler', involvedObject: { name: 'web' }, eventTime: '2026-11-21T06:00:00.000000Z' },
    ]);
    expect(core()[0]!.count).toBeUndefined();
    clock.advance(minute);
    recorder.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', 'still none');
    recorder.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', 'still none');
    expect(v1()).toMatchObject([{ note: 'no nodes', series: { count: 2 } }]);
    clock.advance(15 * minute);
    expect(v1()).toMatchObject([{ series: { count: 3 } }]);
    expect(clock.busy).toBe(false);
  });
});
