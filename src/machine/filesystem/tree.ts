import type { Time } from '../../time/index.ts';
import { encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';
import { TreeDirectory } from './directory.ts';
import { DeviceInode, FileInode, SymlinkInode } from './inode.ts';
import type { Volume } from './volume.ts';

/** One entry of a tree that is written down: a file's content, an executable of a program, a symlink or a directory. */
export type TreeEntry =
  | string
  | Bytes
  | { readonly content: string | Bytes; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly program: string; readonly mode?: number }
  | { readonly link: string }
  | { readonly directory: true; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly device: readonly [major: number, minor: number]; readonly mode?: number };

/** Absolute paths and what is there. Directories on the way come by themselves (root, 755). */
export type FileTree = Readonly<Record<string, TreeEntry>>;

/** What an executable file holds: the magic number of ELF and the name of the program that the kernel runs for it. */
export function executable(program: string): Bytes {
  return encode(`\x7fELF${program}\n`);
}

/** The name of the program that the bytes of a file stand for, if it is an executable. */
export function programOf(bytes: Bytes): string | undefined {
  if (bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) return undefined;
  let name = '';
  for (let i = 4; i < bytes.length && bytes[i] !== 0x0a; i++) name += String.fromCharCode(bytes[i]!);
  return name;
}

/** When the files of images and machines were made: 2025-10-28T12:05:10Z. */
export const builtAt: Time = 1_761_653_110_000_000;

/** Makes the tree on `volume`. All entries get the time `modified`. */
export function buildTree(volume: Volume, tree: FileTree, modified: Time): TreeDirectory {
  const root = new TreeDirectory(volume, { mode: 0o755, uid: 0, gid: 0, modified });
  for (const path of Object.keys(tree).sort()) addEntry(root, path, tree[path]!, modified);
  return root;
}

function addEntry(root: TreeDirectory, path: string, entry: TreeEntry, modified: Time): void {
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.pop();
  let directory = root;
  for (const part of parts) directory = subdirectory(directory, part, modified);
  if (name === undefined) return;
  if (typeof entry === 'object' && 'directory' in entry) {
    const made = subdirectory(directory, name, modified);
    made.mode = entry.mode ?? made.mode;
    made.uid = entry.uid ?? 0;
    made.gid = entry.gid ?? 0;
  } else directory.insert(name, makeEntry(directory, entry, modified));
}

function subdirectory(directory: TreeDirectory, name: string, modified: Time): TreeDirectory {
  const present = directory.lookup(name);
  if (present instanceof TreeDirectory) return present;
  const made = new TreeDirectory(directory.volume, { mode: 0o755, uid: 0, gid: 0, modified });
  directory.insert(name, made);
  return made;
}

function makeEntry(directory: TreeDirectory, entry: Exclude<TreeEntry, { readonly directory: true }>, modified: Time): FileInode | SymlinkInode | DeviceInode {
  const attributes = (mode: number) => ({ mode, uid: 0, gid: 0, modified });
  const { volume } = directory;
  if (typeof entry === 'string' || entry instanceof Uint8Array) return file(volume, attributes(0o644), entry);
  if ('link' in entry) return new SymlinkInode(volume, attributes(0o777), entry.link);
  if ('program' in entry) return file(volume, attributes(entry.mode ?? 0o755), executable(entry.program));
  if ('device' in entry) return new DeviceInode(volume, attributes(entry.mode ?? 0o666), entry.device);
  return file(volume, { ...attributes(entry.mode ?? 0o644), uid: entry.uid ?? 0, gid: entry.gid ?? 0 }, entry.content);
}

function file(volume: Volume, attributes: ConstructorParameters<typeof FileInode>[1], content: string | Bytes): FileInode {
  const inode = new FileInode(volume, attributes);
  inode.write(0, typeof content === 'string' ? encode(content) : content, attributes.modified);
  return inode;
}
