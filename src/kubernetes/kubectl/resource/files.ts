import type { Execution, Process } from '../../../machine/process/types.ts';
import { ConnectionError, UserError } from '../errors.ts';
import { join, typeOf } from '../files.ts';
import { compareText } from '../text/go.ts';

/** One file to read objects from; STDIN for standard input. */
export interface Source {
  readonly path: string;
}

export const stdin = 'STDIN';

const extensions = ['.json', '.yaml', '.yml'];

/** The files that -f stands for: a file, a directory's manifests (with -R those below it too), a pattern, `-`, a URL. */
export function* expandPaths(
  process: Process,
  paths: readonly string[],
  recursive: boolean,
): Execution<{ readonly sources: readonly Source[]; readonly directory: boolean }> {
  const sources: Source[] = [];
  let directory = false;
  for (const path of paths) {
    if (path === '-') sources.push({ path: stdin });
    else if (/^https?:\/\//.test(path)) throw new ConnectionError('GET', path, `dial tcp ${/^https?:\/\/([^/]*)/.exec(path)![1]}: connect: connection refused`);
    else {
      const matches = matchPattern(process, path);
      for (const match of matches) {
        if (typeOf(process, match) === 'directory') directory = true;
        const found = walk(process, match, recursive, true);
        sources.push(...found);
      }
      if (matches.length === 0) throw new UserError(`the path "${path}" does not exist`);
    }
  }
  if (sources.length === 0 && paths.length > 0)
    throw new UserError(`error reading [${paths.join(' ')}]: recognized file extensions are [${extensions.join(' ')}]`);
  return { sources, directory };
}

function walk(process: Process, path: string, recursive: boolean, given: boolean): Source[] {
  if (typeOf(process, path) !== 'directory') return given || extensions.some((extension) => path.endsWith(extension)) ? [{ path }] : [];
  if (!given && !recursive) return [];
  return [...process.readDirectory(path)].sort(compareText).flatMap((name) => walk(process, join(path, name), recursive, false));
}

/** filepath.Glob where no such file exists: `*`, `?`, `[...]` in each part of the path. */
export function matchPattern(process: Process, pattern: string): readonly string[] {
  if (typeOf(process, pattern) !== undefined) return [pattern];
  if (!/[*?[]/.test(pattern)) return [];
  let found = pattern.startsWith('/') ? ['/'] : [''];
  for (const part of pattern.split('/').filter((piece) => piece !== '')) {
    found = found.flatMap((directory) => {
      if (!/[*?[]/.test(part)) return typeOf(process, join(directory, part)) === undefined ? [] : [join(directory, part)];
      if (typeOf(process, directory || '.') !== 'directory') return [];
      return [...process.readDirectory(directory || '.')]
        .sort(compareText)
        .filter(globToRegExp(part))
        .map((name) => join(directory, name));
    });
  }
  return found;
}

function globToRegExp(part: string): (name: string) => boolean {
  const source = part
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replace(/\[\^/g, '[^');
  const expression = new RegExp(`^${source}$`);
  return (name) => expression.test(name);
}
