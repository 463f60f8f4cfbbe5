import { describe, expect, test } from 'vitest';
import { Random } from '../../time/index.ts';
import { LabelSelector } from '../api/selector.ts';
import type { Node, Pod, PodDisruptionBudget } from '../api/types.ts';
import { Cache } from './cache/cache.ts';
import { PodInfo } from './cache/pod-info.ts';
import { Framework } from './framework/framework.ts';
import { defaultPreemption } from './plugins/default-preemption/default-preemption.ts';
import { dynamicResources } from './plugins/dynamic-resources/dynamic-resources.ts';
import { registry } from './plugins/registry.ts';
import { Nominator } from './queue/nominator.ts';
import { feasibleNodesToFind, filterWithNominated, PodScheduler } from './schedule-pod.ts';

const node = (name: string, more: { labels?: Record<string, string>; taints?: object[] } = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
    spec: { ...(more.taints && { taints: more.taints }) },
    status: { allocatable: { cpu: '2', memory: '8Gi', pods: '110' } },
  }) as unknown as Node;

const pod = (name: string, cpu: string, priority: number, more: { labels?: Record<string, string>; spec?: object } = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels: more.labels },
    spec: { priority, containers: [{ name: 'main', image: 'busybox', resources: { requests: { cpu } } }], ...more.spec },
  }) as unknown as Pod;

/** Nodes of 2 CPU, with Pods placed on them. */
function setUp(nodes: Node[], placed: Record<string, Pod[]> = {}, budgets: PodDisruptionBudget[] = []) {
  const cache = new Cache();
  const nominator = new Nominator();
  for (const one of nodes) cache.setNode(one);
  for (const [name, pods] of Object.entries(placed)) for (const one of pods) cache.setPod({ ...one, spec: { ...one.spec!, nodeName: name } });
  const evicted: string[] = [];
  const preemption = defaultPreemption({
    random: new Random(1),
    nodes: cache,
    budgets: () => budgets,
    filter: (run, info) => filterWithNominated(run, info, nominator),
    evict: (victims) => evicted.push(...victims.map(({ pod: victim }) => victim.metadata.name!)),
  });
  const plugins = registry({ claims: { claim: () => undefined, delaysBinding: () => false }, defaultSelector: () => LabelSelector.everything });
  const framework = new Framework({ filter: plugins.filter, score: plugins.score, postFilter: [dynamicResources, preemption] }, new Random(1));
  const scheduler = new PodScheduler(framework, cache, nominator);
  const schedule = (one: Pod) => {
    const decision = scheduler.schedule(new PodInfo(one));
    return decision.kind === 'node' ? decision.node.name : decision;
  };
  return { cache, nominator, evicted, schedule };
}

test.each([
  [5, 5],
  [99, 99],
  [100, 100],
  [1000, 420],
  [5000, 500],
  [10000, 500],
])('of %d nodes %d feasible ones are enough', (nodes, enough) => {
  expect(feasibleNodesToFind(nodes)).toBe(enough);
});

describe('preemption', () => {
  test('evicts as few as needed, the least important ones, and nominates the node', () => {
    const { evicted, schedule } = setUp([node('a')], { a: [pod('low', '1', 0), pod('middle', '500m', 5), pod('high', '500m', 8)] });
    expect(schedule(pod('urgent', '1', 10))).toEqual({
      kind: 'unschedulable',
      message: '0/1 nodes are available: 1 Insufficient cpu.',
      rejectedBy: new Set(['NodeResourcesFit']),
      nominate: 'a',
    });
    expect(evicted).toEqual(['low']);
  });
  test('takes the node whose victims are the least important', () => {
    const { evicted, schedule } = setUp([node('a'), node('b')], { a: [pod('five', '2', 5)], b: [pod('one', '2', 1)] });
    expect(schedule(pod('urgent', '1', 10))).toMatchObject({ nominate: 'b' });
    expect(evicted).toEqual(['one']);
  });
  test('spares Pods that a disruption budget protects, where it can', () => {
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'db' } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    } as unknown as PodDisruptionBudget;
    const { evicted, schedule } = setUp([node('a'), node('b')], { a: [pod('guarded', '2', 0, { labels: { app: 'db' } })], b: [pod('free', '2', 5)] }, [budget]);
    expect(schedule(pod('urgent', '1', 10))).toMatchObject({ nominate: 'b' });
    expect(evicted).toEqual(['free']);
  });
  test('does not help against what no eviction changes', () => {
    const { evicted, schedule } = setUp([node('a')], { a: [pod('low', '1', 0)] });
    expect(schedule(pod('huge', '3', 10))).toMatchObject({
      message:
        '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    });
    expect(evicted).toEqual([]);
  });
  test('is not for Pods with preemptionPolicy Never', () => {
    const { schedule } = setUp([node('a')], { a: [pod('low', '2', 0)] });
    expect(schedule(pod('polite', '1', 10, { spec: { preemptionPolicy: 'Never' } }))).toMatchObject({
      message: '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    });
  });
  test('room that is made for one Pod is not given to a less important one', () => {
    const { nominator, schedule } = setUp([node('a')], { a: [pod('low', '1', 0)] });
    nominator.add(new PodInfo(pod('urgent', '1', 10)), 'a');
    expect(schedule(pod('other', '1', 5))).toMatchObject({ kind: 'unschedulable' });
    expect(schedule(pod('more-urgent', '1', 20))).toBe('a');
  });
});

describe('scores', () => {
  test('a preferred node wins, an advised against one loses', () => {
    const taints = [{ key: 'x', effect: 'PreferNoSchedule' }];
    const { schedule } = setUp([node('a', { taints }), node('b')]);
    expect(schedule(pod('web', '100m', 0))).toBe('b');
    const preference = { weight: 1, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } };
    const wish = { spec: { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preference] } } } };
    expect(setUp([node('a'), node('b', { labels: { disk: 'ssd' } }), node('c')]).schedule(pod('web', '100m', 0, wish))).toBe('b');
  });
  test('among equal nodes each is chosen now and then', () => {
    const { schedule } = setUp([node('a'), node('b'), node('c')]);
    const chosen = new Set(Array.from({ length: 30 }, (_, i) => schedule(pod(`p${i}`, '100m', 0))));
    expect(chosen).toEqual(new Set(['a', 'b', 'c']));
  });
});

test('a cache that is told of Pods and nodes coming and going ends up empty', () => {
  const { cache } = setUp([node('a')], { a: [pod('x', '1', 0, { labels: { app: 'web' } })] });
  const info = cache.get('a')!;
  expect(info.requested.milliCPU).toBe(1000);
  cache.removePod(pod('x', '1', 0));
  expect(info.requested.milliCPU).toBe(0);
  expect(info.groups.size).toBe(0);
  cache.removeNode('a');
  expect(cache.all).toEqual([]);
});
