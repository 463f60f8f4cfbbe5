import type { Caller, FileInode } from '../filesystem/index.ts';
import type { Executable } from './executable.ts';

interface Found {
  readonly executable: Executable;
  readonly inode: FileInode;
}

/** A command, and the file as it was when it was looked into. */
interface Remembered extends Found {
  readonly modified: number;
  readonly size: number;
}

/** What commands were found at in one mount namespace, as long as its root file system has no other directories. */
interface CommandCache {
  readonly changes: number;
  /** By the value of PATH and the command. */
  readonly found: Map<string, Map<string, Remembered>>;
}

const rootVolume = ({ mounts }: Caller) => mounts.mounts[0]!.root.volume;

function cacheOf(caller: Caller): CommandCache | undefined {
  const cache = caller.mounts.commands as CommandCache | undefined;
  return cache?.changes === rootVolume(caller).changes ? cache : undefined;
}

/**
 * Where root's search in PATH ended the last time. A loop in a shell starts the same programs again and again, and most directories of PATH do
 * not have them: the search would be the larger part of what a process costs.
 */
export function rememberedCommand(caller: Caller, command: string, path: string | undefined): Executable | undefined {
  if (caller.credentials.uid !== 0) return undefined;
  const found = cacheOf(caller)
    ?.found.get(path ?? '')
    ?.get(command);
  if (!found || (found.inode.mode & 0o111) === 0) return undefined;
  return found.inode.modified === found.modified && found.inode.size === found.size ? found.executable : undefined;
}

/** Searches and remembers what is found, if only the root file system was asked, from its root. */
export function rememberCommand(caller: Caller, command: string, path: string | undefined, search: () => Found): Executable {
  const { mounts } = caller;
  const { crossings } = mounts;
  const { executable, inode } = search();
  if (
    caller.credentials.uid !== 0 ||
    mounts.crossings !== crossings ||
    executable.prefix.length > 0 ||
    !(path ?? '/').split(':').every((each) => each.startsWith('/'))
  ) {
    return executable;
  }
  let cache = cacheOf(caller);
  if (!cache) mounts.commands = cache = { changes: rootVolume(caller).changes, found: new Map() };
  let commands = cache.found.get(path ?? '');
  if (!commands) cache.found.set(path ?? '', (commands = new Map()));
  commands.set(command, { executable, inode, modified: inode.modified, size: inode.size });
  return executable;
}
