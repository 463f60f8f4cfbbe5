import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

export const sourceRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Below src, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly string[];
  readonly defaultExport: boolean;
}

/** The TypeScript of an Astro component: its frontmatter and its scripts. */
function scriptOf(path: string, text: string): string {
  if (!path.endsWith('.astro')) return text;
  const frontmatter = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
  return [frontmatter, ...[...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1])].join('\n');
}

function read(path: string): SourceFile {
  const text = readFileSync(join(sourceRoot, path), 'utf8');
  const code = scriptOf(path, text);
  const { module, errors } = parseSync(path.replace(/\.astro$/, '.ts'), code);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const imports = [
    ...module.staticImports.map((found) => found.moduleRequest.value),
    ...module.staticExports.flatMap((found) => found.entries.map((entry) => entry.moduleRequest?.value)),
    ...module.dynamicImports.map((found) => code.slice(found.moduleRequest.start, found.moduleRequest.end).replace(/^['"`]|['"`]$/g, '')),
    ...[...code.matchAll(/new URL\(\s*'(\.[^']*\.ts)',\s*import\.meta\.url/g)].map((match) => match[1]),
  ];
  return {
    path,
    lines: text.split('\n').length,
    imports: imports.filter((specifier) => specifier !== undefined),
    defaultExport: module.staticExports.some((found) => found.entries.some((entry) => entry.exportName.kind === 'Default')),
  };
}

/** All of the project's own source below src; generated files and tests included. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(ts|astro)$/.test(path) && !path.startsWith('testing/golden/'))
    .map(read);
}

/** What an import means: a path below src, `npm:name`, `node`, or '' for something outside src. */
export function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(dirname(from).replaceAll('\\', '/'), specifier.replace(/\?.*$/, '')));
    return path.startsWith('..') ? '' : path;
  }
  if (specifier.startsWith('astro:') || specifier.startsWith('virtual:')) return 'npm:astro';
  const parts = specifier.split('/');
  return `npm:${specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]}`;
}

export const projectPath = (path: string) => relative(join(sourceRoot, '..'), join(sourceRoot, path));
