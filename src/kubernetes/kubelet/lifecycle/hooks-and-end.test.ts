import { describe, expect, test } from 'vitest';
import { millisecond, second } from '../../../time/index.ts';
import type { Behaviour } from '../testing/fake-node-runtime.ts';
import { type NodeCluster, nodeCluster } from '../testing/node-cluster.ts';
import { busybox, changes, obeys, reasons } from '../testing/pods.ts';

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
    // The sandbox is ready all the same.
    expect(cluster.pod('app')!.status.conditions![0]).toMatchObject({ type: 'PodReadyToStartContainers', status: 'True' });
    cluster.advance(6);
    expect(cluster.pod('app')!.status.containerStatuses!.every((one) => one.ready)).toBe(true);
  });

  test('what a sync has begun it ends: a Pod that is deleted at once is started, and then stopped', () => {
    const cluster = nodeCluster();
    cluster.run('app', { terminationGracePeriodSeconds: 20, containers: [busybox('first'), busybox('second')] });
    while (cluster.node.sandboxes.size === 0) cluster.advance(0.005);
    expect(cluster.node.containers.size).toBe(0);
    const took = end(cluster, 'app')!;
    expect(took).toBeGreaterThan(20);
    expect(reasons(cluster, 'app').filter((reason) => reason === 'Started' || reason === 'Killing')).toEqual(['Started', 'Started', 'Killing', 'Killing']);
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

  test('a deadline can be brought forward', () => {
    const cluster = nodeCluster({ behaviour: () => obeys });
    cluster.run('app', { activeDeadlineSeconds: 500 });
    cluster.advance(8);
    cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app', { spec: { activeDeadlineSeconds: 12 } });
    cluster.advance(2);
    expect(cluster.pod('app')!.status.phase).toBe('Running');
    cluster.advance(6);
    expect(cluster.pod('app')!.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
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
