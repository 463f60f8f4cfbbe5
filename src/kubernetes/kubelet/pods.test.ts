import { describe, expect, test } from 'vitest';
import { millisecond, second } from '../../time/index.ts';
import type { Behaviour } from './testing/fake-node-runtime.ts';
import { type NodeCluster, nodeCluster } from './testing/node-cluster.ts';

const busybox = (name: string, more: object = {}) => ({ name, image: 'busybox:1.36', ...more });
const obeys: Behaviour = { obeysAfter: 200 * millisecond };

/** The changes of a value over the next seconds, looked at every 10 ms, with the second at which they came. */
function changes(cluster: NodeCluster, seconds: number, look: () => string): [string, number][] {
  const seen: [string, number][] = [];
  for (let at = 0; at < seconds; at += 0.01) {
    cluster.advance(0.01);
    const now = look();
    if (seen.at(-1)?.[0] !== now) seen.push([now, at]);
  }
  return seen;
}

/** What waits on the clock that is not the API server's own. */
const tasksOfNode = (cluster: NodeCluster) =>
  cluster.clock
    .scheduled()
    .map(({ name }) => name)
    .filter((name) => name !== 'events: time to live' && name !== 'etcd: compaction');

const reasons = (cluster: NodeCluster, name: string) => cluster.events(name).map(({ reason }) => reason);

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

describe('probes', () => {
  const probing = (probes: object, options: Parameters<typeof nodeCluster>[0] = {}) => {
    const cluster = nodeCluster(options);
    cluster.run('app', { terminationGracePeriodSeconds: 2, containers: [busybox('main', probes)] });
    return cluster;
  };

  test('a failed liveness probe restarts the container after failureThreshold', () => {
    const cluster = probing({ livenessProbe: { exec: { command: ['cat', '/ok'] }, periodSeconds: 5 } }, { exec: () => ({ exitCode: 1, stderr: 'no /ok' }) });
    cluster.advance(19.5);
    expect(cluster.pod('app')!.status.containerStatuses![0]).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 137, reason: 'Error' } } });
    expect(cluster.events('app')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: 'Unhealthy', message: 'Liveness probe failed: no /ok', count: 3, fieldPath: 'spec.containers{main}' }),
        expect.objectContaining({ reason: 'Killing', message: 'Container main failed liveness probe, will be restarted' }),
      ]),
    );
  });

  test.each<[string, object, Parameters<typeof nodeCluster>[0], string]>([
    ['a status code', { httpGet: { port: 80 } }, { http: () => 404 }, 'Readiness probe failed: HTTP probe failed with statuscode: 404'],
    [
      'a refused connection',
      { httpGet: { port: 80, path: '/x' } },
      { http: () => 'dial tcp 10.244.1.2:80: connect: connection refused' },
      'Readiness probe failed: Get "http://10.244.1.2:80/x": dial tcp 10.244.1.2:80: connect: connection refused',
    ],
    [
      'a closed port',
      { tcpSocket: { port: 9 } },
      { tcp: (h, p) => `dial tcp ${h}:${p}: connect: connection refused` },
      'Readiness probe failed: dial tcp 10.244.1.2:9: connect: connection refused',
    ],
    [
      'a command in time out',
      { exec: { command: ['sleep', '9'] } },
      { exec: () => ({ exitCode: 0, after: 9 * second }) },
      'Readiness probe failed: command timed out: "sleep 9" timed out after 1s',
    ],
    ['an unknown port', { httpGet: { port: 'web' } }, {}, 'Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax'],
    [
      'nobody who speaks gRPC',
      { grpc: { port: 2379 } },
      {},
      'Readiness probe failed: timeout: failed to connect service "10.244.1.2:2379" within 1s: context deadline exceeded',
    ],
    [
      'an unhealthy service',
      { grpc: { port: 2379, service: 'db' } },
      { grpc: ({ service }) => ({ status: service === 'db' ? 'NOT_SERVING' : 'SERVING' }) },
      'Readiness probe failed: service unhealthy (responded with "NOT_SERVING")',
    ],
    [
      'a health check without an answer',
      { grpc: { port: 2379 }, timeoutSeconds: 90 },
      { grpc: () => ({ failed: 'deadline' }) },
      'Readiness probe failed: timeout: health rpc did not complete within 1m30s',
    ],
    [
      'a gRPC server without health checks',
      { grpc: { port: 2379 } },
      { grpc: () => ({ code: 'Unimplemented', message: 'unknown service grpc.health.v1.Health' }) },
      'Readiness probe failed: error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
    ],
    [
      'an unknown gRPC service',
      { grpc: { port: 2379 } },
      { grpc: () => ({ code: 'NotFound', message: 'unknown service' }) },
      'Readiness probe failed: error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
    ],
  ])('the event tells of %s', (_name, readinessProbe, options, message) => {
    const cluster = probing({ readinessProbe }, options);
    cluster.advance(6);
    expect(cluster.pod('app')!.status.containerStatuses![0]).toMatchObject({ ready: false, started: true, restartCount: 0 });
    expect(cluster.events('app').find((event) => event.reason === 'Unhealthy')!.message).toBe(message);
  });

  test('initialDelaySeconds, periodSeconds and successThreshold decide when the Pod is ready', () => {
    const cluster = probing({ readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 15, periodSeconds: 10, successThreshold: 3 } });
    const ready = changes(cluster, 60, () => String(cluster.pod('app')!.status.containerStatuses?.[0]?.ready ?? false));
    expect(ready.map(([value]) => value)).toEqual(['false', 'true']);
    expect(ready[1]![1]).toBeGreaterThan(35);
    expect(ready[1]![1]).toBeLessThan(50);
  });

  test('a container that stops being ready is probed once more at the sync that follows, then in its period', () => {
    let ok = true;
    const cluster = probing(
      { readinessProbe: { exec: { command: ['x'] }, periodSeconds: 5, failureThreshold: 2 } },
      { exec: () => ({ exitCode: ok ? 0 : 1 }) },
    );
    cluster.advance(10);
    ok = false;
    cluster.advance(14);
    expect(cluster.events('app').find(({ reason }) => reason === 'Unhealthy')!.count).toBe(4);
  });

  test('a probe that takes its whole period is followed by the next at once', () => {
    const cluster = probing(
      { livenessProbe: { exec: { command: ['x'] }, periodSeconds: 1, failureThreshold: 5 } },
      { exec: () => ({ exitCode: 0, after: 9 * second }) },
    );
    cluster.advance(7.5);
    expect(cluster.events('app').find(({ reason }) => reason === 'Killing')).toBeDefined();
  });

  test('a command may name what stands in env', () => {
    const words: (readonly string[])[] = [];
    const exec = (command: readonly string[]) => {
      words.push(command);
      return { exitCode: 0 };
    };
    const env = [{ name: 'FILE', value: '/ok' }];
    probing({ env, readinessProbe: { exec: { command: ['cat', '$(FILE)', '$(OTHER)'] } } }, { exec }).advance(5);
    expect(words[0]).toEqual(['cat', '/ok', '$(OTHER)']);
  });

  test('a startup probe that fails restarts each run of a sidecar', () => {
    const cluster = nodeCluster({ behaviour: () => obeys, exec: () => ({ exitCode: 1 }) });
    const startupProbe = { exec: { command: ['x'] }, periodSeconds: 1, failureThreshold: 2 };
    cluster.run('app', { initContainers: [busybox('side', { restartPolicy: 'Always', startupProbe })], containers: [busybox('main')] });
    cluster.advance(60);
    expect(cluster.pod('app')!.status.initContainerStatuses![0]!.restartCount).toBeGreaterThanOrEqual(3);
    expect(cluster.events('app').find(({ reason }) => reason === 'Killing')!.count).toBeGreaterThanOrEqual(3);
  });

  test('until the startup probe has succeeded the others wait', () => {
    let up = false;
    const exec = (command: readonly string[]) => ({ exitCode: up && command[0] === 'up' ? 0 : command[0] === 'up' ? 1 : 0 });
    const cluster = probing(
      { startupProbe: { exec: { command: ['up'] }, periodSeconds: 2, failureThreshold: 30 }, readinessProbe: { exec: { command: ['ok'] }, periodSeconds: 1 } },
      { exec },
    );
    cluster.advance(10);
    expect(cluster.pod('app')!.status.containerStatuses![0]).toMatchObject({ started: false, ready: false });
    up = true;
    cluster.advance(5);
    expect(cluster.pod('app')!.status.containerStatuses![0]).toMatchObject({ started: true, ready: true });
  });
});

describe('hooks and the end', () => {
  const end = (cluster: NodeCluster, name: string) => {
    cluster.ok('DELETE', `/api/v1/namespaces/default/pods/${name}`);
    return changes(cluster, 60, () => (cluster.pod(name) ? 'there' : 'gone')).find(([value]) => value === 'gone')?.[1];
  };

  test('while postStart runs the container is not shown as running, and later ones wait', () => {
    const cluster = nodeCluster({ exec: () => ({ exitCode: 0, after: 10 * second }) });
    cluster.run('app', { containers: [busybox('first', { lifecycle: { postStart: { exec: { command: ['wait'] } } } }), busybox('second')] });
    cluster.advance(8);
    expect(cluster.pod('app')!.status.containerStatuses!.map((one) => one.state.waiting?.reason)).toEqual(['ContainerCreating', 'ContainerCreating']);
    expect(cluster.node.containers.size).toBe(1);
    cluster.advance(6);
    expect(cluster.pod('app')!.status.containerStatuses!.every((one) => one.ready)).toBe(true);
  });

  test('a failed postStart hook ends the container', () => {
    const cluster = nodeCluster({ exec: () => ({ exitCode: 3, stderr: 'no disk' }) });
    cluster.run('app', {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      containers: [busybox('main', { lifecycle: { postStart: { exec: { command: ['x'] } } } })],
    });
    cluster.advance(8);
    expect(cluster.pod('app')!.status).toMatchObject({ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 137 } } }] });
    expect(
      cluster
        .events('app')
        .slice(-2)
        .map(({ reason, message }) => `${reason}: ${message}`),
    ).toEqual(['FailedPostStartHook: PostStartHook failed', 'Killing: FailedPostStartHook']);
  });

  test.each<[string, object, Behaviour, number, number]>([
    ['one that obeys', {}, obeys, 0.2, 2],
    ['one that does not', { terminationGracePeriodSeconds: 5 }, {}, 5, 7],
  ])('%s', (_name, spec, behaviour, from, to) => {
    const cluster = nodeCluster({ behaviour: () => behaviour });
    cluster.run('app', spec);
    cluster.advance(5);
    const took = end(cluster, 'app')!;
    expect(took).toBeGreaterThan(from);
    expect(took).toBeLessThan(to);
  });

  test('a hook that asks by HTTPS and is answered in plain HTTP is tried again so', () => {
    const http = ({ scheme }: { scheme: string }) => (scheme === 'HTTPS' ? 'http: server gave HTTP response to HTTPS client' : 500);
    const cluster = nodeCluster({ http });
    cluster.run('app', { containers: [busybox('main', { lifecycle: { postStart: { httpGet: { port: 80, scheme: 'HTTPS' } } } })] });
    cluster.advance(5);
    expect(cluster.pod('app')!.status.containerStatuses![0]!.ready).toBe(true);
    expect(cluster.events('app').find(({ reason }) => reason === 'LifecycleHTTPFallback')!.message).toBe(
      'request to HTTPS lifecycle hook 10.244.1.2:80 got HTTP response, retry with HTTP succeeded',
    );
  });

  test('a deadline is told each time that the status is made', () => {
    const cluster = nodeCluster({ behaviour: () => obeys });
    cluster.run('app', { activeDeadlineSeconds: 5 });
    cluster.advance(12);
    expect(cluster.pod('app')!.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
    expect(cluster.events('app').find(({ reason }) => reason === 'DeadlineExceeded')!.count).toBe(4);
  });

  test('a preStop hook longer than the grace period: two seconds more, and the hook has failed', () => {
    const cluster = nodeCluster({ exec: () => ({ exitCode: 137, after: 6500 * millisecond }) });
    cluster.run('app', { terminationGracePeriodSeconds: 5, containers: [busybox('main', { lifecycle: { preStop: { exec: { command: ['sleep', '60'] } } } })] });
    cluster.advance(5);
    const took = end(cluster, 'app')!;
    expect(took).toBeGreaterThan(7);
    expect(took).toBeLessThan(9.5);
    expect(reasons(cluster, 'app')).toEqual(expect.arrayContaining(['Killing', 'FailedPreStopHook']));
  });

  test('sidecars end after the containers, the last first', () => {
    const cluster = nodeCluster({ behaviour: () => ({ obeysAfter: second }) });
    const sidecar = (name: string) => busybox(name, { restartPolicy: 'Always' });
    cluster.run('app', { initContainers: [sidecar('one'), sidecar('two')], containers: [busybox('main')] });
    cluster.advance(8);
    expect(cluster.pod('app')!.status.phase).toBe('Running');
    const ended: string[] = [];
    cluster.ok('DELETE', '/api/v1/namespaces/default/pods/app');
    changes(cluster, 5, () => {
      for (const { status } of cluster.node.containers.values())
        if (status.state === 'EXITED' && !ended.includes(status.metadata.name)) ended.push(status.metadata.name);
      return '';
    });
    expect(ended).toEqual(['main', 'two', 'one']);
  });

  test('a sidecar is restarted even in a Pod that does not restart, and does not keep it alive', () => {
    const cluster = nodeCluster({ behaviour: (name) => (name === 'main' ? { endsAfter: 20 * second } : { endsAfter: 6 * second, exitCode: 1, ...obeys }) });
    cluster.run('app', { restartPolicy: 'Never', initContainers: [busybox('proxy', { restartPolicy: 'Always' })], containers: [busybox('main')] });
    cluster.advance(12);
    expect(cluster.pod('app')!.status.initContainerStatuses![0]!.restartCount).toBe(1);
    cluster.advance(18);
    expect(cluster.pod('app')!.status.phase).toBe('Succeeded');
  });

  test('activeDeadlineSeconds fails the Pod', () => {
    const cluster = nodeCluster();
    cluster.run('app', { activeDeadlineSeconds: 10, terminationGracePeriodSeconds: 2 });
    cluster.advance(20);
    expect(cluster.pod('app')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
      containerStatuses: [{ state: { terminated: { exitCode: 137, reason: 'Error' } } }],
    });
    expect(reasons(cluster, 'app')).toEqual(expect.arrayContaining(['DeadlineExceeded', 'Killing']));
  });

  test('a deletion by force ends the containers all the same, and nothing is left', () => {
    const cluster = nodeCluster();
    cluster.run('app');
    cluster.advance(5);
    cluster.ok('DELETE', '/api/v1/namespaces/default/pods/app', { gracePeriodSeconds: 0 });
    expect(cluster.pod('app')).toBeUndefined();
    cluster.advance(8);
    expect([cluster.node.containers.size, cluster.node.sandboxes.size]).toEqual([0, 0]);
    expect(cluster.node.files.list('/var/lib/kubelet/pods')).toEqual([]);
    expect(cluster.node.files.list('/var/log/pods')).toEqual([]);
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

describe('readiness gates', () => {
  test('the Pod is ready as soon as somebody sets the condition, and no longer when it is taken back', () => {
    const cluster = nodeCluster();
    cluster.run('app', { readinessGates: [{ conditionType: 'example.com/ready' }] });
    cluster.advance(5);
    const ready = () => cluster.pod('app')!.status.conditions!.find(({ type }) => type === 'Ready');
    const gate = (status: string) => {
      cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app/status', { status: { conditions: [{ type: 'example.com/ready', status }] } });
      cluster.advance(3);
    };
    expect(ready()).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady' });
    gate('True');
    expect(ready()).toMatchObject({ status: 'True' });
    gate('False');
    expect(ready()).toMatchObject({ status: 'False', message: 'the status of pod readiness gate "example.com/ready" is not "True", but False' });
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
