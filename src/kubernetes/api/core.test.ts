import { expect, test } from 'vitest';
import { unifiedDiff } from './difflib.ts';
import { equal } from './equal.ts';
import { alreadyExists, conflict, forbidden, invalid, notFound } from './errors.ts';
import { errorText, invalid as invalidValue, notSupported, required } from './fielderror.ts';
import { definitionFor, fieldAt } from './schema.ts';
import { findByName, findKind, findResource, resourcePath } from './scheme.ts';

const pods = findResource('', 'v1', 'pods')!;

test('resources by address, kind and name', () => {
  expect(pods).toMatchObject({ kind: 'Pod', namespaced: true, shortNames: ['po'] });
  expect(findKind('apps', 'v1', 'Deployment')?.resource).toBe('deployments');
  expect(findByName('deploy').map(({ resource }) => resource)).toEqual(['deployments']);
  expect(findByName('deployments.v1.apps').map(({ group }) => group)).toEqual(['apps']);
  expect(findByName('events').map(({ group }) => group)).toEqual(['', 'events.k8s.io']);
  expect(resourcePath(pods, 'default', 'a')).toBe('/api/v1/namespaces/default/pods/a');
});

test('fields of a kind, with merge keys', () => {
  const pod = definitionFor({ group: '', version: 'v1', kind: 'Pod' })!;
  const containers = fieldAt(pod, ['spec', 'containers']);
  expect(containers).toMatchObject({ mergeKey: 'name' });
  expect(definitionFor({ group: '', version: 'v1', kind: 'Pod' })).toBe(pod);
});

test.each([
  [notFound(pods, 'x'), 404, 'pods "x" not found'],
  [alreadyExists({ group: 'apps', resource: 'deployments' }, 'x'), 409, 'deployments.apps "x" already exists'],
  [forbidden(pods, 'x', 'no'), 403, 'pods "x" is forbidden: no'],
  [
    conflict(pods, 'x'),
    409,
    'Operation cannot be fulfilled on pods "x": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [
    invalid({ group: '', kind: 'Pod' }, 'x', [required('spec.a'), invalidValue('spec.b', 'c', 'no')]),
    422,
    'Pod "x" is invalid: [spec.a: Required value, spec.b: Invalid value: "c": no]',
  ],
])('the text of a Status', (status, code, message) => {
  expect(status).toMatchObject({ code, message, status: 'Failure', kind: 'Status' });
});

test.each([
  [invalidValue('a', 1, 'no'), 'a: Invalid value: 1: no'],
  [invalidValue('a', { b: ['c'] }, 'no'), 'a: Invalid value: {"b":["c"]}: no'],
  [invalidValue('a', undefined, 'no'), 'a: Invalid value: null: no'],
  [notSupported('a', 'x', ['b', 'a']), 'a: Unsupported value: "x": supported values: "b", "a"'],
])('the text of a field error', (error, text) => {
  expect(errorText(error)).toBe(text);
});

test('semantic equality', () => {
  expect(equal({ a: [], b: 1 }, { b: 1 })).toBe(true);
  expect(equal({ emptyDir: {} }, {})).toBe(false);
  expect(equal([{ a: 1 }], [{ a: 2 }])).toBe(false);
});

test('a unified difference', () => {
  expect(unifiedDiff('a\nb\nc', 'a\nx\nc')).toBe('@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n');
});
