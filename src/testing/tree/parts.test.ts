import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { resolveImport, sourceRoot } from './source-files.ts';

const list = 'host/parts/list.ts';
const worker = 'host/worker/lab.worker.ts';

/** What a file imports at once, and not for its types alone. */
function importsOf(path: string): string[] {
  const { module } = parseSync(path, readFileSync(join(sourceRoot, path), 'utf8'));
  const imported = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ isType, moduleRequest }) => (isType || !moduleRequest ? [] : moduleRequest.value)),
  );
  return [...imported, ...exported].map((specifier) => resolveImport(path, specifier)).filter((to) => to.endsWith('.ts') && existsSync(join(sourceRoot, to)));
}

/** Every file that is reached from one, with the file that leads to it. */
function reached(from: string): Map<string, string> {
  const found = new Map([[from, '']]);
  for (const [path] of found) for (const next of importsOf(path)) if (!found.has(next)) found.set(next, path);
  return found;
}

test('no part is imported by what the worker loads at once', () => {
  const text = readFileSync(join(sourceRoot, list), 'utf8');
  const parts = [...text.matchAll(/import\('([^']+)'\)/g)].map(([, specifier]) => resolveImport(list, specifier!));
  expect(parts.length).toBeGreaterThan(5);
  const files = reached(worker);
  expect(files.size).toBeGreaterThan(100);
  expect(parts.filter((path) => files.has(path)).map((path) => `${files.get(path)} imports ${path}`)).toEqual([]);
});
