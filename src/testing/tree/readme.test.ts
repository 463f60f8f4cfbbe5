import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { componentHeaders, readme, simulatedSection } from './simulated.ts';
import { sourceRoot } from './source-files.ts';

/** Components of the architecture: each opens with a header that says what it models and what not. */
const components = [
  'kubernetes/api',
  'kubernetes/etcd',
  'kubernetes/apiserver',
  'kubernetes/client',
  'kubernetes/scheduler',
  'kubernetes/controllers',
  'kubernetes/kubelet',
  'kubernetes/proxy',
  'kubernetes/kubectl',
  'machine/containerd',
  'machine/filesystem',
  'machine/network',
  'machine/cgroup',
  'machine/images',
  'machine/programs',
];

test('every component says what it models, simulates and leaves out', () => {
  const folders = new Set(componentHeaders().map(({ folder }) => folder));
  expect(components.filter((folder) => !folders.has(folder))).toEqual([]);
});

test('the README tells what the headers tell (src/tools/readme.ts writes it)', () => {
  expect(readme()).toContain(simulatedSection());
});

test('the folders and files that the README names exist', () => {
  const named = [...readme()!.matchAll(/`((?:src|content|e2e)\/[\w./-]*[\w/])`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(sourceRoot, '..', path)))).toEqual([]);
});
