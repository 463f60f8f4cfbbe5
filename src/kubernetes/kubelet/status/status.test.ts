import { describe, expect, test } from 'vitest';
import type { ContainerStatus, Pod } from '../../api/types.ts';
import type { PodRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { container, exited, hasEnded, isRunning, isWaiting, pod, running, runtime, status } from '../testing/builders.ts';
import { generateAPIPodStatus, type StatusInput } from './generate-api-pod-status.ts';
import { computePhase } from './phase.ts';
import { computeMergedStatus, computeTerminalStatus } from './status-manager.ts';

const sidecar = container('side', { restartPolicy: 'Always' });

describe('the phase of a Pod', () => {
  test.each<[string, Pod, ContainerStatus[], ContainerStatus[], string]>([
    ['waiting containers make it Pending', pod(['a', 'b']), [], [status('a', isRunning), status('b', isWaiting)], 'Pending'],
    ['all started and one running: Running', pod(['a', 'b'], { restartPolicy: 'Never' }), [], [status('a', isRunning), status('b', hasEnded(0))], 'Running'],
    [
      'an init container that runs makes it Pending',
      pod(['a'], { initContainers: [container('i')] }),
      [status('i', isRunning)],
      [status('a', isWaiting)],
      'Pending',
    ],
    [
      'a failed init container ends it with Never',
      pod(['a'], { restartPolicy: 'Never', initContainers: [container('i')] }),
      [status('i', hasEnded(1))],
      [status('a', isWaiting)],
      'Failed',
    ],
    ['and not with Always', pod(['a'], { initContainers: [container('i')] }), [status('i', hasEnded(1))], [status('a', isWaiting)], 'Pending'],
    ['Always stays Running when all has ended', pod(['a']), [], [status('a', hasEnded(0))], 'Running'],
    ['a crash loop is Running', pod(['a']), [], [status('a', { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: hasEnded(1) })], 'Running'],
    ['Never with success', pod(['a', 'b'], { restartPolicy: 'Never' }), [], [status('a', hasEnded(0)), status('b', hasEnded(0))], 'Succeeded'],
    ['Never with one failure', pod(['a', 'b'], { restartPolicy: 'Never' }), [], [status('a', hasEnded(0)), status('b', hasEnded(2))], 'Failed'],
    ['OnFailure with failure goes on', pod(['a'], { restartPolicy: 'OnFailure' }), [], [status('a', hasEnded(2))], 'Running'],
    ['OnFailure with success', pod(['a'], { restartPolicy: 'OnFailure' }), [], [status('a', hasEnded(0))], 'Succeeded'],
    [
      'a sidecar that has not started makes it Pending',
      pod(['a'], { initContainers: [sidecar] }),
      [status('side', isRunning, { started: false })],
      [status('a', isWaiting)],
      'Pending',
    ],
    ['a sidecar that ended does not matter', pod(['a'], { initContainers: [sidecar] }), [status('side', hasEnded(1))], [status('a', isRunning)], 'Running'],
  ])('%s', (_name, of, init, statuses, expected) => {
    expect(computePhase(of, init, statuses, { terminal: false, initialized: false })).toBe(expected);
  });

  test('nothing that will run again: a Pod with Always ends as its containers did', () => {
    const of = pod(['a', 'b']);
    const phase = (...codes: number[]) =>
      computePhase(
        of,
        [],
        codes.map((code, i) => status(i === 0 ? 'a' : 'b', hasEnded(code))),
        { terminal: true, initialized: true },
      );
    expect(phase(0, 0)).toBe('Succeeded');
    expect(phase(0, 137)).toBe('Failed');
  });
});

const probes = { started: (one: ContainerStatus) => one.state.running !== undefined, ready: () => true };

function generate(of: Pod, seen: PodRuntimeStatus, more: Partial<StatusInput> = {}) {
  return generateAPIPodStatus({
    pod: of,
    runtime: seen,
    previous: {},
    reasons: new Map(),
    probes,
    terminal: false,
    hostIP: '172.18.0.2',
    now: 1_795_000_000_000_000,
    ...more,
  });
}

const conditions = (made: ReturnType<typeof generate>) =>
  made.conditions!.map(({ type, status: value, reason, message }) => `${type}=${value} ${reason ?? ''} ${message ?? ''}`.trim());

describe('the status of a Pod', () => {
  test('of one that has just come', () => {
    const made = generate(pod(['app']), runtime([], 'none'));
    expect(made).toMatchObject({
      phase: 'Pending',
      hostIP: '172.18.0.2',
      qosClass: 'BestEffort',
      resources: {},
      observedGeneration: 1,
      startTime: '2026-11-18T11:06:40Z',
    });
    expect(made.podIP).toBeUndefined();
    expect(made.containerStatuses).toEqual([
      {
        image: 'busybox:1.36',
        imageID: '',
        lastState: {},
        name: 'app',
        ready: false,
        restartCount: 0,
        started: false,
        state: { waiting: { reason: 'ContainerCreating' } },
      },
    ]);
    expect(conditions(made)).toEqual([
      'PodReadyToStartContainers=False',
      'Initialized=True',
      'Ready=False ContainersNotReady containers with unready status: [app]',
      'ContainersReady=False ContainersNotReady containers with unready status: [app]',
      'PodScheduled=True',
    ]);
  });

  test('of one that runs, with requests', () => {
    const of = pod([container('app', { resources: { requests: { cpu: '10m' } } })]);
    const made = generate(of, runtime([running('app')]));
    expect(made).toMatchObject({
      phase: 'Running',
      podIP: '10.244.1.2',
      allocatedResources: { cpu: '10m' },
      resources: { requests: { cpu: '10m' } },
      qosClass: 'Burstable',
    });
    expect(made.containerStatuses![0]).toMatchObject({
      ready: true,
      started: true,
      allocatedResources: { cpu: '10m' },
      resources: { requests: { cpu: '10m' } },
    });
    expect(conditions(made)).toEqual(['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True']);
  });

  test('with init containers that still run', () => {
    const of = pod(['app'], { initContainers: [container('first'), container('second')] });
    const made = generate(of, runtime([running('first')]));
    expect(made.initContainerStatuses!.map((one) => [one.ready, one.started, Object.keys(one.state)[0]])).toEqual([
      [false, true, 'running'],
      [false, false, 'waiting'],
    ]);
    expect(made.containerStatuses![0]!.state).toEqual({ waiting: { reason: 'PodInitializing' } });
    expect(conditions(made)[1]).toBe('Initialized=False ContainersNotInitialized containers with incomplete status: [first second]');
  });

  test('a Pod that has been initialized stays so while its init containers are run again', () => {
    const of = pod(['app'], { initContainers: [container('init')] });
    const previous = { conditions: [{ type: 'Initialized', status: 'True', lastTransitionTime: '2026-11-21T06:00:00Z' }] };
    expect(conditions(generate(of, runtime([running('init', 1)]), { previous }))).toContain('Initialized=True');
    expect(conditions(generate(of, runtime([running('init', 1)])))[1]).toContain('Initialized=False');
  });

  test('of one with an ephemeral container that has not been started', () => {
    const debug = { ephemeralContainers: [container('debug')] };
    const waiting = (of: Pod) => generate(of, runtime([running('app')])).ephemeralContainerStatuses![0]!.state.waiting!.reason;
    expect(waiting(pod(['app'], debug))).toBe('ContainerCreating');
    expect(waiting(pod(['app'], { ...debug, initContainers: [container('init')] }))).toBe('PodInitializing');
  });

  test('of one that has completed', () => {
    const of = pod(['app'], { restartPolicy: 'Never' });
    const made = generate(of, runtime([exited('app', 0)], 'NOTREADY'), { terminal: true, previous: { podIPs: [{ ip: '10.244.1.2' }] } });
    expect(made).toMatchObject({ phase: 'Succeeded', podIP: '10.244.1.2' });
    expect(conditions(made)).toEqual([
      'PodReadyToStartContainers=False',
      'Initialized=True PodCompleted',
      'Ready=False PodCompleted',
      'ContainersReady=False PodCompleted',
      'PodScheduled=True',
    ]);
  });

  test('containers are sorted by name, init containers as in the spec', () => {
    const of = pod(['b', 'a'], { initContainers: [container('z'), container('y')] });
    const made = generate(of, runtime([]));
    expect(made.containerStatuses!.map((one) => one.name)).toEqual(['a', 'b']);
    expect(made.initContainerStatuses!.map((one) => one.name)).toEqual(['z', 'y']);
  });

  test('without a reason an ended container is shown as it ended, and the run before it as the last state', () => {
    const [made] = generate(pod(['app']), runtime([exited('app', 3, 1), exited('app', 3, 0)])).containerStatuses!;
    expect(made!.state.terminated).toMatchObject({ exitCode: 3, reason: 'Error', containerID: 'containerd://app-1' });
    expect(made!.lastState.terminated).toMatchObject({ containerID: 'containerd://app-0' });
    expect(made!.restartCount).toBe(1);
  });

  test('with a back-off known it waits, and the newest run is the last state', () => {
    const reasons = new Map([['app', { reason: 'CrashLoopBackOff', message: 'back-off 20s' }]]);
    const [made] = generate(pod(['app']), runtime([exited('app', 3, 1), exited('app', 3, 0)]), { reasons }).containerStatuses!;
    expect(made!.state).toEqual({ waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } });
    expect(made!.lastState.terminated).toMatchObject({ containerID: 'containerd://app-1' });
  });

  test('a container that ran and cannot be found any more has an unknown end', () => {
    const previous = { containerStatuses: [status('app', isRunning)] };
    const [made] = generate(pod(['app']), runtime([]), { previous }).containerStatuses!;
    expect(made).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137, finishedAt: null, reason: 'ContainerStatusUnknown' } },
      state: { waiting: { reason: 'ContainerCreating' } },
    });
  });

  test('readiness gates hold the Pod back, not its containers', () => {
    const of = pod(['app'], { readinessGates: [{ conditionType: 'example.com/load' }] });
    expect(conditions(generate(of, runtime([running('app')])))).toContain(
      'Ready=False ReadinessGatesNotReady corresponding condition of pod readiness gate "example.com/load" does not exist.',
    );
  });

  test('custom conditions come first', () => {
    const of = pod(['app'], {}, { status: { conditions: [{ type: 'example.com/load', status: 'True' }] } });
    expect(conditions(generate(of, runtime([running('app')])))[0]).toBe('example.com/load=True');
  });

  test('a condition keeps its time while its status is the same', () => {
    const of = pod(['app']);
    const before = generate(of, runtime([]));
    const after = generate(of, runtime([running('app')]), { previous: before, now: 1_795_000_050_000_000 });
    const times = after.conditions!.map(({ type, lastTransitionTime }) => `${type} ${lastTransitionTime!.slice(14)}`);
    expect(times).toEqual(['PodReadyToStartContainers 06:40Z', 'Initialized 06:40Z', 'Ready 07:30Z', 'ContainersReady 07:30Z', 'PodScheduled 06:40Z']);
  });

  test('an eviction is told with the phase it makes, and lost when the containers end with 0', () => {
    const of = pod(['app']);
    const evict = { reason: 'Evicted', message: 'Usage exceeds. ' };
    const told = generate(of, runtime([running('app')]), { evict });
    expect(told).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Usage exceeds. ' });
    expect(generate(of, runtime([exited('app', 3)], 'NOTREADY'), { previous: told, terminal: true })).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    const lost = generate(of, runtime([exited('app', 0)], 'NOTREADY'), { previous: told, terminal: true });
    expect([lost.phase, lost.reason]).toEqual(['Succeeded', undefined]);
  });
});

describe('what of a status reaches the API', () => {
  const now = '2026-11-21T06:00:00Z';

  test('a Pod is not reported as ended while its containers may run', () => {
    const live = pod(['app'], {}, { status: { phase: 'Running' } });
    expect(computeMergedStatus(live, { phase: 'Failed', reason: 'Evicted' }, true, now)).toMatchObject({ phase: 'Running' });
    expect(computeMergedStatus(live, { phase: 'Failed', reason: 'Evicted' }, false, now)).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  });

  test('an ended Pod is not ready', () => {
    const merged = computeMergedStatus(pod(['app']), { phase: 'Failed', conditions: [{ type: 'Ready', status: 'True' }] }, false, now);
    expect(merged.conditions).toEqual([{ type: 'Ready', status: 'False', reason: 'PodFailed', lastTransitionTime: now }]);
  });

  test('a container that is not known to have ended has failed when the Pod is done', () => {
    const done = computeTerminalStatus(pod(['app']), {
      phase: 'Running',
      conditions: [{ type: 'Initialized', status: 'True' }],
      containerStatuses: [status('app', isRunning)],
    });
    expect(done).toMatchObject({
      phase: 'Failed',
      containerStatuses: [{ state: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } } }],
    });
  });

  test('containers of a Pod that was not initialized just wait; of its init containers those that were tried have failed', () => {
    const of = pod(['app'], { initContainers: [container('a'), container('b'), container('c')] });
    const done = computeTerminalStatus(of, {
      phase: 'Pending',
      containerStatuses: [status('app', isWaiting)],
      initContainerStatuses: [status('a', hasEnded(0)), status('b', isRunning), status('c', isWaiting)],
    });
    expect(done.containerStatuses![0]!.state).toEqual(isWaiting);
    expect(done.initContainerStatuses!.map(({ state }) => state.terminated?.reason)).toEqual(['Completed', 'ContainerStatusUnknown', undefined]);
  });
});
