import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const prefix = '\0lazy-css:';
const ofLazyLibrary = /\/node_modules\/(monaco-editor|@xterm)\/.*\.css$/;
const urls = /url\((['"]?)(?!data:)(\.{1,2}\/[^'")]+)\1\)/g;

/** A module that adds a style sheet to the page when it is run; files that the sheet names become assets. */
export function styleModule(file: string, css: string): string {
  const folder = file.replace(/[^/]*$/, '');
  const imports: string[] = [];
  let text = '';
  let read = 0;
  for (const { 0: match, 2: path = '', index } of css.matchAll(urls)) {
    const name = `file${imports.length}`;
    imports.push(`import ${name} from ${JSON.stringify(`${folder}${path.replace(/\?.*$/, '')}?url`)};`);
    text += `${JSON.stringify(`${read === 0 ? '' : ')'}${css.slice(read, index)}url(`)} + ${name} + `;
    read = index + match.length;
  }
  text += JSON.stringify(read === 0 ? css : `)${css.slice(read)}`);
  return `${imports.join('\n')}
const sheet = document.querySelector('style[data-lazy]') ?? document.head.appendChild(document.createElement('style'));
sheet.setAttribute('data-lazy', '');
sheet.append(${text});
export {};
`;
}

/**
 * Astro puts style sheets that only a dynamic import reaches into every page, where they would weigh before they are needed (Monaco: 148 KB). Those of
 * the lazily loaded libraries therefore travel in the libraries' own chunks.
 */
export const lazyCss: Plugin = {
  name: 'lazy-css',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith('.css') || importer === undefined) return undefined;
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    return resolved && ofLazyLibrary.test(resolved.id) ? `${prefix}${resolved.id}.js` : resolved;
  },
  load(id) {
    if (!id.startsWith(prefix)) return undefined;
    const file = id.slice(prefix.length, -'.js'.length);
    return styleModule(file, readFileSync(file, 'utf8'));
  },
};
