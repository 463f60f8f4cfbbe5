import { describe, expect, test } from 'vitest';
import { minute, Random, second } from '../../time/index.ts';
import type { KubernetesList } from '../api/meta.ts';
import type { Event, Pod } from '../api/types.ts';
import { podManifest, podsPath, testCluster } from '../apiserver/test-cluster.ts';
import { Scheduler } from './index.ts';

const nodePath = '/api/v1/nodes';

interface NodeOptions {
  labels?: Record<string, string>;
  taints?: object[];
  unschedulable?: boolean;
  cpu?: string;
  memory?: string;
  pods?: string;
}

/** Three workers of 2 CPU, with the scheduler running. */
function setUp(nodes: Record<string, NodeOptions> = { 'node-1': {}, 'node-2': {}, 'node-3': {} }) {
  const cluster = testCluster();
  const { clock, ok } = cluster;
  const allocatable = ({ cpu = '2', memory = '8Gi', pods = '110' }: NodeOptions) => ({ cpu, memory, pods, 'ephemeral-storage': '10Gi' });
  const addNode = (name: string, options: NodeOptions = {}) => {
    const { labels, taints, unschedulable } = options;
    ok('POST', nodePath, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      spec: { ...(unschedulable && { unschedulable }) },
      status: { allocatable: allocatable(options), capacity: allocatable(options) },
    });
    // Admission taints a new node as not ready; its controller would take that back.
    ok('PATCH', `${nodePath}/${name}`, { spec: { taints: taints ?? null } }, { headers: { 'content-type': 'application/merge-patch+json' } });
  };
  for (const [name, options] of Object.entries(nodes)) addNode(name, options);
  const scheduler = new Scheduler({
    clock,
    random: new Random(7),
    transport: cluster.server.connect({ name: 'system:kube-scheduler', groups: ['system:masters'] }),
  });
  scheduler.start();
  const pod = (name: string) => ok('GET', `${podsPath}/${name}`) as Pod;
  const run = (name: string, spec: object = {}, metadata: object = {}) => {
    ok('POST', podsPath, podManifest(name, { spec, metadata }));
    clock.advance(second / 10);
    return pod(name);
  };
  const events = (name: string) =>
    (ok('GET', '/api/v1/namespaces/default/events') as unknown as KubernetesList<Event>).items.filter((event) => event.involvedObject.name === name);
  const message = (name: string) => pod(name).status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message;
  return { ...cluster, scheduler, addNode, pod, run, events, message };
}

const asking = (cpu: string, more: object = {}) => ({ containers: [{ name: 'main', image: 'busybox:1.36', resources: { requests: { cpu } } }], ...more });
const unhelpful = (nodes: number) =>
  `no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;

describe('a Pod that fits', () => {
  test('is bound, with an event', () => {
    const { run, events, pod } = setUp();
    const { spec, status } = run('web');
    expect(spec?.nodeName).toMatch(/^node-[123]$/);
    expect(status?.conditions?.[0]).toMatchObject({ type: 'PodScheduled', status: 'True' });
    expect(events('web')).toMatchObject([
      {
        reason: 'Scheduled',
        message: `Successfully assigned default/web to ${pod('web').spec?.nodeName}`,
        reportingComponent: 'default-scheduler',
        action: 'Binding',
      },
    ]);
  });
  test('goes where most is free', () => {
    const { run } = setUp({ 'node-1': {}, 'node-2': { cpu: '8' } });
    expect(run('a', asking('1')).spec?.nodeName).toBe('node-2');
  });
  test('equal Pods spread over equal nodes', () => {
    const { run } = setUp();
    const nodes = ['a', 'b', 'c'].map((name) => run(name, asking('500m')).spec?.nodeName);
    expect(new Set(nodes).size).toBe(3);
  });
  test('is not for the scheduler when it names another or a node', () => {
    const { run } = setUp();
    expect(run('other', { schedulerName: 'nobody' }).spec?.nodeName).toBeUndefined();
    expect(run('placed', { nodeName: 'node-2' }).spec?.nodeName).toBe('node-2');
  });
});

describe('the message says what nodes lack', () => {
  test.each<[string, Record<string, NodeOptions> | undefined, object, string]>([
    ['too big for any node', undefined, asking('3'), `0/3 nodes are available: 3 Insufficient cpu. ${unhelpful(3)}`],
    [
      'too much of two resources',
      undefined,
      { containers: [{ name: 'main', image: 'busybox', resources: { requests: { cpu: '64', memory: '900Gi' } } }] },
      `0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient memory. ${unhelpful(3)}`,
    ],
    [
      'nodeSelector',
      undefined,
      { nodeSelector: { disk: 'ssd' } },
      `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${unhelpful(3)}`,
    ],
    [
      'one node, and that is too small',
      undefined,
      asking('3', { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } }),
      `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector. ${unhelpful(3)}`,
    ],
    [
      'a field of a node that does not exist',
      undefined,
      {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-9'] }] }],
            },
          },
        },
      },
      `0/3 nodes are available: 3 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${unhelpful(3)}`,
    ],
    [
      'cordoned, tainted, full',
      { 'node-1': { unschedulable: true }, 'node-2': { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] }, 'node-3': { pods: '0' } },
      {},
      '0/3 nodes are available: 1 Too many pods, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    ],
    [
      'no label to spread over',
      undefined,
      { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }] },
      `0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label). ${unhelpful(3)}`,
    ],
    [
      'a claim that does not exist',
      undefined,
      { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
      '0/3 nodes are available: persistentvolumeclaim "data" not found. not found',
    ],
    [
      'nobody to be near to',
      undefined,
      {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } }],
          },
        },
      },
      `0/3 nodes are available: 3 node(s) didn't match pod affinity rules. ${unhelpful(3)}`,
    ],
  ])('%s', (_, nodes, spec, message) => {
    const cluster = setUp(nodes);
    const { status } = cluster.run('picky', spec);
    expect(cluster.message('picky')).toBe(message);
    expect(status?.conditions?.[0]).toMatchObject({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', observedGeneration: 1 });
    expect(cluster.events('picky')).toMatchObject([{ reason: 'FailedScheduling', type: 'Warning', message }]);
  });
  test('no nodes at all', () => {
    const { run, message } = setUp({});
    run('web');
    expect(message('web')).toBe('no nodes available to schedule pods');
  });
});

describe('a Pod that waits', () => {
  test('is placed when a node comes that it fits', () => {
    const { run, addNode, clock, pod } = setUp({ 'node-1': {} });
    run('big', asking('3'));
    addNode('node-2', { cpu: '1' });
    clock.advance(2 * second);
    expect(pod('big').spec?.nodeName).toBeUndefined();
    addNode('node-3', { cpu: '4' });
    clock.advance(2 * second);
    expect(pod('big').spec?.nodeName).toBe('node-3');
  });
  test('is placed when a Pod goes that was in its way', () => {
    const { run, clock, pod, ok } = setUp({ 'node-1': {} });
    run('first', asking('1500m'));
    run('second', asking('1'));
    expect(pod('second').spec?.nodeName).toBeUndefined();
    ok('DELETE', `${podsPath}/first`, { gracePeriodSeconds: 0 });
    clock.advance(2 * second);
    expect(pod('second').spec?.nodeName).toBe('node-1');
  });
  test('is not tried again for events that cannot help it', () => {
    const { run, clock, events, ok } = setUp({ 'node-1': {} });
    run('picky', { nodeSelector: { disk: 'ssd' } });
    run('other');
    ok('DELETE', `${podsPath}/other`, { gracePeriodSeconds: 0 });
    clock.advance(minute);
    expect(events('picky')).toHaveLength(1);
  });
  test('is tried again after five minutes in any case, and leaves nothing behind when it is deleted', () => {
    const { run, clock, events, ok } = setUp({ 'node-1': {} });
    run('picky', { nodeSelector: { disk: 'ssd' } });
    clock.advance(5 * minute + 31 * second);
    expect(events('picky')).toHaveLength(2);
    ok('DELETE', `${podsPath}/picky`, { gracePeriodSeconds: 0 });
    clock.advance(minute);
    expect(clock.nextForeground()).toBeUndefined();
  });
  test('with scheduling gates waits silently until the last is gone', () => {
    const { run, clock, events, pod, ok } = setUp({ 'node-1': {} });
    run('gated', { schedulingGates: [{ name: 'example.com/wait' }] });
    expect(events('gated')).toHaveLength(0);
    ok('PATCH', `${podsPath}/gated`, [{ op: 'remove', path: '/spec/schedulingGates' }], { headers: { 'content-type': 'application/json-patch+json' } });
    clock.advance(second);
    expect(pod('gated').spec?.nodeName).toBe('node-1');
  });
});

describe('spreading and affinity', () => {
  test('a hard spread constraint keeps the skew', () => {
    const { run } = setUp();
    const spread = {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } },
      ],
    };
    const nodes = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => run(name, spread, { labels: { app: 'web' } }).spec?.nodeName);
    expect(nodes.sort()).toEqual(['node-1', 'node-1', 'node-2', 'node-2', 'node-3', 'node-3']);
  });
  test('anti-affinity keeps Pods apart, also from those that have none themselves', () => {
    const { run, message } = setUp({ 'node-1': {}, 'node-2': {} });
    const apart = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } }],
        },
      },
    };
    const [a, b] = ['a', 'b'].map((name) => run(name, apart, { labels: { app: 'db' } }).spec?.nodeName);
    expect(a).not.toBe(b);
    run('c', apart, { labels: { app: 'db' } });
    expect(message('c')).toContain("2 node(s) didn't match pod anti-affinity rules");
    run('d', {}, { labels: { app: 'db' } });
    expect(message('d')).toContain("2 node(s) didn't satisfy existing pods anti-affinity rules");
  });
  test('affinity brings Pods together, the first of a group anywhere', () => {
    const { run } = setUp();
    const together = {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'x' } } }],
        },
      },
    };
    const nodes = ['a', 'b', 'c'].map((name) => run(name, together, { labels: { app: 'x' } }).spec?.nodeName);
    expect(new Set(nodes).size).toBe(1);
  });
  test('a host port is free once a node', () => {
    const { run, message } = setUp({ 'node-1': {}, 'node-2': {} });
    const spec = { containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80, hostPort: 8080 }] }] };
    expect(new Set(['a', 'b'].map((name) => run(name, spec).spec?.nodeName)).size).toBe(2);
    run('c', spec);
    expect(message('c')).toContain("2 node(s) didn't have free ports for the requested pod ports");
  });
});

describe('preemption', () => {
  test('without anybody of lower priority there is nobody to evict', () => {
    const { run, message } = setUp({ 'node-1': {} });
    run('first', asking('1500m'));
    run('second', asking('1'));
    expect(message('second')).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    );
  });
});
