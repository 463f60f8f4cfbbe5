import { allows, type Caller, FileInode, locate, programOf } from '../filesystem/index.ts';
import { rememberCommand, rememberedCommand } from './command-cache.ts';
import { failure, SystemError } from './errors.ts';
import { decode } from './text.ts';
import type { Program, Programs } from './types.ts';

/** A file that can be executed. */
export interface Executable {
  /** The program's name, as the file's bytes say it. */
  readonly name: string;
  /** For a script: interpreter, its argument and the script's path, in place of `argv[0]`. */
  readonly prefix: readonly string[];
  /** Of the file that is run in the end. */
  readonly path: string;
}

/** An executable and the file that it was found at. */
interface Loaded {
  readonly executable: Executable;
  readonly inode: FileInode;
}

const defaultPath = '/bin:/usr/bin';
const maxInterpreters = 4;

/** Finds what to run, as execvpe does: `command` in PATH unless it has a slash. Throws ENOENT, EACCES, ENOEXEC. */
export function findExecutable(caller: Caller, command: string, path: string | undefined): Executable {
  if (command === '') throw failure('ENOENT');
  if (command.includes('/')) return load(caller, command, [], 0).executable;
  return rememberedCommand(caller, command, path) ?? rememberCommand(caller, command, path, () => searchPath(caller, command, path));
}

function searchPath(caller: Caller, command: string, path: string | undefined): Loaded {
  let denied = false;
  for (const directory of (path ?? defaultPath).split(':')) {
    try {
      return load(caller, `${directory === '' ? '.' : directory}/${command}`, [], 0);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      if (error.code === 'EACCES') denied = true;
      else if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    }
  }
  throw failure(denied ? 'EACCES' : 'ENOENT');
}

function load(caller: Caller, path: string, prefix: readonly string[], depth: number): Loaded {
  const { inode, path: found } = locate(caller, path);
  if (!(inode instanceof FileInode) || !allows(inode, caller, 'x')) throw failure('EACCES');
  const head = inode.read(0, 256);
  const name = programOf(head);
  if (name !== undefined) return { executable: { name, prefix, path: found }, inode };
  if (head[0] !== 0x23 || head[1] !== 0x21) throw failure('ENOEXEC');
  if (depth >= maxInterpreters) throw failure('ELOOP');
  const line = decode(head.subarray(2)).split('\n')[0]!.trim();
  const space = line.search(/[ \t]/);
  const interpreter = space < 0 ? line : line.slice(0, space);
  const argument = space < 0 ? [] : [line.slice(space).trim()];
  return load(caller, interpreter, [interpreter, ...argument, ...(prefix.length > 0 ? prefix : [path])], depth + 1);
}

/** The arguments that the program gets. */
export function argumentsOf({ prefix }: Executable, argv: readonly string[]): readonly string[] {
  return prefix.length > 0 ? [...prefix, ...argv.slice(1)] : argv;
}

/** The script that was executed, where the executable is an interpreter. */
export function scriptOf({ prefix }: Executable): string | undefined {
  return prefix.at(-1);
}

/** The program of an executable; one that Podlab does not have says so when it runs. */
export function programNamed(programs: Programs, { name }: Executable): Program {
  return programs.get(name) ?? notSimulated(name);
}

function notSimulated(name: string): Program {
  return function* (process) {
    yield* process.write(2, `${name}: this program is not simulated in Podlab\n`);
    return 127;
  };
}
