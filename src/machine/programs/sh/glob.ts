import { SystemError } from '../../process/errors.ts';
import type { Process } from '../../process/types.ts';
import { hasPattern, matches } from './pattern.ts';

const unescaped = (pattern: string) => pattern.replace(/\\(.)/gs, '$1');

/** The paths that match a pattern, in the order of their bytes; empty if there is none. `dots`: `.*` also means `.` and `..`. */
export function glob(process: Process, pattern: string, dots = false): string[] {
  const components = pattern.split('/');
  let found = [''];
  for (const [i, component] of components.entries()) {
    const last = i === components.length - 1;
    const next: string[] = [];
    for (const base of found) next.push(...step(process, base, component, { last, dots }));
    found = next;
    if (found.length === 0) return [];
  }
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function step(process: Process, base: string, component: string, { last, dots }: { last: boolean; dots: boolean }): string[] {
  const end = last ? '' : '/';
  if (!hasPattern(component.replace(/\\./gs, ''))) {
    const path = base + unescaped(component);
    if (component === '' || !last) return [path + end];
    return exists(process, path) ? [path] : [];
  }
  const special = dots && component.startsWith('.') ? ['.', '..'] : [];
  return [...special, ...names(process, base || '.')]
    .filter((name) => (name.startsWith('.') ? component.startsWith('.') || component.startsWith('\\.') : true) && matches(name, component))
    .map((name) => base + name + end)
    .filter((path) => last || exists(process, path));
}

function exists(process: Process, path: string): boolean {
  try {
    process.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

function names(process: Process, path: string): readonly string[] {
  try {
    return process.readDirectory(path);
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}
