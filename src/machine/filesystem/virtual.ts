import type { Caller } from './caller.ts';
import { Directory, type Viewer } from './directory.ts';
import { type Attributes, Inode } from './inode.ts';
import type { Location } from './location.ts';
import type { Volume } from './volume.ts';

const readOnly = (mode: number): Attributes => ({ mode, uid: 0, gid: 0, modified: 0 });

/** A file whose content the kernel writes when it is opened (/proc, /sys). */
export class VirtualFile extends Inode {
  readonly type = 'file';
  readonly content: (viewer: Viewer) => string;
  readonly store: ((text: string, viewer: Viewer) => void) | undefined;
  /** Asked when it is opened; throws EACCES where the mode alone does not refuse. */
  readonly guard: ((viewer: Viewer) => void) | undefined;

  constructor(
    volume: Volume,
    content: (viewer: Viewer) => string,
    options: { readonly mode?: number; readonly store?: (text: string, viewer: Viewer) => void; readonly guard?: (viewer: Viewer) => void } = {},
  ) {
    super(volume, readOnly(options.mode ?? (options.store ? 0o644 : 0o444)), 1);
    this.content = content;
    this.store = options.store;
    this.guard = options.guard;
  }

  get size(): number {
    return 0;
  }
}

/** A symlink of /proc: what it says, and where it leads (which need not be a path that the viewer could walk). */
export class MagicLink extends Inode {
  readonly type = 'symlink';
  readonly text: (viewer: Viewer) => string;
  readonly jump: ((viewer: Caller) => Location | undefined) | undefined;

  constructor(volume: Volume, text: (viewer: Viewer) => string, jump?: (viewer: Caller) => Location | undefined) {
    super(volume, readOnly(0o777), 1);
    this.text = text;
    this.jump = jump;
  }

  get size(): number {
    return 0;
  }
}

export interface VirtualEntries {
  lookup(name: string, viewer: Viewer): Inode | undefined;
  names(viewer: Viewer): readonly string[];
}

/** A directory whose entries are computed. Nothing can be made in it. */
export class VirtualDirectory extends Directory {
  readonly #entries: VirtualEntries;

  constructor(volume: Volume, entries: VirtualEntries, mode = 0o555) {
    super(volume, readOnly(mode), 1);
    this.#entries = entries;
    this.links = 2;
  }

  override get size(): number {
    return 0;
  }

  override lookup(name: string, viewer: Viewer): Inode | undefined {
    return this.#entries.lookup(name, viewer);
  }

  override names(viewer: Viewer): readonly string[] {
    return this.#entries.names(viewer);
  }

  /** Nothing comes here: the operations see that a virtual volume is not written to. */
  override insert(): void {}

  override remove(): void {}

  override writable(_name: string, inode: Inode): Inode {
    return inode;
  }

  override self(): Directory {
    return this;
  }
}

/** A directory of named entries made when they are looked up. */
export function virtualDirectory(volume: Volume, entries: Readonly<Record<string, (viewer: Viewer) => Inode>>, mode?: number): VirtualDirectory {
  const names = Object.keys(entries);
  return new VirtualDirectory(
    volume,
    {
      lookup: (name, viewer) => (Object.hasOwn(entries, name) ? entries[name]!(viewer) : undefined),
      names: () => names,
    },
    mode,
  );
}
