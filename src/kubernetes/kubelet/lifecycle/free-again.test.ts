import { expect, test } from 'vitest';
import { Informer, resources } from '../../client/index.ts';
import { nodeCluster } from '../testing/node-cluster.ts';

test('what a Pod had asked for is free as soon as its containers have ended, before the API forgets it', () => {
  const cluster = nodeCluster();
  const containers = [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'], ports: [{ containerPort: 80, hostPort: 80 }] }];
  cluster.run('first', { containers, terminationGracePeriodSeconds: 1 });
  cluster.advance(5);
  const transport = cluster.server.connect({ name: 'scheduler', groups: ['system:masters', 'system:authenticated'], actor: 'scheduler' });
  const pods = new Informer({ clock: cluster.clock, transport, resource: resources.pods });
  pods.start();
  pods.addHandler({ onDelete: () => void cluster.run('second', { containers }) });
  cluster.ok('DELETE', '/api/v1/namespaces/default/pods/first');
  cluster.advance(10);
  expect(cluster.pod('first')).toBeUndefined();
  expect(cluster.pod('second')!.status.phase).toBe('Running');
});
