import { expect, test } from 'vitest';
import { nodeCluster } from '../testing/node-cluster.ts';

const resized = (limits: object) => ({ containers: [{ name: 'main', resources: { requests: limits, limits } }] });

function events(resizePolicy: object[], limits: object): string[] {
  const cluster = nodeCluster();
  const resources = { limits: { cpu: '100m', memory: '64Mi' } };
  cluster.run('app', { containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'], resizePolicy, resources }] });
  cluster.advance(5);
  const before = cluster.events('app').length;
  cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app/resize', { spec: resized(limits) });
  cluster.advance(40);
  const after = cluster.events('app').slice(before);
  return after.map(({ reason, message }) => `${reason}: ${message}`);
}

const allocation = (cpu: string, memory: string) =>
  `{"containers":[{"name":"main","resources":{"limits":{"cpu":"${cpu}","memory":"${memory}"},"requests":{"cpu":"${cpu}","memory":"${memory}"}}}],"generation":2}`;

test('a resize in place is told of twice, with what the containers are given', () => {
  expect(events([], { memory: '64Mi', cpu: '200m' })).toEqual([
    `ResizeStarted: Pod resize started: ${allocation('200m', '64Mi')}`,
    `ResizeCompleted: Pod resize completed: ${allocation('200m', '64Mi')}`,
  ]);
});

test('one that restarts the container tells of its end between the two', () => {
  const policy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
  const told = events(policy, { cpu: '100m', memory: '96Mi' });
  // Pulled, Created and Started come a second time, which raises their counts.
  expect(told).toEqual([
    `ResizeStarted: Pod resize started: ${allocation('100m', '96Mi')}`,
    'Killing: Container main resize requires restart',
    `ResizeCompleted: Pod resize completed: ${allocation('100m', '96Mi')}`,
  ]);
});

test('a limit below what is in use waits, with a condition that says why, until there is less', () => {
  let used = 64 * 1024 * 1024;
  const cluster = nodeCluster({ memory: () => used });
  const resources = { requests: { memory: '16Mi' }, limits: { memory: '128Mi' } };
  cluster.run('app', { containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'], resources }] });
  cluster.advance(5);
  cluster.ok('PATCH', '/api/v1/namespaces/default/pods/app/resize', { spec: { containers: [{ name: 'main', resources: { limits: { memory: '32Mi' } } }] } });
  cluster.advance(40);
  const condition = () => cluster.pod('app')!.status.conditions!.find(({ type }) => type === 'PodResizeInProgress');
  const limit = () => cluster.pod('app')!.status.containerStatuses![0]!.resources!.limits!['memory'];
  expect(condition()).toMatchObject({
    status: 'True',
    reason: 'Error',
    observedGeneration: 2,
    message: expect.stringContaining('cannot decrease memory limits: ['),
  });
  expect(limit()).toBe('128Mi');
  used = 1024;
  cluster.advance(40);
  expect(condition()).toBeUndefined();
  expect(limit()).toBe('32Mi');
  expect(
    cluster
      .events('app')
      .slice(-3)
      .map(({ reason, count }) => `${reason} ${count ?? 1}`),
  ).toEqual(['ResizeStarted 1', 'ResizeError 1', 'ResizeCompleted 1']);
});
