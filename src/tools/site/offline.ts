import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AstroIntegration } from 'astro';

/** Loaded only when a lab or the search is used: kept once it was used, not fetched ahead. */
const lazy = /^_astro\/(monaco-editor|terminal-screen|codicon|editor\.worker)|^pagefind\/|^schema\/(?!index\.|v1-Pod\.)/;
const ahead = /\.(html|js|css|svg|woff2|json|webmanifest)$/;

const revision = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

/** The files that a service worker fetches ahead, each with the revision of its content. */
export function filesAhead(dir: URL): [path: string, revision: string][] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => ahead.test(name) && !lazy.test(name) && name !== 'sw.js')
    .sort()
    .map((name) => [`/${name.replace(/(^|\/)index\.html$/, '$1')}`, revision(readFileSync(new URL(name, dir)))]);
}

/** Writes the list of files and its revision into the built service worker (public/sw.js). */
export const offline: AstroIntegration = {
  name: 'offline',
  hooks: {
    'astro:build:done': ({ dir, logger }) => {
      const worker = new URL('sw.js', dir);
      const files = filesAhead(dir);
      const text = readFileSync(worker, 'utf8');
      const filled = text
        .replace("'REVISION'", () => `'${revision(Buffer.from(JSON.stringify(files) + text))}'`)
        .replace('[/* FILES */]', () => JSON.stringify(files));
      if (filled === text) throw new Error('public/sw.js has no place for its files');
      writeFileSync(worker, filled);
      logger.info(`service worker with ${files.length} files`);
    },
  },
};
