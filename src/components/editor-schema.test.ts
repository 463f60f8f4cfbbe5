import { describe, expect, test } from 'vitest';
import { fieldAt, fieldsAt } from '../lab/editor/schema.ts';
import { kindNames, kindSchema } from './editor-schema.ts';

const pod = kindSchema('v1-Pod', (definition, field) => `${definition.split('.').pop()}.${field}`);

describe('the schema of the editor', () => {
  test('a Pod has apiVersion, kind, metadata, spec and status', () => {
    expect(Object.keys(fieldsAt(pod, []) ?? {})).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  });

  test.each([
    [['spec'], 'containers', { type: '[]Container', list: true, required: true, about: 'PodSpec.containers' }],
    [['spec', 'containers', '[]'], 'imagePullPolicy', { type: 'string', enum: ['Always', 'IfNotPresent', 'Never'] }],
    [['metadata'], 'labels', { type: 'map[string]string', map: true }],
    [['spec', 'containers', '[]', 'resources'], 'limits', { type: 'map[string]Quantity', map: true }],
    [['spec', 'containers', '[]'], 'command', { type: '[]string', list: true }],
    [['spec', 'volumes', '[]', 'configMap'], 'optional', { type: 'boolean' }],
  ] as const)('%j has the field %s', (path, key, shape) => {
    expect(fieldAt(pod, path, key)).toMatchObject(shape);
  });

  test('kinds of all groups are named, lists are not', () => {
    const names = kindNames().map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    expect(names).toEqual(expect.arrayContaining(['v1 Pod', 'apps/v1 Deployment', 'batch/v1 Job', 'v1 ConfigMap']));
    expect(names.filter((name) => name.endsWith('List'))).toEqual([]);
  });
});
