import { SystemError } from '../../../../machine/process/errors.ts';
import type { Bytes, Execution, Process } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import { readBytes, typeOf } from '../../files.ts';

/** An absolute path without `.` and `..`. */
export function absolute(process: Process, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : `${process.cwd}/`}${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const missing = (given: string, path: string) => `evalsymlink failure on '${given}' : lstat ${path}: no such file or directory`;

/** Reads the files of one kustomization: nothing outside its directory. */
export class Loader {
  readonly process: Process;
  readonly root: string;
  /** The kustomizations that led here. */
  readonly #referrers: readonly string[];

  private constructor(process: Process, root: string, referrers: readonly string[]) {
    this.process = process;
    this.root = root;
    this.#referrers = referrers;
  }

  /** The loader of a directory; `given` is how it was named. */
  static open(process: Process, given: string, path: string, referrers: readonly string[] = []): Loader {
    const kind = typeOf(process, path);
    if (kind === undefined) throw new UserError(`must build at directory: not a valid directory: ${missing(given, firstMissing(process, path))}`);
    if (kind !== 'directory') throw new UserError(`must build at directory: '${given}': file is not directory`);
    const visited = referrers.find((one) => one === path || one.startsWith(path === '/' ? path : `${path}/`));
    if (visited !== undefined) throw new UserError(`cycle detected: candidate root '${path}' contains visited root '${visited}'`);
    return new Loader(process, path, [...referrers, path]);
  }

  /** A kustomization that this one names. */
  below(path: string): Loader {
    const full = this.path(path);
    return Loader.open(this.process, full, full, this.#referrers);
  }

  path(name: string): string {
    return absolute(this.process, name.startsWith('/') ? name : `${this.root}/${name}`);
  }

  /** The bytes of a file; throws UserError. */
  *read(name: string): Execution<Bytes> {
    const path = this.path(name);
    const kind = typeOf(this.process, path);
    if (kind === undefined) throw new UserError(missing(path, firstMissing(this.process, path)));
    if (kind === 'directory') throw new UserError(`'${path}' must resolve to a file`);
    if (!path.startsWith(this.root === '/' ? '/' : `${this.root}/`)) throw new UserError(`security; file '${path}' is not in or below '${this.root}'`);
    try {
      return yield* readBytes(this.process, path);
    } catch (error) {
      if (error instanceof SystemError) throw new UserError(`open ${path}: ${error.message.toLowerCase()}`);
      throw error;
    }
  }
}

/** The first part of a path that does not exist: that is where lstat fails. */
function firstMissing(process: Process, path: string): string {
  const parts = path.split('/');
  for (let i = 2; i < parts.length; i++) {
    const part = parts.slice(0, i).join('/');
    if (typeOf(process, part) === undefined) return part;
  }
  return path;
}
