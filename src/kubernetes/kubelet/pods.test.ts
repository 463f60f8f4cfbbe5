import { describe, expect, test } from 'vitest';
import { millisecond, second } from '../../time/index.ts';
import { type NodeCluster, nodeCluster } from './testing/node-cluster.ts';
import { busybox, changes, obeys, reasons } from './testing/pods.ts';

/** What waits on the clock that is not the API server's own. */
const tasksOfNode = (cluster: NodeCluster) =>
  cluster.clock
    .scheduled()
    .map(({ name }) => name)
    .filter((name) => name !== 'events: time to live' && name !== 'etcd: compaction');

describe('restarts', () => {
  test('the first comes about a second after the end, then after 10, 20, 40 s stretched by up to half', () => {
    const cluster = nodeCluster({ behaviour: () => ({ endsAfter: 100 * millisecond, exitCode: 3 }) });
    cluster.run('crash');
    const at = changes(cluster, 130, () => String(cluster.node.containers.size && [...cluster.node.containers.values()].at(-1)!.status.metadata.attempt));
    const starts = at.filter(([attempt]) => Number(attempt) > 0).map(([, time]) => time);
    const pauses = starts.slice(1).map((time, i) => time - starts[i]!);
    expect(starts[0]).toBeLessThan(3);
    [10, 20, 40].forEach((pause, i) => {
      expect(pauses[i]).toBeGreaterThan(pause - 0.1);
      expect(pauses[i]).toBeLessThan(pause * 1.5 + 2);
    });
  });

  test('any change of the Pod turns Error into CrashLoopBackOff during the pause', () => {
    const cluster = nodeCluster({ behaviour: () => ({ endsAfter: 100 * millisecond, exitCode: 3 }) });
    cluster.run('crash');
    cluster.advance(8);
    expect(cluster.reason('crash')).toBe('Error');
    cluster.ok('PATCH', '/api/v1/namespaces/default/pods/crash', { metadata: { labels: { touched: 'yes' } } });
    cluster.advance(2);
    const [status] = cluster.pod('crash')!.status.containerStatuses!;
    expect(status!.state.waiting).toMatchObject({ reason: 'CrashLoopBackOff' });
    expect(status!.state.waiting!.message).toMatch(/^back-off 10s restarting failed container=main pod=crash_default\([0-9a-f-]{36}\)$/);
    expect(status!.lastState.terminated).toMatchObject({ exitCode: 3 });
  });

  test('a container that cannot be started shows StartError, and ends a Pod that does not restart', () => {
    const cluster = nodeCluster({ behaviour: () => ({ startError: 'exec: "bash": executable file not found in $PATH' }) });
    cluster.run('once', { restartPolicy: 'Never' });
    cluster.advance(6);
    expect(cluster.pod('once')!.status).toMatchObject({
      phase: 'Failed',
      containerStatuses: [{ state: { terminated: { reason: 'StartError', exitCode: 128, startedAt: '1970-01-01T00:00:00Z' } } }],
    });
    expect(cluster.events('once').at(-1)).toMatchObject({ reason: 'Failed', message: 'Error: exec: "bash": executable file not found in $PATH' });
  });

  test('RestartAllContainers runs init containers again, without pause, and counts', () => {
    const rules = [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }];
    const cluster = nodeCluster({
      behaviour: (name, restart) => (name === 'init' ? { endsAfter: second } : name === 'main' && restart === 0 ? { endsAfter: 2 * second, exitCode: 42 } : {}),
    });
    cluster.run('all', {
      restartPolicy: 'Never',
      initContainers: [busybox('init')],
      containers: [busybox('main', { restartPolicy: 'Never', restartPolicyRules: rules }), busybox('side')],
    });
    cluster.advance(15);
    const { status } = cluster.pod('all')!;
    expect(status.phase).toBe('Running');
    const runs = [...status.initContainerStatuses!, ...status.containerStatuses!];
    expect(runs.map(({ name, restartCount, lastState }) => [name, restartCount, lastState.terminated!.reason, lastState.terminated!.finishedAt])).toEqual([
      ['init', 1, 'RestartingAllContainers', null],
      ['main', 1, 'RestartingAllContainers', null],
      ['side', 1, 'RestartingAllContainers', null],
    ]);
    expect(status.conditions!.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
      'AllContainersRestarting=False',
    ]);
    expect(cluster.events('all').filter(({ reason }) => reason === 'Killing')).toMatchObject([{ message: 'killing' }]);
  });
});

describe('images', () => {
  test('ErrImagePull and ImagePullBackOff alternate, as the status is one sync behind', () => {
    const cluster = nodeCluster();
    cluster.run('typo', { containers: [{ name: 'main', image: 'nosuch:1' }] });
    const seen = changes(cluster, 60, () => cluster.reason('typo'));
    expect(seen.map(([reason]) => reason).slice(0, 5)).toEqual(['ContainerCreating', 'ErrImagePull', 'ImagePullBackOff', 'ErrImagePull', 'ImagePullBackOff']);
    expect(seen[1]![1]).toBeLessThan(3);
    expect(seen[2]![1]).toBeGreaterThan(10);
    expect(seen[2]![1]).toBeLessThan(18);
    expect(cluster.node.pulls.length).toBeLessThanOrEqual(3);
    expect(new Set(reasons(cluster, 'typo'))).toEqual(new Set(['Pulling', 'Failed', 'BackOff']));
  });

  test('nobody waits for the end of a pause between pulls: the Pod is looked at every 10 to 15 seconds', () => {
    const cluster = nodeCluster();
    cluster.run('typo', { containers: [{ name: 'main', image: 'nosuch:1' }] });
    cluster.advance(130);
    const counts = Object.fromEntries(cluster.events('typo').map(({ reason, count }) => [reason, count]));
    expect(counts['Pulling']).toBe(4);
    expect(counts['BackOff']).toBeGreaterThanOrEqual(5);
  });

  test('pull policy Never and an image that is not there', () => {
    const cluster = nodeCluster();
    cluster.run('local', { containers: [{ name: 'main', image: 'local/app:1', imagePullPolicy: 'Never' }] });
    cluster.advance(4);
    expect(cluster.pod('local')!.status.containerStatuses![0]!.state.waiting).toEqual({
      message: 'Container image "local/app:1" is not present with pull policy of Never',
      reason: 'ErrImageNeverPull',
    });
  });
});

describe('configuration', () => {
  test('a missing ConfigMap in the environment is tried again until it is there', () => {
    const cluster = nodeCluster();
    const env = [{ name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } }];
    cluster.run('app', { containers: [busybox('main', { env })] });
    cluster.advance(5);
    expect(cluster.pod('app')!.status.containerStatuses![0]!.state.waiting).toEqual({
      message: 'configmap "settings" not found',
      reason: 'CreateContainerConfigError',
    });
    cluster.ok('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'settings' }, data: { color: 'blue' } });
    cluster.advance(20);
    expect(cluster.reason('app')).toBe('Running');
  });

  test('a missing ConfigMap in a volume keeps the Pod from starting, until it is there', () => {
    const cluster = nodeCluster();
    cluster.run('app', { volumes: [{ name: 'conf', configMap: { name: 'settings' } }] });
    cluster.advance(10);
    expect(cluster.reason('app')).toBe('ContainerCreating');
    expect(cluster.events('app')).toMatchObject([
      { reason: 'FailedMount', message: 'MountVolume.SetUp failed for volume "conf" : configmap "settings" not found', fieldPath: undefined },
    ]);
    cluster.ok('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'settings' }, data: { color: 'green' } });
    cluster.advance(25);
    expect(cluster.reason('app')).toBe('Running');
  });

  test('a changed ConfigMap reaches the volume with a periodic sync, not at once', () => {
    const cluster = nodeCluster();
    cluster.ok('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'settings' }, data: { color: 'blue' } });
    const { uid } = cluster.run('app', { volumes: [{ name: 'conf', configMap: { name: 'settings' } }] }).metadata;
    cluster.advance(10);
    const color = () => String.fromCharCode(...(cluster.node.files.readFile(`/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~configmap/conf/color`) ?? []));
    cluster.ok('PATCH', '/api/v1/namespaces/default/configmaps/settings', { data: { color: 'red' } });
    cluster.advance(5);
    expect(color()).toBe('blue');
    cluster.advance(95);
    expect(color()).toBe('red');
  });

  test('a deleted ConfigMap leaves its files, and events ever more rarely, until it is there again', () => {
    const cluster = nodeCluster();
    const create = () => cluster.ok('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'settings' }, data: { color: 'blue' } });
    create();
    const { uid } = cluster.run('app', { volumes: [{ name: 'conf', configMap: { name: 'settings' } }] }).metadata;
    cluster.advance(10);
    cluster.ok('DELETE', '/api/v1/namespaces/default/configmaps/settings');
    cluster.advance(120);
    expect(cluster.events('app').at(-1)).toMatchObject({ message: 'MountVolume.SetUp failed for volume "conf" : configmap "settings" not found' });
    expect(cluster.node.files.stat(`/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~configmap/conf/color`)).toBeDefined();
    create();
    cluster.advance(200);
    const { length } = cluster.events('app');
    cluster.advance(600);
    expect(cluster.events('app')).toHaveLength(length);
  });
});

test('an ephemeral container cannot join a container that has not been started', () => {
  const cluster = nodeCluster();
  cluster.run('app', { containers: [{ name: 'main', image: 'nosuch:1' }] });
  cluster.advance(5);
  const ephemeralContainers = [{ name: 'debug', image: 'busybox:1.36', targetContainerName: 'main' }];
  cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app/ephemeralcontainers', { spec: { ephemeralContainers } });
  cluster.advance(20);
  expect(cluster.pod('app')!.status.ephemeralContainerStatuses![0]!.state.waiting).toEqual({
    message: 'unable to find target container main',
    reason: 'CreateContainerConfigError',
  });
});

describe('init containers', () => {
  test('run one after another, and show in the status', () => {
    const cluster = nodeCluster({ behaviour: (name) => (name === 'main' ? {} : { endsAfter: 5 * second }) });
    cluster.run('app', { initContainers: [busybox('first'), busybox('second')] });
    cluster.advance(4);
    expect(cluster.pod('app')!.status).toMatchObject({
      phase: 'Pending',
      initContainerStatuses: [{ started: true }, { state: { waiting: { reason: 'PodInitializing' } } }],
    });
    cluster.advance(12);
    expect(cluster.pod('app')!.status).toMatchObject({ phase: 'Running', initContainerStatuses: [{ ready: true }, { ready: true }] });
  });
});

describe('a node', () => {
  test('an idle one has its lease, its status and nothing else to do', () => {
    const cluster = nodeCluster();
    cluster.run('app');
    cluster.advance(30);
    expect(cluster.clock.busy).toBe(false);
    expect(tasksOfNode(cluster).sort()).toEqual(['kubelet: node status', 'lease node-1']);
  });

  test('a kubelet that stops leaves nothing behind but the containers', () => {
    const cluster = nodeCluster({ behaviour: () => ({ endsAfter: 100 * millisecond, exitCode: 1 }) });
    cluster.run('crash');
    cluster.run('probed', { containers: [busybox('main', { readinessProbe: { exec: { command: ['false'] } } })] });
    cluster.advance(20);
    cluster.kubelet.stop();
    cluster.advance(1);
    expect(tasksOfNode(cluster)).toEqual([]);
  });

  test('is registered as it is', () => {
    const cluster = nodeCluster();
    const node = cluster.ok('GET', '/api/v1/nodes/node-1') as unknown as { metadata: { labels: object }; status: object };
    expect(node.metadata.labels).toMatchObject({ 'kubernetes.io/hostname': 'node-1', 'kubernetes.io/os': 'linux' });
    expect(node.status).toMatchObject({
      allocatable: { cpu: '2', memory: '24581692Ki', pods: '110' },
      capacity: { cpu: '2', memory: '24684092Ki', 'ephemeral-storage': '264212084Ki' },
      conditions: [{ type: 'MemoryPressure' }, { type: 'DiskPressure' }, { type: 'PIDPressure' }, { type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    });
  });

  test('one step of a minute leaves the same as six hundred of a tenth of a second', () => {
    const trace = (steps: number) => {
      const cluster = nodeCluster({ behaviour: () => ({ endsAfter: 3 * second, exitCode: 1 }) }, 5);
      cluster.run('crash');
      for (let i = 0; i < steps; i++) cluster.advance(60 / steps);
      return JSON.stringify([cluster.pod('crash')!.status, cluster.events('crash')]).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID');
    };
    expect(trace(600)).toBe(trace(1));
  });
});

describe('a status that somebody else has changed', () => {
  test('is written again within ten seconds', () => {
    const cluster = nodeCluster();
    cluster.run('app');
    cluster.advance(5);
    const status = {
      phase: 'Failed',
      reason: 'Because',
      conditions: [
        { type: 'Ready', status: 'False' },
        { type: 'example.com/own', status: 'True' },
      ],
    };
    cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app/status', { status });
    const shown = () => {
      const { phase, reason, conditions } = cluster.pod('app')!.status;
      return [phase, reason, ...['Ready', 'example.com/own'].map((type) => conditions!.find((one) => one.type === type)!.status)];
    };
    expect(shown()).toEqual(['Failed', 'Because', 'False', 'True']);
    cluster.advance(10);
    expect(shown()).toEqual(['Running', undefined, 'True', 'True']);
  });
});

describe('a resize for which there is no room', () => {
  const asking = (cpu: string) => [busybox('main', { resources: { requests: { cpu } } })];

  test('is deferred until another Pod has gone', () => {
    const cluster = nodeCluster({ behaviour: () => obeys });
    cluster.run('app', { containers: asking('500m') });
    cluster.run('other', { containers: asking('1') });
    cluster.advance(5);
    cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app/resize', { spec: { containers: asking('1500m') } });
    cluster.advance(3);
    const status = () => cluster.pod('app')!.status;
    const message = "Node didn't have enough resource: cpu, requested: 1500, used: 1000, capacity: 2000";
    expect(status().conditions![0]).toMatchObject({ type: 'PodResizePending', status: 'True', reason: 'Deferred', message, observedGeneration: 2 });
    expect(status().containerStatuses![0]!.allocatedResources).toEqual({ cpu: '500m' });
    expect(cluster.events('app').at(-1)).toMatchObject({ type: 'Warning', reason: 'ResizeDeferred' });
    cluster.ok('DELETE', '/api/v1/namespaces/default/pods/other');
    cluster.advance(10);
    expect(status().conditions!.map(({ type }) => type)).not.toContain('PodResizePending');
    expect(status().containerStatuses![0]!.allocatedResources).toEqual({ cpu: '1500m' });
    expect(cluster.events('app').at(-1)).toMatchObject({ reason: 'ResizeCompleted' });
  });

  test('is forgotten when it is taken back', () => {
    const cluster = nodeCluster();
    cluster.run('app', { containers: asking('500m') });
    cluster.run('other', { containers: asking('1') });
    cluster.advance(5);
    for (const cpu of ['1500m', '500m']) cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app/resize', { spec: { containers: asking(cpu) } });
    cluster.advance(5);
    expect(cluster.pod('app')!.status.conditions!.map(({ type }) => type)).not.toContain('PodResizePending');
  });
});
