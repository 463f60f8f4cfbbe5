import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Clock, second } from '../../time/index.ts';
import { SystemError } from '../process/errors.ts';
import { decode, encode } from '../process/text.ts';
import { Content } from './content.ts';
import {
  access,
  type Caller,
  chmod,
  chown,
  Directory,
  FileInode,
  type FileTree,
  locate,
  type Mount,
  MountTable,
  mkdir,
  OverlayDirectory,
  readDirectory,
  rename,
  rmdir,
  statOf,
  symlink,
  unlink,
  Volume,
  writeWhole,
} from './index.ts';
import { buildTree } from './tree.ts';

const volume = (type = 'ext4', size = 0) => new Volume({ type, device: type, deviceNumber: 1, size });
const rootOf = (tree: FileTree) => buildTree(volume(), tree, 0);

function caller(mounts: readonly Mount[], uid = 0): Caller {
  return { credentials: { uid, gid: uid, groups: [uid] }, mounts: new MountTable(mounts, 1), clock: new Clock(second), cwd: '/', umask: 0o022 };
}

const mountOf = (path: string, root: Mount['root'], readonly = false): Mount => ({ path, root, readonly, options: '' });
const on = (tree: FileTree, uid = 0) => caller([mountOf('/', rootOf(tree))], uid);

function overlay(tree: FileTree, uid = 0): { readonly files: Caller; readonly upper: OverlayDirectory; readonly lower: Directory } {
  const lower = rootOf(tree);
  const upper = new OverlayDirectory(volume('overlay'), lower, undefined, '', lower);
  return { files: caller([mountOf('/', upper)], uid), upper, lower };
}

function read(files: Caller, path: string): string {
  const { inode } = locate(files, path);
  if (!(inode instanceof FileInode)) throw new Error(`${path} is no file`);
  return decode(inode.readAll());
}

const write = (files: Caller, path: string, text: string) => writeWhole(files, path, encode(text));

/** What an action gives, or the code of its error. */
function result<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
}

describe('path resolution', () => {
  const tree: FileTree = {
    '/a/b/file': 'x',
    '/a/link': { link: 'b/file' },
    '/a/up': { link: '../a/b' },
    '/absolute': { link: '/a/b' },
    '/loop': { link: 'loop' },
    '/dangling': { link: 'nowhere' },
    '/private/secret': 'y',
    '/closed': { directory: true, mode: 0o700 },
    '/closed/in': 'z',
  };

  test.each([
    ['/a/b/file', '/a/b/file'],
    ['//a///b/./file', '/a/b/file'],
    ['/a/b/../b/file', '/a/b/file'],
    ['/../../a', '/a'],
    ['/a/link', '/a/b/file'],
    ['/a/up/file', '/a/b/file'],
    ['/absolute/file', '/a/b/file'],
    ['/absolute/..', '/a'],
    ['/a/b/', '/a/b'],
    ['/nothing', 'ENOENT'],
    ['/nothing/more', 'ENOENT'],
    ['', 'ENOENT'],
    ['/a/b/file/', 'ENOTDIR'],
    ['/a/b/file/more', 'ENOTDIR'],
    ['/loop', 'ELOOP'],
    ['/dangling', 'ENOENT'],
    [`/${'n'.repeat(256)}`, 'ENAMETOOLONG'],
    [`/${'a/'.repeat(2100)}`, 'ENAMETOOLONG'],
    ['/closed/in', 'EACCES'],
  ])('%s leads to %s', (path, expected) => {
    expect(result(() => locate(on(tree, 1000), path).path)).toBe(expected);
  });

  test('any path of existing names resolves as a plain model of directories does', () => {
    const files = on({ '/a/b/c': { directory: true }, '/a/d': { directory: true }, '/e': { directory: true } });
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', '.', '..', '');
    const directories = new Set(['/', '/a', '/a/b', '/a/b/c', '/a/d', '/e']);
    const model = (parts: readonly string[]): string => {
      const stack: string[] = [];
      for (const part of parts) {
        if (part === '..') stack.pop();
        else if (part !== '' && part !== '.') stack.push(part);
        if (!directories.has(`/${stack.join('/')}`)) return 'ENOENT';
      }
      return `/${stack.join('/')}`;
    };
    fc.assert(
      fc.property(fc.array(names, { maxLength: 8 }), (parts) => {
        expect(result(() => locate(files, `/${parts.join('/')}`).path)).toBe(model(parts));
      }),
    );
  });
});

describe('directories and links', () => {
  test('what is made can be listed, moved and removed', () => {
    const files = on({});
    mkdir(files, '/a');
    write(files, '/a/x', '1');
    rename(files, '/a/x', '/a/y');
    symlink(files, 'y', '/a/z');
    expect([readDirectory(files, '/a'), read(files, '/a/z')]).toEqual([['y', 'z'], '1']);
    expect(result(() => rmdir(files, '/a'))).toBe('ENOTEMPTY');
    unlink(files, '/a/y');
    unlink(files, '/a/z');
    rmdir(files, '/a');
    expect(readDirectory(files, '/')).toEqual([]);
  });

  test.each([
    ['mkdir of what exists', (files: Caller) => mkdir(files, '/dir'), 'EEXIST'],
    ['mkdir below nothing', (files: Caller) => mkdir(files, '/no/dir'), 'ENOENT'],
    ['unlink of a directory', (files: Caller) => unlink(files, '/dir'), 'EISDIR'],
    ['rmdir of a file', (files: Caller) => rmdir(files, '/file'), 'ENOTDIR'],
    ['a directory moved into itself', (files: Caller) => rename(files, '/dir', '/dir/sub'), 'EINVAL'],
    ['a file moved over a directory', (files: Caller) => rename(files, '/file', '/dir'), 'EISDIR'],
  ])('%s fails', (_, action, code) => {
    const files = on({ '/dir': { directory: true }, '/file': 'x' });
    expect(result(() => action(files))).toBe(code);
  });

  test('others may not write where the bits forbid it, nor remove from a sticky directory', () => {
    const tree: FileTree = { '/tmp': { directory: true, mode: 0o1777 }, '/tmp/theirs': { content: '', uid: 5 }, '/etc/conf': 'x' };
    const files = on(tree, 1000);
    expect(result(() => mkdir(files, '/new'))).toBe('EACCES');
    expect(result(() => unlink(files, '/etc/conf'))).toBe('EACCES');
    expect(result(() => unlink(files, '/tmp/theirs'))).toBe('EPERM');
    expect(result(() => mkdir(files, '/tmp/mine'))).toBe(undefined);
  });
});

describe('mounts', () => {
  test('a mount hides what lies below it, and .. leads out of it', () => {
    const files = caller([mountOf('/', rootOf({ '/mnt/old': 'x', '/other': 'y' })), mountOf('/mnt', rootOf({ '/new': 'z' }))]);
    expect(readDirectory(files, '/mnt')).toEqual(['new']);
    expect(read(files, '/mnt/../other')).toBe('y');
    expect(result(() => rename(files, '/mnt/new', '/new'))).toBe('EXDEV');
  });

  test('a single file can be mounted over another, and a read-only mount refuses changes', () => {
    const file = locate(on({ '/hosts': 'mounted' }), '/hosts').inode;
    const files = caller([mountOf('/', rootOf({ '/etc/hosts': 'own' })), mountOf('/etc/hosts', file, true)]);
    expect(read(files, '/etc/hosts')).toBe('mounted');
    expect(result(() => write(files, '/etc/hosts', 'x'))).toBe('EROFS');
    expect(result(() => unlink(files, '/etc/hosts'))).toBe('EBUSY');
  });

  test('a tmpfs is full when its pages are', () => {
    const small = buildTree(volume('tmpfs', 8192), {}, 0);
    const files = caller([mountOf('/', rootOf({ '/m': { directory: true } })), mountOf('/m', small)]);
    expect(result(() => write(files, '/m/a', 'x'.repeat(8193)))).toBe('ENOSPC');
    unlink(files, '/m/a');
    expect(result(() => void write(files, '/m/a', 'x'.repeat(8192)))).toBe(undefined);
  });
});

describe('overlays', () => {
  const tree: FileTree = { '/etc/passwd': 'root', '/etc/deep/down/file': 'old', '/bin/sh': { program: 'sh' } };

  test('a change stays in the upper layer', () => {
    const { files, lower } = overlay(tree);
    write(files, '/etc/deep/down/file', 'new');
    write(files, '/etc/more', 'more');
    unlink(files, '/etc/passwd');
    expect([read(files, '/etc/deep/down/file'), readDirectory(files, '/etc')]).toEqual(['new', ['deep', 'more']]);
    const below = caller([mountOf('/', lower)]);
    expect([read(below, '/etc/deep/down/file'), readDirectory(below, '/etc')]).toEqual(['old', ['deep', 'passwd']]);
    expect(read(below, '/etc/passwd')).toBe('root');
  });

  test('a file of the image that is replaced by another is still whole for other containers', () => {
    const { files, lower } = overlay(tree);
    write(files, '/etc/new', 'new');
    rename(files, '/etc/new', '/etc/passwd');
    expect([read(files, '/etc/passwd'), read(caller([mountOf('/', lower)]), '/etc/passwd')]).toEqual(['new', 'root']);
  });

  test('a removed directory of the image can be made anew, and is empty', () => {
    const { files } = overlay({ '/d/x': '1' });
    unlink(files, '/d/x');
    rmdir(files, '/d');
    mkdir(files, '/d');
    expect(readDirectory(files, '/d')).toEqual([]);
  });

  test('random changes give what a plain tree gives', () => {
    const path = fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('c', 'd', ''))
      .map(([first, second]) => (second === '' ? `/${first}` : `/${first}/${second}`));
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), path, text: fc.string({ maxLength: 3 }) }),
      fc.record({ do: fc.constantFrom('mkdir' as const, 'unlink' as const, 'rmdir' as const), path, text: fc.constant('') }),
    );
    const apply = (files: Caller, { do: action, path: at, text }: { do: string; path: string; text: string }) =>
      result(() => {
        if (action === 'write') write(files, at, text);
        else if (action === 'mkdir') mkdir(files, at);
        else if (action === 'unlink') unlink(files, at);
        else rmdir(files, at);
        return 'done';
      });
    const picture = (files: Caller, at = '/'): unknown =>
      [...readDirectory(files, at)].sort().map((name) => {
        const next = `${at === '/' ? '' : at}/${name}`;
        return locate(files, next).inode instanceof Directory ? [name, picture(files, next)] : [name, read(files, next)];
      });
    const start: FileTree = { '/a/c': 'image', '/b': { directory: true } };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const plain = on(start);
        const layered = overlay(start).files;
        for (const one of steps) expect(apply(layered, one)).toBe(apply(plain, one));
        expect(picture(layered)).toEqual(picture(plain));
      }),
    );
  });
});

describe('a second path into one directory leads where the first would lead now', () => {
  const tree: FileTree = { '/a/b/one': '1', '/a/b/two': '2', '/c/two': '3' };
  const two = (files: Caller) => result(() => read(files, '/a/b/two'));

  test.each<[string, string, (files: Caller) => void]>([
    ['the same', '2', () => undefined],
    ['another file there', '4', (files) => write(files, '/a/b/two', '4')],
    ['no directory any more', 'ENOENT', (files) => rename(files, '/a/b', '/a/x')],
    ['another directory there', '3', (files) => [rename(files, '/a', '/x'), mkdir(files, '/a'), rename(files, '/c', '/a/b')]],
    ['something mounted', '5', (files) => files.mounts.mount(mountOf('/a', rootOf({ '/b/two': '5' })))],
  ])('%s', (_name, expected, change) => {
    for (const files of [on(tree), overlay(tree).files]) {
      expect(read(files, '/a/b/one')).toBe('1');
      // An overlay cannot move a directory that lies below it.
      if (result(() => change(files)) !== 'EXDEV') expect(two(files)).toBe(expected);
    }
  });

  test('and only for who may pass', () => {
    const { files } = overlay(tree);
    const somebody: Caller = { ...files, credentials: { uid: 5, gid: 5, groups: [5] } };
    expect(read(somebody, '/a/b/one')).toBe('1');
    chmod(files, '/a', 0o700);
    expect(two(somebody)).toBe('EACCES');
    expect(two(files)).toBe('2');
    expect(two(somebody)).toBe('EACCES');
    chown(files, '/a', 5, 5);
    expect(two(somebody)).toBe('2');
  });
});

describe('file contents', () => {
  test('random writes and truncations give what one array gives', () => {
    const piece = fc.record({
      offset: fc.integer({ min: 0, max: 200_000 }),
      length: fc.integer({ min: 0, max: 90_000 }),
      byte: fc.integer({ min: 0, max: 255 }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const content = new Content();
        const given: { readonly bytes: Uint8Array; readonly copy: Uint8Array }[] = [];
        let model = new Uint8Array(0);
        for (const { offset, length, byte, cut } of pieces) {
          const end = cut ? offset : Math.max(model.length, offset + length);
          const next = new Uint8Array(length === 0 && !cut ? model.length : end);
          next.set(model.subarray(0, next.length));
          if (cut) content.truncate(offset);
          else if (length > 0) {
            next.fill(byte, offset, offset + length);
            content.write(offset, new Uint8Array(length).fill(byte));
          }
          model = next;
          const bytes = content.read(0, model.length);
          given.push({ bytes, copy: bytes.slice() });
        }
        for (const { bytes, copy } of given) expect(bytes).toEqual(copy);
        expect(content.size).toBe(model.length);
        expect(content.read(0, model.length)).toEqual(model);
      }),
      { numRuns: 60 },
    );
  });
});

test('a directory of a tmpfs grows by 20 bytes a name and takes no blocks; one on a disk is a block', () => {
  const look = (type: string) => {
    const files = caller([mountOf('/', buildTree(volume(type), { '/d/one': 'x', '/d/two': 'y'.repeat(5000), '/d/link': { link: 'one' } }, 0))]);
    return ['/d', '/d/one', '/d/two', '/d/link'].map((path) => {
      const { size, blocks } = statOf(locate(files, path, false).inode);
      return `${size} ${blocks}`;
    });
  };
  expect(look('tmpfs')).toEqual(['100 0', '1 8', '5000 16', '3 0']);
  expect(look('ext4')).toEqual(['4096 8', '1 8', '5000 16', '3 0']);
});

test('a directory of both layers of an overlay has one link; one of the lower layer alone has its own', () => {
  const { files } = overlay({ '/etc/passwd': 'x', '/etc/conf/a': 'y', '/usr/bin/tool': 'z', '/usr/lib/l': 'z' });
  const links = (path: string) => statOf(locate(files, path).inode).links;
  expect(['/', '/etc', '/usr'].map(links)).toEqual([1, 3, 4]);
  write(files, '/etc/hosts', 'h');
  mkdir(files, '/new');
  expect(['/etc', '/usr', '/new'].map(links)).toEqual([1, 4, 2]);
});

describe('root without the capabilities that make it root', () => {
  const tree: FileTree = {
    '/own': { content: 'x', mode: 0o600 },
    '/other': { content: 'y', mode: 0o600, uid: 1000 },
    '/open': { content: 'z', mode: 0o644, uid: 1000 },
  };
  const as = (capabilities: bigint): Caller => ({ ...on(tree), capabilities });

  test('reads and writes what the permission bits allow, and no more', () => {
    const files = as(0n);
    expect(['/own', '/other', '/open'].map((path) => access(files, path, 'r'))).toEqual([true, false, true]);
    expect(['/own', '/other', '/open'].map((path) => access(files, path, 'w'))).toEqual([true, false, false]);
    expect(access(as(2n), '/other', 'rw')).toBe(true);
  });

  test('changes the mode of its own files only, and gives files away only with CAP_CHOWN', () => {
    expect(result(() => chmod(as(0n), '/own', 0o644))).toBeUndefined();
    expect(result(() => chmod(as(0n), '/other', 0o644))).toBe('EPERM');
    expect(result(() => chown(as(0n), '/own', 1000, 1000))).toBe('EPERM');
    expect(result(() => chown(as(1n), '/other', 0, 0))).toBeUndefined();
  });
});
