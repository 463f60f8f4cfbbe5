import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import type { Execution, Process } from '../../process/types.ts';
import type { Tool } from '../lib/applet.ts';
import { readFile } from '../lib/files.ts';
import type { Flags } from './flags.ts';

const initialContent = 'mount-tester new file\n';

/** A mode as os.FileMode prints it: `-rw-r--r--`, `dtrwxrwxrwx`. */
function modeText(type: string, mode: number): string {
  const special = `${type === 'directory' ? 'd' : type === 'symlink' ? 'L' : ''}${mode & 0o1000 ? 't' : ''}${mode & 0o4000 ? 'u' : ''}${mode & 0o2000 ? 'g' : ''}`;
  let out = '';
  for (let bit = 8; bit >= 0; bit--) out += mode & (1 << bit) ? 'rwx'[(8 - bit) % 3] : '-';
  return `${special === '' ? '-' : special}${out}`;
}

/** What each flag looks at, in the order in which it is done. Throws SystemError. */
const actions: readonly (readonly [flag: string, what: string, run: (process: Process, path: string) => Execution<string>])[] = [
  [
    'fs_type',
    'calling statfs',
    function* (process, path) {
      const { type } = process.statfs(path);
      const isMemory = type === 'tmpfs';
      return `mount type of "${path}": ${isMemory ? 'tmpfs' : type === 'overlay' ? '2035054128' : '61267'}\n`;
    },
  ],
  ...([0o644, 0o666, 0o660, 0o777] as const).map(
    (mode) =>
      [
        `new_file_0${mode.toString(8)}`,
        'writing new file',
        function* (process: Process, path: string): Execution<string> {
          const descriptor = process.open(path, { write: true, create: true, truncate: true }, mode);
          yield* process.write(descriptor, initialContent);
          process.close(descriptor);
          return `content of file "${path}": ${initialContent}\n`;
        },
      ] as const,
  ),
  [
    'file_mode',
    'file mode',
    function* (process, path) {
      const { type, mode } = process.lstat(path);
      return `mode of file "${path}": ${modeText(type, mode)}\n`;
    },
  ],
  [
    'file_perm',
    'file perms',
    function* (process, path) {
      return `perms of file "${path}": ${modeText('file', process.lstat(path).mode & 0o777)}\n`;
    },
  ],
  [
    'file_owner',
    'file owner',
    function* (process, path) {
      const { uid, gid } = process.stat(path);
      return `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`;
    },
  ],
  [
    'file_content',
    'reading file content',
    function* (process, path) {
      return `content of file "${path}": ${decode(yield* readFile(process, path))}\n`;
    },
  ],
];

/** Makes files, and prints types, modes, owners and contents. */
export function* mounttest({ process }: Tool, flags: Flags): Execution<number> {
  process.umask = 0;
  let status = 0;
  for (const [flag, what, run] of actions) {
    const path = flags.value(flag);
    if (path === undefined) continue;
    try {
      yield* process.write(1, yield* run(process, path));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const call = flag === 'fs_type' ? 'statfs' : flag.startsWith('file_c') || flag.startsWith('new') ? `open ${path}` : `lstat ${path}`;
      yield* process.write(1, `error ${what}${flag === 'fs_type' ? '' : ` for "${path}"`}: ${call}: ${error.message.toLowerCase()}\n`);
      status = 1;
    }
  }
  const looped = flags.value('file_content_in_loop');
  if (looped !== undefined) status = (yield* readInLoop(process, looped, flags)) || status;
  return status;
}

function* readInLoop(process: Process, path: string, flags: Flags): Execution<number> {
  const end = process.clock.now + (flags.number('retry_time') ?? 180) * 1e6;
  const breaks = flags.value('break_on_expected_content') !== 'false';
  let failed = 0;
  for (; process.clock.now < end; yield* process.sleep(2_000_000)) {
    try {
      const content = decode(yield* readFile(process, path));
      failed = 0;
      yield* process.write(1, `content of file "${path}": ${content}\n`);
      if (!breaks) continue;
      if (content === initialContent) break;
      yield* process.write(1, `Unexpected content. Expected: ${initialContent}. Retrying`);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      failed = 1;
      yield* process.write(1, `Error reading file ${path}: open ${path}: ${error.message.toLowerCase()}, retrying\n`);
    }
  }
  return failed;
}
