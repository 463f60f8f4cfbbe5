import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../run.ts';

const dist = join(root, 'dist');
const gzipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;

/** Bytes of the simulator's worker as it is served, and of all its parts; null if the site is not built. */
export function workerBytes(): { readonly entry: number; readonly all: number } | null {
  const assets = join(dist, '_astro');
  const worker = existsSync(assets) ? readdirSync(assets).find((name) => /^lab\.worker-.*\.js$/.test(name)) : undefined;
  if (worker === undefined) return null;
  const sum = (names: ReadonlySet<string>) => [...names].reduce((bytes, name) => bytes + gzipped(join(assets, name)), 0);
  return { entry: sum(modulesOf(assets, worker, statically)), all: sum(modulesOf(assets, worker, inAnyWay)) };
}

const statically = /(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g;
const inAnyWay = /["'`]\.\/([^"'`]+\.js)["'`]/g;

/** A module with those that it imports, directly or through others. */
function modulesOf(assets: string, name: string, imports: RegExp, found = new Set<string>()): Set<string> {
  if (found.has(name) || !existsSync(join(assets, name))) return found;
  found.add(name);
  for (const [, next] of readFileSync(join(assets, name), 'utf8').matchAll(imports)) modulesOf(assets, next!, imports, found);
  return found;
}

/** HTML, CSS and JavaScript that the browser loads for the largest chapter page before a lab is touched; null if the site is not built. */
export function chapterPageBytes(): number | null {
  if (!existsSync(dist)) return null;
  const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => /^\d\d-[^/]+\/\d\d-[^/]+\/index\.html$/.test(name));
  return pages.length === 0 ? null : Math.max(...pages.map((page) => pageBytes(join(dist, page))));
}

/** A page with what it loads: its styles, scripts and what those import at once. */
function pageBytes(page: string): number {
  const html = readFileSync(page, 'utf8');
  const found = new Set<string>();
  const take = (path: string) => {
    if (found.has(path) || !existsSync(join(dist, path))) return;
    found.add(path);
    if (!path.endsWith('.js')) return;
    const code = readFileSync(join(dist, path), 'utf8');
    for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) take(`/_astro/${name}`);
  };
  for (const [, path] of html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g)) take(path!);
  for (const [, path] of html.matchAll(/<script[^>]+src="([^"]+)"/g)) take(path!);
  for (const [, path] of html.matchAll(/<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"/g)) take(path!);
  return [...found].reduce((sum, path) => sum + gzipped(join(dist, path)), gzipSync(html, { level: 9 }).length);
}
