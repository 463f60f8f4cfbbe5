import { SystemError } from '../../../process/errors.ts';
import type { Execution } from '../../../process/types.ts';
import { CommandError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { getVariable } from '../values.ts';
import type { BuiltinTable } from './index.ts';

/** A path without `.`, `..` and double slashes, as `cd` follows it without looking at links. */
export function logicalPath(base: string, path: string): string {
  const out: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (name === '..') out.pop();
    else if (name !== '' && name !== '.') out.push(name);
  }
  return `/${out.join('/')}`;
}

function* cd(shell: Shell, argv: readonly string[]): Execution<number> {
  let args = argv.slice(1);
  let physical = false;
  for (; /^-[LPe]+$/.test(args[0] ?? '') || args[0] === '--'; args = args.slice(1)) physical = args[0]!.includes('P');
  let target = args[0] ?? getVariable(shell, 'HOME');
  if (target === undefined) throw new CommandError('HOME not set', shell.bash ? 1 : 2);
  if (shell.bash && args.length > 1) throw new CommandError('too many arguments', 1);
  let print = false;
  if (target === '-') {
    const old = getVariable(shell, 'OLDPWD');
    if (old === undefined && shell.bash) throw new CommandError('OLDPWD not set', 1);
    target = old ?? shell.process.cwd;
    print = true;
  }
  const path = target === '' ? shell.process.cwd : logicalPath(getVariable(shell, 'PWD') ?? shell.process.cwd, target);
  try {
    const stat = shell.process.stat(path);
    if (stat.type !== 'directory') throw new SystemError('ENOTDIR');
    if (!shell.process.access(path, 'x')) throw new SystemError('EACCES');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new CommandError(shell.bash ? `${target}: ${error.message}` : `can't cd to ${target}: ${error.message}`, shell.bash ? 1 : 2);
  }
  const before = getVariable(shell, 'PWD') ?? shell.process.cwd;
  shell.process.cwd = path;
  shell.variables.set('OLDPWD', before);
  shell.variables.set('PWD', physical ? shell.process.cwd : path);
  if (print) yield* shell.process.write(1, `${path}\n`);
  return 0;
}

const modeText = (mask: number) =>
  ['u', 'g', 'o'].map((who, i) => `${who}=${['r', 'w', 'x'].filter((_, bit) => ((mask >> (3 * (2 - i) + (2 - bit))) & 1) === 0).join('')}`).join(',');

function symbolicMask(mask: number, text: string): number {
  let allowed = ~mask & 0o777;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause);
    if (!match) throw new CommandError(`illegal mode: ${text}`);
    const bits = [...match[3]!].reduce((sum, c) => sum | { r: 4, w: 2, x: 1 }[c]!, 0);
    for (const who of match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!) {
      const shift = { u: 6, g: 3, o: 0 }[who]!;
      if (match[2] === '+') allowed |= bits << shift;
      else if (match[2] === '-') allowed &= ~(bits << shift);
      else allowed = (allowed & ~(7 << shift)) | (bits << shift);
    }
  }
  return ~allowed & 0o777;
}

const limits: readonly (readonly [letter: string, text: string, value: string])[] = [
  ['c', 'core file size (blocks)', '0'],
  ['d', 'data seg size (kb)', 'unlimited'],
  ['e', 'scheduling priority', '0'],
  ['f', 'file size (blocks)', 'unlimited'],
  ['l', 'max locked memory (kb)', '64'],
  ['m', 'max memory size (kb)', 'unlimited'],
  ['n', 'open files', '1048576'],
  ['p', 'POSIX message queues? (bytes)', '8'],
  ['r', 'real-time priority', '0'],
  ['s', 'stack size (kb)', '8192'],
  ['t', 'cpu time (seconds)', 'unlimited'],
  ['u', 'max user processes', 'unlimited'],
  ['v', 'virtual memory (kb)', 'unlimited'],
];

/** The built-ins about the working directory and other things of the process itself. */
export const directoryBuiltins: BuiltinTable = {
  cd: { run: cd },
  chdir: { run: cd },
  pwd: {
    *run(shell, argv) {
      const wrong = argv.slice(1).find((arg) => /^-[^LP-]/.test(arg));
      if (wrong) throw new CommandError(shell.bash ? `${wrong}: invalid option\npwd: usage: pwd [-LP]` : `illegal option ${wrong}`);
      const logical = getVariable(shell, 'PWD');
      const path = argv[1] === '-P' || !logical?.startsWith('/') ? shell.process.cwd : logical;
      yield* shell.process.write(1, `${path}\n`);
      return 0;
    },
  },
  umask: {
    *run(shell, argv) {
      const symbolic = argv[1] === '-S';
      const mode = argv[symbolic ? 2 : 1];
      if (mode === undefined) {
        yield* shell.process.write(1, symbolic ? `${modeText(shell.process.umask)}\n` : `${shell.process.umask.toString(8).padStart(4, '0')}\n`);
        return 0;
      }
      if (/^\d/.test(mode)) {
        if (!/^[0-7]{1,4}$/.test(mode)) throw new CommandError(shell.bash ? `${mode}: octal number out of range` : `illegal mode: ${mode}`, shell.bash ? 1 : 2);
        shell.process.umask = Number.parseInt(mode, 8) & 0o777;
      } else shell.process.umask = symbolicMask(shell.process.umask, mode);
      return 0;
    },
  },
  ulimit: {
    *run(shell, argv) {
      const letter = /^-[HS]*([A-Za-z])/.exec(argv[1] ?? '-f')?.[1] ?? 'f';
      if (letter === 'a') {
        yield* shell.process.write(1, limits.map(([own, text, value]) => `${text.padEnd(31)} (-${own}) ${value}\n`).join(''));
        return 0;
      }
      const found = limits.find(([own]) => own === letter);
      if (!found) {
        yield* shell.process.write(2, shell.bash ? `${shell.prefix('ulimit')}-${letter}: invalid option\n` : `ulimit: invalid option -- '${letter}'\n`);
        return shell.bash ? 2 : 1;
      }
      if (argv[2] === undefined) yield* shell.process.write(1, `${found[2]}\n`);
      return 0;
    },
  },
  times: {
    *run(shell) {
      yield* shell.process.write(1, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
      return 0;
    },
  },
};
