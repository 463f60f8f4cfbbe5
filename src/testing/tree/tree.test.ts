import { expect, test } from 'vitest';
import { importExceptions, importRules, ruleFor } from './import-rules.ts';
import { largeFiles } from './large-files.ts';
import { resolveImport, sourceFiles } from './source-files.ts';

const files = sourceFiles();
const isTest = (path: string) => path.endsWith('.test.ts') || path.includes('/testdata/') || path.includes('/testing/') || /\/test-[\w-]+\.ts$/.test(path);

function allowed(path: string, specifier: string): boolean {
  const to = resolveImport(path, specifier);
  if (importExceptions.some((edge) => edge.from === path && edge.to === to)) return true;
  return importRules[ruleFor(path)]!.some((rule) => {
    if (rule === 'npm:*') return to.startsWith('npm:');
    return to === rule || to.startsWith(`${rule}/`);
  });
}

test('every import is one that the list of allowed imports has', () => {
  const breaches = files
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, imports }) => imports.filter((specifier) => !allowed(path, specifier)).map((specifier) => `${path} may not import ${specifier}`));
  expect(breaches).toEqual([]);
});

test('the list finds a breach', () => {
  expect(allowed('kubernetes/kubelet/kubelet.ts', '../apiserver/index.ts')).toBe(false);
  expect(allowed('kubernetes/scheduler/scheduler.ts', '../etcd/index.ts')).toBe(false);
  expect(allowed('lab/lab.ts', '../simulator/simulation.ts')).toBe(false);
  expect(allowed('time/clock.ts', 'node:timers')).toBe(false);
  expect(allowed('kubernetes/kubelet/kubelet.ts', '../client/index.ts')).toBe(true);
});

test('no module has a default export, save where a tool asks for one', () => {
  const found = files.filter(({ path, defaultExport }) => defaultExport && !path.endsWith('.astro') && path !== 'content.config.ts').map(({ path }) => path);
  expect(found).toEqual([]);
});

test('no file is over 500 lines without a reason on the list, and half of them are under 120', () => {
  const own = files.filter(({ path }) => !isTest(path));
  const over = own.filter(({ path, lines }) => lines > 500 && !largeFiles[path]).map(({ path, lines }) => `${path}: ${lines} lines`);
  expect(over).toEqual([]);
  const unneeded = Object.keys(largeFiles).filter((path) => !own.some((file) => file.path === path && file.lines > 500));
  expect(unneeded, 'listed as large, but not').toEqual([]);
  const sorted = own.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted[sorted.length >> 1]).toBeLessThan(120);
});
