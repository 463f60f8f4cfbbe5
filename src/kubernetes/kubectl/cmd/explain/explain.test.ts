import { expect, test } from 'vitest';
import { FixedServer } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const explained = (argument: string) => runKubectl(new FixedServer({}), ['explain', argument]).output;
const head = 'GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\n';

test.each(['deploy.spec.replicas', 'deployments.spec.replicas', 'deployments.apps.spec.replicas'])('explain finds the field in %s', (argument) => {
  expect(explained(argument)).toContain(`${head}FIELD: replicas <integer>\n`);
});

test.each([
  ['pod.spec.containers[0].name', 'error: invalid jsonpath syntax, first node must be field node\n'],
  ['.spec', 'error: invalid jsonpath syntax, first node must be field node\n'],
  ['pod.spec.containers[', 'error: unterminated array\n'],
  ['pods/web', 'the server doesn\'t have a resource type "pods/web"\n'],
])('explain takes steps of a JSONPath that are fields: not %s', (argument, message) => expect(explained(argument)).toBe(message));

test('a dot at the end does not count', () => expect(explained('pod.')).toContain('KIND:       Pod\n'));

test('of a path that leads nowhere the last field is named', () => {
  expect(explained('pod.spek.containers')).toBe('KIND:       Pod\nVERSION:    v1\n\nerror: field "containers" does not exist\n');
});
