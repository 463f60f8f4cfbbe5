import { expect, test } from 'vitest';
import { FixedServer } from '../../testing/fixed-server.ts';
import { startKubectl } from '../../testing/run.ts';

const pods = '/api/v1/namespaces/default/pods';
const web = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', resourceVersion: '1' }, status: { conditions: [] } };
const server = () => new FixedServer({ [`GET ${pods}/web`]: web, [`GET ${pods}`]: { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [web] } });

test.each(['condition=Ready', 'delete', 'jsonpath={.status.phase}=Running'])('wait --for=%s ends without a word when it is interrupted', (condition) => {
  const run = startKubectl(server(), `wait pod/web --for=${condition} --timeout=1h`);
  run.clock.advance(2_000_000);
  expect(run.status).toBeUndefined();
  run.signal('SIGINT');
  run.clock.advance(1_000_000);
  expect({ output: run.output, status: run.status }).toEqual({ output: '', status: 1 });
});
