import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { foundBrowser } from '../browser.ts';
import { root } from '../run.ts';
import type { IdleMemory } from './idle-memory.ts';

const origin = 'http://bench.test';
const packages = ['@marcbachmann/cel-js', 'diff', 'pure-rand/distribution/uniformInt', 'pure-rand/generator/xoroshiro128plus'];
const pathOf = (name: string) =>
  fileURLToPath(import.meta.resolve(name))
    .slice(root.length)
    .replaceAll('\\', '/')
    .replace(/^\/?/, '/');

/** The page: the simulator's modules as they are, the packages where Node finds them. */
const page = () =>
  `<!doctype html><script type="importmap">${JSON.stringify({ imports: Object.fromEntries(packages.map((name) => [name, pathOf(name)])) })}</script>`;

const measure = (pods: number, nodes: number) => `(async () => {
  await import('${origin}/src/host/node/all-parts.ts');
  const { idleMemory } = await import('${origin}/src/tools/bench/idle-memory.ts');
  const heapBytes = () => (gc(), gc(), performance.memory.usedJSHeapSize);
  idleMemory(200, 10, heapBytes);
  return idleMemory(${pods}, ${nodes}, heapBytes);
})()`;

/** The memory of many idle Pods in the browser that labs run in, whose pointers have four bytes; null if there is no Chromium. */
export async function idleMemoryInBrowser(pods: number, nodes: number): Promise<IdleMemory | null> {
  const executablePath = foundBrowser();
  if (executablePath === undefined) return null;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--js-flags=--expose-gc', '--enable-precise-memory-info'] });
  try {
    const tab = await browser.newPage();
    await tab.route(`${origin}/**`, (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname);
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: page() });
      const text = readFileSync(join(root, path), 'utf8');
      if (path.endsWith('.json')) return route.fulfill({ contentType: 'application/json', body: text });
      return route.fulfill({ contentType: 'text/javascript', body: path.endsWith('.ts') ? stripTypeScriptTypes(text) : text });
    });
    await tab.goto(`${origin}/`);
    return (await tab.evaluate(measure(pods, nodes))) as IdleMemory;
  } finally {
    await browser.close();
  }
}
