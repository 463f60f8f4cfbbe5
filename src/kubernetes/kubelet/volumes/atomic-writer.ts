import type { Time } from '../../../time/index.ts';
import { toRFC3339 } from '../../../time/index.ts';
import type { NodeFiles } from '../../cri/index.ts';
import type { Payload } from './volume-content.ts';

/** Whose files they are, and what every file's mode gets besides its own. */
export interface Ownership {
  readonly gid?: number;
}

/**
 * Writes the files of a volume so that readers see either all of the old or all of the new ones: into a new directory with the time as its
 * name, to which `..data` is then turned (pkg/volume/util/atomic_writer.go). Answers whether anything was written.
 */
export function writeAtomically(files: NodeFiles, directory: string, payload: Payload, now: Time, ownership: Ownership): boolean {
  const before = currentDirectory(files, directory);
  if (before !== undefined && !changed(files, `${directory}/${before}`, payload)) return false;
  const name = timestampedName(now);
  const target = `${directory}/${name}`;
  const owned = ownership.gid === undefined ? {} : { gid: ownership.gid };
  files.mkdir(target, { mode: ownership.gid === undefined ? 0o755 : 0o2755, ...owned });
  const top = new Set<string>();
  for (const [path, { content, mode, uid }] of payload) {
    const slash = path.indexOf('/');
    top.add(slash < 0 ? path : path.slice(0, slash));
    if (slash >= 0) files.mkdir(`${target}/${path.slice(0, path.lastIndexOf('/'))}`, { mode: 0o755, ...owned });
    files.writeFile(`${target}/${path}`, content(), { mode: ownership.gid === undefined ? mode : mode | 0o440, ...owned, ...(uid !== undefined && { uid }) });
  }
  if (before === undefined) files.symlink(name, `${directory}/..data`);
  else {
    files.symlink(name, `${directory}/..data_tmp`);
    files.rename(`${directory}/..data_tmp`, `${directory}/..data`);
  }
  for (const entry of before === undefined ? [] : files.list(directory)) if (!entry.startsWith('..') && !top.has(entry)) files.remove(`${directory}/${entry}`);
  for (const entry of top) if (before === undefined || !files.stat(`${directory}/${entry}`)) files.symlink(`..data/${entry}`, `${directory}/${entry}`);
  if (before !== undefined) files.remove(`${directory}/${before}`);
  return true;
}

/** The directory with the present files; undefined before the first write. */
function currentDirectory(files: NodeFiles, directory: string): string | undefined {
  return files.list(directory).find((entry) => /^\.\.\d{4}_/.test(entry));
}

function changed(files: NodeFiles, directory: string, payload: Payload): boolean {
  let count = 0;
  for (const [path, file] of payload) {
    const content = file.content();
    const old = files.readFile(`${directory}/${path}`);
    if (!old || old.length !== content.length || old.some((byte, i) => byte !== content[i])) return true;
    count++;
  }
  return countFiles(files, directory) !== count;
}

function countFiles(files: NodeFiles, directory: string): number {
  let count = 0;
  for (const entry of files.list(directory))
    count += files.stat(`${directory}/${entry}`)?.type === 'directory' ? countFiles(files, `${directory}/${entry}`) : 1;
  return count;
}

/** `..2026_11_21_07_09_32.024834640` */
function timestampedName(now: Time): string {
  const date = toRFC3339(now).slice(0, 19).replaceAll(/[-T:]/g, '_');
  return `..${date}.${String(now % 1_000_000).padStart(6, '0')}000`;
}
