import type { Bytes, Execution, Process } from '../../../../machine/process/types.ts';
import { SystemError } from '../../../../machine/process/types.ts';
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

/** Reads the files of one kustomization: nothing outside its directory. */
export class Loader {
  readonly process: Process;
  readonly root: string;

  private constructor(process: Process, root: string) {
    this.process = process;
    this.root = root;
  }

  /** The loader of a directory; `given` is how it was named. */
  static open(process: Process, given: string, path: string): Loader {
    const kind = typeOf(process, path);
    if (kind === undefined)
      throw new UserError(`must build at directory: not a valid directory: evalsymlink failure on '${given}' : lstat ${path}: no such file or directory`);
    if (kind !== 'directory') throw new UserError(`must build at directory: '${given}': file is not directory`);
    return new Loader(process, path);
  }

  /** A kustomization that this one names. */
  below(path: string): Loader {
    const full = this.path(path);
    return Loader.open(this.process, full, full);
  }

  path(name: string): string {
    return absolute(this.process, name.startsWith('/') ? name : `${this.root}/${name}`);
  }

  /** The bytes of a file; throws UserError. */
  *read(name: string): Execution<Bytes> {
    const path = this.path(name);
    try {
      if (typeOf(this.process, path) === 'directory') throw new UserError(`read ${path}: is a directory`);
      if (!path.startsWith(this.root === '/' ? '/' : `${this.root}/`) && typeOf(this.process, path) !== undefined)
        throw new UserError(`security; file '${path}' is not in or below '${this.root}'`);
      return yield* readBytes(this.process, path);
    } catch (error) {
      if (error instanceof SystemError) throw new UserError(`open ${path}: ${error.message.toLowerCase()}`);
      throw error;
    }
  }
}
