import { describe, expect, test } from 'vitest';
import type { ControllerRevision, PodTemplateSpec } from '../../api/types.ts';
import { byRevision, equalData, hashRevision, newRevision, nextRevision, revisionName, templatePatch } from './revision.ts';

const template = (image: string) => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image }] } }) as unknown as PodTemplateSpec;
const revision = (name: string, number: number, creationTimestamp = '2026-11-21T06:00:00Z') =>
  ({ metadata: { name, creationTimestamp }, revision: number }) as ControllerRevision;

describe('the hash of a revision', () => {
  const data = templatePatch(template('nginx:1.27'));

  test.each([
    [undefined, '756bcd5fb5'],
    [0, '5d5dc4c8d7'],
    [2, '5d5dc4c8d5'],
  ])('with %s collisions is that of Go', (collisions, hash) => {
    expect(hashRevision(data, collisions)).toBe(hash);
  });

  test('does not depend on the order of fields', () => {
    const { metadata, spec } = template('nginx:1.27');
    expect(hashRevision({ spec: { template: { spec, metadata, $patch: 'replace' } } }, undefined)).toBe(hashRevision(data, undefined));
  });

  test('is in the name and in a label of a new revision', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'default', uid: 'u' } };
    const { metadata } = newRevision(owner, { data, revision: 1, labels: { app: 'web' }, collisions: 0 });
    expect(metadata).toMatchObject({ name: 'web-5d5dc4c8d7', labels: { app: 'web', 'controller.kubernetes.io/hash': '5d5dc4c8d7' } });
    expect(metadata.ownerReferences?.[0]).toMatchObject({ name: 'web', controller: true });
  });
});

test('revisions of equal templates hold equal data', () => {
  expect(equalData(templatePatch(template('a')), templatePatch(template('a')))).toBe(true);
  expect(equalData(templatePatch(template('a')), templatePatch(template('b')))).toBe(false);
});

test('revisions are sorted by number, then by age, then by name', () => {
  const sorted = [revision('d', 2), revision('c', 1, '2026-11-21T06:00:01Z'), revision('b', 1), revision('a', 1)].sort(byRevision);
  expect(sorted.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c', 'd']);
  expect(nextRevision(sorted)).toBe(3);
  expect(nextRevision([])).toBe(1);
});

test('a long name leaves room for the hash', () => {
  expect(revisionName('a'.repeat(250), 'hash')).toBe(`${'a'.repeat(223)}-hash`);
});
