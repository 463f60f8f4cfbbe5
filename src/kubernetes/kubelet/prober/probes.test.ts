import { describe, expect, test } from 'vitest';
import { second } from '../../../time/index.ts';
import { nodeCluster } from '../testing/node-cluster.ts';
import { busybox, changes, obeys } from '../testing/pods.ts';

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

  test('a container that is not ready is probed at each periodic sync too', () => {
    const cluster = probing({ readinessProbe: { exec: { command: ['x'] }, periodSeconds: 600 } }, { exec: () => ({ exitCode: 1 }) });
    const count = () => cluster.events('app').find(({ reason }) => reason === 'Unhealthy')!.count;
    cluster.advance(10);
    const first = count();
    cluster.advance(300);
    expect(count() - first).toBeGreaterThanOrEqual(3);
    expect(count() - first).toBeLessThanOrEqual(5);
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
