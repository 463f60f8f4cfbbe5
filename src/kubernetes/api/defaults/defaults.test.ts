import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decode } from '../decode.ts';
import type { KubernetesObject } from '../meta.ts';
import { kindOf } from '../scheme.ts';
import { readSession } from '../test-sessions.ts';
import { readYaml } from '../yaml/index.ts';
import { withDefaults } from './index.ts';

const sessions = ['pod-full', 'workloads', 'job-cronjob', 'service', 'simple-objects'].map((name) => {
  const file = new URL(`../../../testing/golden/api/defaults-${name}.session`, import.meta.url);
  return readSession(name, readFileSync(file, 'utf8'));
});
const cases = sessions.flatMap(({ files, steps }) =>
  steps.flatMap(({ command, output }) => {
    const file = /-f (\S+) --dry-run=server -o yaml$/.exec(command)?.[1];
    return file && output.every((line) => !line.startsWith('[exit'))
      ? [[file, files.get(file)!, output.filter((line) => !line.startsWith('Warning: ')).join('\n')] as const]
      : [];
  }),
);

type Fields = Record<string, unknown>;

const parse = (text: string) => {
  const read = readYaml(text);
  if ('error' in read) throw new Error(read.error);
  return read.value as Fields;
};

/** What strategies, allocators and admission plugins put into an object, by kind. */
const added: Record<string, readonly string[]> = {
  Pod: ['serviceAccount', 'serviceAccountName', 'priority', 'preemptionPolicy', 'tolerations'],
  Service: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'],
  Job: ['selector'],
  Namespace: ['finalizers'],
};

function withoutAdded(object: Fields): Fields {
  const { apiVersion: _apiVersion, metadata, status: _status, ...rest } = object;
  const { labels, annotations } = metadata as Fields;
  const spec = rest.spec as Fields | undefined;
  const kept = spec && Object.fromEntries(Object.entries(spec).filter(([key]) => !added[object.kind as string]?.includes(key)));
  return { ...rest, ...(kept && { spec: Object.keys(kept).length === 0 ? undefined : kept }), metadata: object.kind === 'Pod' ? { labels, annotations } : {} };
}

const noTokens = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner) => {
    if (key === 'labels') return undefined;
    return (key === 'volumes' || key === 'volumeMounts') && Array.isArray(inner) ? kept(inner) : inner;
  });

function kept(items: readonly { name: string }[]): unknown {
  const own = items.filter(({ name }) => !name.startsWith('kube-api-access-'));
  return own.length === 0 ? undefined : own;
}

test.each(cases)('defaults of %s', (_file, manifest, expected) => {
  const value = parse(manifest);
  const decoded = decode(value, kindOf(value as unknown as KubernetesObject), 'Strict');
  if ('status' in decoded) throw new Error(decoded.status.message);
  expect(noTokens(withoutAdded(withDefaults(decoded.object) as unknown as Fields))).toEqual(noTokens(withoutAdded(parse(expected))));
});

test('an object that has its defaults stays the same object', () => {
  const value = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'a:1' }] } };
  const decoded = decode(value, { group: '', version: 'v1', kind: 'Pod' }, 'Strict');
  if ('status' in decoded) throw new Error(decoded.status.message);
  const once = withDefaults(decoded.object);
  expect(withDefaults(once)).toBe(once);
});
