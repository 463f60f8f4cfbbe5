import { expect, test } from 'vitest';
import type { KubernetesList, KubernetesObject } from '../../api/meta.ts';
import { podManifest, podsPath, testCluster } from '../test-cluster.ts';

const pod = (name: string, labels: Record<string, string>) => podManifest(name, { metadata: { labels } });

function withPods() {
  const cluster = testCluster();
  const names = (labelSelector: string, path = '/api/v1/pods') => {
    const list = cluster.ok('GET', path, undefined, { query: { labelSelector } }) as unknown as KubernetesList<KubernetesObject>;
    return list.items.map(({ metadata }) => metadata.name);
  };
  for (const name of ['c', 'a', 'b']) cluster.ok('POST', podsPath, pod(name, { app: name === 'b' ? 'other' : 'web', tier: '' }));
  return { ...cluster, names };
}

test('a list by a label is in order, however the objects came', () => {
  const { names } = withPods();
  expect(names('app=web')).toEqual(['a', 'c']);
  expect(names('app in (web,other)')).toEqual(['a', 'b', 'c']);
  expect(names('app=web,tier=')).toEqual(['a', 'c']);
  expect(names('app=web,tier=x')).toEqual([]);
  expect(names('app=none')).toEqual([]);
  expect(names('app=web', '/api/v1/namespaces/kube-system/pods')).toEqual([]);
});

test('what is written later is found as it is then', () => {
  const { ok, names } = withPods();
  expect(names('app=web')).toEqual(['a', 'c']);
  ok('POST', podsPath, pod('d', { app: 'web' }));
  ok('PATCH', `${podsPath}/a`, { metadata: { labels: { app: 'other' } } });
  ok('DELETE', `${podsPath}/c`);
  expect(names('app=web')).toEqual(['d']);
  expect(names('app=other')).toEqual(['a', 'b']);
  ok('PATCH', `${podsPath}/a`, { metadata: { labels: { app: null } } });
  expect(names('app=other')).toEqual(['b']);
});

test('more labels than have an index are all found', () => {
  const { ok, names } = withPods();
  for (let i = 0; i < 40; i++) ok('POST', podsPath, pod(`p-${i}`, { [`label-${i}`]: 'x' }));
  for (const round of [1, 2]) for (let i = 0; i < 40; i++) expect([round, names(`label-${i}=x`)]).toEqual([round, [`p-${i}`]]);
});
