import { expect, test } from 'vitest';
import { minute, Random, second } from '../../../time/index.ts';
import type { KubernetesList } from '../../api/meta.ts';
import type { Event, Node, Pod } from '../../api/types.ts';
import { testCluster } from '../../apiserver/test-cluster.ts';
import { Client, LeaseHolder } from '../../client/index.ts';
import { startControllers } from '../index.ts';

const nodeNames = (count: number) => Array.from({ length: count }, (_, index) => `node-${index + 1}`);

/** Nodes whose leases are renewed until they are stopped. */
function cluster(count: number) {
  const { ok, clock, server } = testCluster();
  const connect = (name: string) => server.connect({ name, groups: ['system:masters'] });
  startControllers({ clock, random: new Random(2), connect });
  const client = new Client(connect('kubelet'));
  const start = (name: string) => {
    const holder = new LeaseHolder({
      clock,
      random: new Random(3),
      client,
      namespace: 'kube-node-lease',
      name,
      holderIdentity: name,
      leaseDurationSeconds: 40,
      renewInterval: 10 * second,
    });
    holder.start();
    return holder;
  };
  const condition = (status: string) => ({ type: 'Ready', status, lastHeartbeatTime: '2026-11-21T06:00:00Z', reason: 'KubeletReady' });
  for (const name of nodeNames(count)) ok('POST', '/api/v1/nodes', { metadata: { name }, status: { conditions: [condition('True')] } });
  const leases = new Map(nodeNames(count).map((name) => [name, start(name)]));
  clock.advance(minute);
  const node = (name: string) => ok('GET', `/api/v1/nodes/${name}`) as Node;
  return {
    ok,
    clock,
    node,
    taints: (name: string) => (node(name).spec?.taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')} ${effect}`),
    ready: (name: string) => node(name).status?.conditions?.find(({ type }) => type === 'Ready'),
    stop: (...names: string[]) => {
      for (const name of names) leases.get(name)!.stop();
    },
    comeBack: (name: string) => {
      leases.set(name, start(name));
      ok('PATCH', `/api/v1/nodes/${name}/status`, { status: { conditions: [{ ...condition('True'), lastHeartbeatTime: '2026-11-21T06:30:00Z' }] } });
    },
    events: (reason: string) =>
      (ok('GET', '/api/v1/events') as unknown as KubernetesList<Event>).items.filter((event) => event.reason === reason).map(({ message }) => message),
  };
}

test('a node that renews its lease stays ready', () => {
  const { clock, ready, events } = cluster(2);
  clock.advance(10 * minute);
  expect(ready('node-1')?.status).toBe('True');
  expect(events('RegisteredNode')).toEqual([
    'Node node-1 event: Registered Node node-1 in Controller',
    'Node node-2 event: Registered Node node-2 in Controller',
  ]);
});

test('a silent node turns Unknown 40 to 55 seconds after, is tainted, its Pods are not ready, and all is undone when it answers', () => {
  const { ok, clock, node, taints, ready, stop, comeBack, events } = cluster(3);
  ok('POST', '/api/v1/namespaces/default/pods', { metadata: { name: 'web' }, spec: { nodeName: 'node-3', containers: [{ name: 'app', image: 'nginx' }] } });
  ok('PATCH', '/api/v1/namespaces/default/pods/web/status', { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
  stop('node-3');
  clock.advance(39 * second);
  expect(ready('node-3')?.status).toBe('True');
  clock.advance(17 * second);
  expect(ready('node-3')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' });
  expect(node('node-3').status?.conditions).toHaveLength(4);
  expect(taints('node-3')).toEqual(['unreachable NoSchedule', 'unreachable NoExecute']);
  expect(events('NodeNotReady')).toEqual(['Node node-3 status is now: NodeNotReady', 'Node is not ready']);
  const pod = () => ok('GET', '/api/v1/namespaces/default/pods/web') as Pod;
  expect(pod().status.conditions).toMatchObject([{ type: 'Ready', status: 'False' }]);
  clock.advance(minute);
  comeBack('node-3');
  clock.advance(6 * second);
  expect(taints('node-3')).toEqual([]);
  expect(events('TaintManagerEviction')).toEqual(['Cancelling deletion of Pod default/web']);
  expect(pod().metadata.deletionTimestamp).toBeUndefined();
});

test('a Pod is deleted when the time it tolerates is over', () => {
  const { ok, clock, stop, events } = cluster(3);
  ok('POST', '/api/v1/namespaces/default/pods', { metadata: { name: 'web' }, spec: { nodeName: 'node-3', containers: [{ name: 'app', image: 'nginx' }] } });
  stop('node-3');
  clock.advance(56 * second + 5 * minute);
  expect(events('TaintManagerEviction')).toEqual(['Marking for deletion Pod default/web']);
  const pod = ok('GET', '/api/v1/namespaces/default/pods/web') as Pod;
  expect(pod.metadata.deletionGracePeriodSeconds).toBe(30);
  expect(pod.status.conditions).toMatchObject([{ type: 'DisruptionTarget', reason: 'DeletionByTaintManager' }]);
  ok('PATCH', '/api/v1/nodes/node-3', { spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute', value: 'nodeshutdown' }] } });
  clock.advance(20 * second);
  expect((ok('GET', '/api/v1/namespaces/default/pods') as unknown as KubernetesList<Pod>).items).toEqual([]);
});

test('of several silent nodes one in ten seconds gets the taint that drives Pods away', () => {
  const { clock, ready, taints, stop } = cluster(5);
  stop('node-4', 'node-5');
  while (ready('node-5')?.status === 'True') clock.advance(second);
  clock.advance(second);
  const driven = () => ['node-4', 'node-5'].filter((name) => taints(name).includes('unreachable NoExecute')).length;
  expect(driven()).toBe(1);
  clock.advance(10 * second);
  expect(driven()).toBe(2);
});

test('where more than half of a zone is gone nobody is driven away, and where all is gone the taints go too', () => {
  const { clock, taints, ready, stop, comeBack } = cluster(5);
  stop('node-1');
  clock.advance(2 * minute);
  expect(taints('node-1')).toEqual(['unreachable NoSchedule', 'unreachable NoExecute']);
  stop('node-2', 'node-3');
  clock.advance(2 * minute);
  expect(ready('node-3')?.status).toBe('Unknown');
  expect(['node-2', 'node-3'].map((name) => taints(name).length)).toEqual([1, 1]);
  stop('node-4', 'node-5');
  clock.advance(2 * minute);
  expect(nodeNames(5).map(taints)).toEqual(nodeNames(5).map(() => ['unreachable NoSchedule']));
  for (const name of ['node-2', 'node-3', 'node-4', 'node-5']) comeBack(name);
  clock.advance(minute);
  expect(taints('node-1')).toEqual(['unreachable NoSchedule', 'unreachable NoExecute']);
  expect(taints('node-2')).toEqual([]);
});

test('a node that nobody speaks for turns Unknown a minute after it was made', () => {
  const { ok, clock, node, events } = cluster(2);
  ok('POST', '/api/v1/nodes', { metadata: { name: 'ghost' } });
  clock.advance(59 * second);
  expect(node('ghost').status?.conditions).toBeUndefined();
  clock.advance(10 * second);
  expect(node('ghost').status?.conditions).toMatchObject([
    { type: 'Ready', status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' },
    { type: 'MemoryPressure' },
    { type: 'DiskPressure' },
    { type: 'PIDPressure' },
  ]);
  ok('DELETE', '/api/v1/nodes/ghost');
  clock.advance(5 * second);
  expect(events('RemovingNode')).toEqual(['Node ghost event: Removing Node ghost from Controller']);
});

test('old labels of a node follow the new ones', () => {
  const { ok, clock, node } = cluster(1);
  ok('PATCH', '/api/v1/nodes/node-1', { metadata: { labels: { 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'plan9' } } });
  clock.advance(second);
  expect(node('node-1').metadata.labels).toMatchObject({ 'beta.kubernetes.io/os': 'linux' });
});
