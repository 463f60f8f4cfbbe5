import { expect, test } from 'vitest';
import { Random, second } from '../../time/index.ts';
import type { Node } from '../api/types.ts';
import { testCluster } from '../apiserver/test-cluster.ts';
import { startControllers } from './index.ts';

test('a Node gets a Pod range, its ttl annotation, and loses its taint when it is ready', () => {
  const { ok, clock, server } = testCluster();
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  const post = (name: string, status: string) => ok('POST', '/api/v1/nodes', { metadata: { name }, status: { conditions: [{ type: 'Ready', status }] } });
  post('node-1', 'False');
  post('node-2', 'True');
  clock.advance(second);
  const node = (name: string) => ok('GET', `/api/v1/nodes/${name}`) as Node;
  expect([node('node-1').spec?.podCIDR, node('node-2').spec?.podCIDR]).toEqual(['10.244.0.0/24', '10.244.1.0/24']);
  expect(node('node-1').metadata.annotations).toMatchObject({ 'node.alpha.kubernetes.io/ttl': '0' });
  expect(node('node-1').spec?.taints?.map((taint) => `${taint.key} ${taint.effect}`)).toEqual([
    'node.kubernetes.io/not-ready NoSchedule',
    'node.kubernetes.io/not-ready NoExecute',
  ]);
  ok('PATCH', '/api/v1/nodes/node-1/status', { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
  clock.advance(second);
  expect(node('node-1').spec?.taints?.map(({ effect }) => effect)).toEqual(['NoExecute']);
  clock.advance(5 * second);
  expect(node('node-1').spec?.taints).toBeUndefined();
});
