import type { NodeFiles } from '../../kubernetes/cri/index.ts';
import type { Time } from '../../time/index.ts';
import {
  type Caller,
  Directory,
  FileInode,
  FilledDirectory,
  type Inode,
  locate,
  lostName,
  MountTable,
  makeDirectories,
  rename,
  symlink,
  TreeDirectory,
  unlink,
  Volume,
  walk,
  writable,
  writeWhole,
} from '../filesystem/index.ts';
import type { Machine } from '../machine.ts';
import { failure, SystemError } from '../process/errors.ts';

type Owner = { readonly mode?: number; readonly uid?: number; readonly gid?: number } | undefined;

/** The node's files as its kubelet uses them, as root. Missing files are no error where the answer can say so; all else throws SystemError. */
export class MachineFiles implements NodeFiles {
  readonly #machine: Machine;
  readonly #as: Caller | undefined;

  /** as: on whose behalf, where it is not the node's agents in the node's own tree. */
  constructor(machine: Machine, as?: Caller) {
    this.#machine = machine;
    this.#as = as;
  }

  get #caller(): Caller {
    return this.#as ?? this.#machine.agent;
  }

  mkdir(path: string, options?: Owner): void {
    makeDirectories(this.#caller, path);
    if (options) own(writable(locate(this.#caller, path)), options);
  }

  writeFile(path: string, content: Uint8Array, options?: Owner): void {
    own(writeWhole(this.#caller, path, content), options);
  }

  readFile(path: string): Uint8Array | undefined {
    const inode = this.#find(path);
    return inode instanceof FileInode ? inode.readAll() : undefined;
  }

  readFileAt(path: string, offset: number, length: number): Uint8Array | undefined {
    const inode = this.#find(path);
    return inode instanceof FileInode ? inode.read(offset, length) : undefined;
  }

  watch(path: string, listener: () => void): () => void {
    const inode = this.#find(path);
    return inode instanceof FileInode ? inode.watch(listener) : () => {};
  }

  symlink(target: string, path: string): void {
    symlink(this.#caller, target, path);
  }

  rename(from: string, to: string): void {
    rename(this.#caller, from, to);
  }

  remove(path: string): void {
    const at = orNothing(() => walk(this.#caller, path, false));
    if (!at?.found) return;
    const { found, parent, name } = at;
    if (!(found.inode instanceof Directory)) {
      unlink(this.#caller, path);
      return;
    }
    if (found.name === '') throw failure('EBUSY');
    releaseAll(found.inode);
    if (parent.inode instanceof Directory) parent.inode.self().remove(name);
  }

  list(path: string): readonly string[] {
    const inode = this.#find(path);
    return inode instanceof Directory ? [...inode.names(undefined)].sort() : [];
  }

  stat(path: string): ReturnType<NodeFiles['stat']> {
    const inode = this.#find(path);
    if (!inode) return undefined;
    const { type } = inode;
    const shown = type === 'character' ? 'device' : type === 'fifo' ? 'socket' : type;
    return { type: shown, mode: inode.mode, size: inode.size };
  }

  realpath(path: string): string | undefined {
    return orNothing(() => locate(this.#caller, path).path);
  }

  mountTmpfs(path: string, size: number, fill?: (files: NodeFiles) => void): void {
    const machine = this.#machine;
    makeDirectories(this.#caller, path);
    const bytes = size > 0 ? size : Math.floor(machine.options.memoryBytes / 2);
    const volume = new Volume({ type: 'tmpfs', device: 'tmpfs', deviceNumber: machine.nextDevice(), size: bytes });
    const now = machine.clock.now;
    const attributes = { mode: 0o1777, uid: 0, gid: 0, modified: now };
    const root = fill ? new FilledDirectory(volume, attributes, (made) => fill(this.#within(made, now))) : new TreeDirectory(volume, attributes);
    const options = `relatime,size=${Math.floor(bytes / 1024)}k,noswap`;
    machine.namespaces.mnt.mount({ path: locate(this.#caller, path).path, root, readonly: false, options });
  }

  unmount(path: string): void {
    this.#machine.namespaces.mnt.unmount(path);
  }

  usage(path: string): number {
    const inode = this.#find(path);
    return inode ? usageOf(inode) : 0;
  }

  /** The files of a file system alone, written as of `now`. */
  #within(root: Directory, now: Time): MachineFiles {
    const mounts = new MountTable([{ path: '/', root, readonly: false, options: '' }], 0);
    return new MachineFiles(this.#machine, { ...this.#caller, mounts, clock: { now } });
  }

  #find(path: string): Inode | undefined {
    return orNothing(() => locate(this.#caller, path).inode);
  }
}

function own(inode: Inode, options: Owner): void {
  if (!options) return;
  inode.mode = options.mode ?? inode.mode;
  inode.uid = options.uid ?? inode.uid;
  inode.gid = options.gid ?? inode.gid;
}

/** What is found; undefined where there is nothing. */
function orNothing<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof SystemError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Bytes of all files below, in whole blocks, as `du` counts them. */
function usageOf(inode: Inode): number {
  if (inode instanceof Directory) {
    let bytes = 4096;
    for (const name of inode.names(undefined)) {
      const entry = inode.lookup(name, undefined);
      if (entry) bytes += usageOf(entry);
    }
    return bytes;
  }
  return inode.type === 'file' ? Math.ceil(inode.size / 4096) * 4096 : 0;
}

/** Gives the room of all files below back. */
function releaseAll(directory: Directory): void {
  for (const name of directory.names(undefined)) {
    const entry = directory.lookup(name, undefined);
    if (entry instanceof Directory) releaseAll(entry);
    else if (entry) lostName(directory, entry);
  }
}
