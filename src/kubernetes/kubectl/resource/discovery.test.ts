import { expect, test } from 'vitest';
import { FixedServer } from '../testing/fixed-server.ts';
import { runKubectl } from '../testing/run.ts';

test.each([
  ['get pods', 5],
  ['get pods/web', 4],
  ['logs web', 4],
  ['explain pod', 2],
  ['events --for pod/web', 2],
  ['auth can-i get pods', 2],
  ['api-resources', 1],
  ['api-versions', 1],
  ['top pod', 0],
  ['events', 0],
])('where nobody answers, kubectl %s asks what there is %i times', (line, count) => {
  const { output, status } = runKubectl('refused', line);
  expect(output.match(/memcache\.go:265\]/g) ?? []).toHaveLength(count);
  expect(output).toContain('refused');
  expect(status).toBe(1);
});

test('api-resources as JSON has the fields of the API, lists only where they hold something', () => {
  const { output } = runKubectl(new FixedServer({}), 'api-resources --api-group=apps -o json');
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  expect(JSON.parse(output)).toEqual({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: [
      {
        ...{ name: 'deployments', singularName: 'deployment', namespaced: true, group: 'apps', version: 'v1', kind: 'Deployment' },
        ...{ verbs, shortNames: ['deploy'], categories: ['all'] },
      },
    ],
  });
});
