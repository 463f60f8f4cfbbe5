import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ComponentHeader, readHeader } from '../../components/component-headers.ts';
import { sourceFiles, sourceRoot } from './source-files.ts';

/** The headers of all components, in the order of their folders. */
export function componentHeaders(): ComponentHeader[] {
  return sourceFiles()
    .filter(({ path }) => path.endsWith('/index.ts'))
    .map(({ path }) => readHeader(dirname(path), readFileSync(join(sourceRoot, path), 'utf8')))
    .filter((header) => header !== undefined)
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

/** The README's table of what is and what is not simulated. */
export function simulatedSection(): string {
  const cell = (items: readonly string[]) => items.join('; ').replaceAll('|', '\\|');
  const rows = componentHeaders().map(({ folder, simulated, notSimulated }) => `| \`${folder}\` | ${cell(simulated)} | ${cell(notSimulated)} |`);
  return ['| component | simulated | not simulated |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

export const readme = (): string | undefined => {
  const path = join(sourceRoot, '..', 'README.md');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};
