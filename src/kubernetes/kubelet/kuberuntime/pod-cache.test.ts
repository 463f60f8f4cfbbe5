import { expect, test } from 'vitest';
import type { NodeRuntime, PodSandbox } from '../../cri/index.ts';
import { PodCache } from './pod-cache.ts';

function setUp() {
  let reads = 0;
  const sandboxes: PodSandbox[] = [];
  const runtime = {
    listPodSandbox: () => {
      reads++;
      return sandboxes;
    },
    listContainers: () => [],
  };
  return { cache: new PodCache({ runtime } as unknown as NodeRuntime), sandboxes, reads: () => reads };
}

test('what the runtime has of a Pod is read once', () => {
  const { cache, reads } = setUp();
  expect(cache.get('a')).toBe(cache.get('a'));
  expect(reads()).toBe(1);
});

test('it is read again after a change', () => {
  const { cache, sandboxes } = setUp();
  expect(cache.get('a').ips).toEqual([]);
  const metadata = { name: 'a', namespace: 'default', uid: 'a', attempt: 0 };
  sandboxes.push({ id: '1', metadata, state: 'READY', createdAt: 0, ip: '10.0.0.2', labels: {}, annotations: {} });
  expect(cache.get('a').ips).toEqual([]);
  cache.forget('a');
  expect(cache.get('a').ips).toEqual(['10.0.0.2']);
});
