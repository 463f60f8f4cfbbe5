import { describe, expect, test } from 'vitest';
import type { Pod } from '../../api/types.ts';
import { nodeCluster } from '../testing/node-cluster.ts';
import { pressureRejection } from './admit.ts';
import { evictionMessage, rank } from './ranking.ts';

const mebi = 1024 * 1024;
const podOf = (name: string, requests: Record<string, string> = {}, more: object = {}): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'x', resources: { requests } }], ...more },
  }) as unknown as Pod;
const using = (pod: Pod, bytes: number) => ({ pod, total: bytes, containers: new Map([['main', bytes]]) });

describe('who is evicted first', () => {
  test('who uses more than was requested, then the lower priority, then the larger excess', () => {
    const candidates = [
      using(podOf('within', { memory: '1Gi' }), 900 * mebi),
      using(podOf('little'), 10 * mebi),
      using(podOf('much', { memory: '100Mi' }), 300 * mebi),
      using(podOf('important', {}, { priority: 1000 }), 500 * mebi),
    ];
    expect(rank(candidates, 'memory').map(({ pod }) => pod.metadata.name)).toEqual(['much', 'little', 'important', 'within']);
  });

  test('the message tells of the threshold and of the containers above their request', () => {
    const threshold = { condition: 'MemoryPressure', resource: 'memory', quantity: 100 * mebi, available: 96_883_712 } as const;
    expect(evictionMessage(using(podOf('a', { memory: '64Mi' }), 200 * mebi + 4096), threshold)).toBe(
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 94613Ki. Container main was using 204804Ki, request is 64Mi, has larger consumption of memory. ',
    );
    expect(evictionMessage(using(podOf('a', { memory: '64Mi' }), mebi), threshold)).toBe(
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 94613Ki. ',
    );
  });
});

test.each([
  ['a Pod without requests', podOf('a'), ['MemoryPressure'], 'The node had condition: [MemoryPressure]. '],
  ['a Pod that asks for something', podOf('a', { memory: '1Mi' }), ['MemoryPressure'], undefined],
  ['any Pod without disk', podOf('a', { memory: '1Mi' }), ['DiskPressure'], 'The node had condition: [DiskPressure]. '],
  ['a tolerant Pod', podOf('a', {}, { tolerations: [{ key: 'node.kubernetes.io/memory-pressure', operator: 'Exists' }] }), ['MemoryPressure'], undefined],
  ['a critical Pod', podOf('a', {}, { priority: 2_000_001_000 }), ['MemoryPressure', 'DiskPressure'], undefined],
] as const)('whether a node under pressure takes %s', (_name, pod, conditions, message) => {
  expect(pressureRejection(pod, conditions)?.message).toBe(message);
});

describe('a node whose memory runs out', () => {
  const spec = (memory?: string) => ({
    containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'], ...(memory && { resources: { requests: { memory } } }) }],
  });

  function pressed() {
    const cluster = nodeCluster({ memory: () => 300 * mebi });
    cluster.run('asked', spec('400Mi'));
    cluster.run('greedy', spec());
    cluster.advance(5);
    const total = cluster.node.machine.memoryBytes;
    cluster.node.useMemory(total - 50 * mebi);
    return { cluster, total };
  }
  const condition = (cluster: ReturnType<typeof nodeCluster>) => {
    const node = cluster.ok('GET', '/api/v1/nodes/node-1') as unknown as { status: { conditions: { type: string; status: string; reason: string }[] } };
    const { status, reason } = node.status.conditions.find(({ type }) => type === 'MemoryPressure')!;
    return `${status} ${reason}`;
  };

  test('evicts one Pod within ten seconds, with a condition that a Job can look for', () => {
    const { cluster } = pressed();
    cluster.advance(10.5);
    const { status } = cluster.pod('greedy')!;
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(status.message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: 50Mi\. Container main was using 300Mi, request is 0, /,
    );
    expect(status.conditions!.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'TerminationByKubelet' });
    expect(cluster.pod('asked')!.status.phase).toBe('Running');
    expect(cluster.events('node-1').map(({ reason, message }) => `${reason}: ${message}`)).toContain('EvictionThresholdMet: Attempting to reclaim memory');
  });

  test('says so, and stays so for five minutes', () => {
    const { cluster, total } = pressed();
    cluster.advance(10.5);
    cluster.node.useMemory(total / 2);
    cluster.advance(20);
    expect(condition(cluster)).toBe('True KubeletHasInsufficientMemory');
    cluster.run('late', spec());
    cluster.advance(2);
    expect(cluster.pod('late')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    });
    cluster.advance(330);
    expect(condition(cluster)).toBe('False KubeletHasSufficientMemory');
    const told = cluster.events('node-1').map(({ reason }) => reason);
    expect(told).toEqual(expect.arrayContaining(['NodeHasInsufficientMemory', 'NodeHasSufficientMemory']));
    cluster.run('later', spec());
    cluster.advance(3);
    expect(cluster.pod('later')!.status.phase).toBe('Running');
  });
});
