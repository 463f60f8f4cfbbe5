import type { Execution } from '../../../process/types.ts';
import { statOrNothing } from '../../lib/files.ts';
import { CommandError } from '../control.ts';
import { singleQuote } from '../quoting.ts';
import type { Shell } from '../shell.ts';
import { getVariable } from '../values.ts';
import type { BuiltinTable } from './index.ts';

const keywords = new Set(['!', 'case', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'for', 'function', 'if', 'in', 'then', 'until', 'while', '{', '}']);

/** The file that PATH has for a name; `mode`: what must be allowed. */
export function findProgram(shell: Shell, name: string, mode = 'x'): string | undefined {
  if (name.includes('/')) return usable(shell, name, mode) ? name : undefined;
  for (const directory of (getVariable(shell, 'PATH') ?? '').split(':')) {
    const path = `${directory || '.'}/${name}`;
    if (usable(shell, path, mode)) return path;
  }
  return undefined;
}

function usable(shell: Shell, path: string, mode: string): boolean {
  return shell.process.access(path, mode) && statOrNothing(shell.process, path)?.type !== 'directory';
}

/** What names are: `short` as `command -v`, else in words. */
export function* tellOf(shell: Shell, names: readonly string[], form: 'short' | 'command' | 'type'): Execution<number> {
  let status = 0;
  for (const name of names) {
    const text = form === 'short' ? short(shell, name) : long(shell, name);
    if (text !== undefined) yield* shell.process.write(1, `${text}\n`);
    else {
      status = shell.bash ? 1 : 127;
      if (form === 'short') continue;
      if (shell.bash) yield* shell.complain(`${form}: ${name}: not found`);
      else yield* shell.process.write(form === 'type' ? 1 : 1, `${name}: not found\n`);
    }
  }
  return status;
}

const isBuiltin = (shell: Shell, name: string) => shell.interpreter.builtinNamed(shell, name) !== undefined;

function short(shell: Shell, name: string): string | undefined {
  const alias = shell.aliases.get(name);
  if (alias !== undefined && shell.expandAliases) return `alias ${name}=${singleQuote(alias)}`;
  if (keywords.has(name) || shell.functions.has(name) || isBuiltin(shell, name)) return name;
  return findProgram(shell, name);
}

function long(shell: Shell, name: string): string | undefined {
  if (keywords.has(name) || (shell.bash && name === '[[')) return `${name} is a shell keyword`;
  const alias = shell.aliases.get(name);
  if (alias !== undefined && shell.expandAliases) return shell.bash ? `${name} is aliased to \`${alias}'` : `${name} is an alias for ${alias}`;
  if (shell.functions.has(name)) return `${name} is a function`;
  if (isBuiltin(shell, name)) return `${name} is a ${!shell.bash && shell.interpreter.specialBuiltins.has(name) ? 'special ' : ''}shell builtin`;
  const path = findProgram(shell, name);
  return path && `${name} is ${path}`;
}

/** `type -a`: all that a name may be. */
function* tellAll(shell: Shell, names: readonly string[]): Execution<number> {
  let status = 0;
  for (const name of names) {
    const first = long(shell, name);
    const paths = (getVariable(shell, 'PATH') ?? '').split(':').map((directory) => `${directory || '.'}/${name}`);
    const lines = [first, ...paths.filter((path) => usable(shell, path, 'x')).map((path) => `${name} is ${path}`)].filter((line) => line !== undefined);
    for (const line of new Set(lines)) yield* shell.process.write(1, `${line}\n`);
    if (lines.length > 0) continue;
    status = 1;
    yield* shell.complain(`${name}: not found`, 'type');
  }
  return status;
}

/** The built-ins about what a name means. */
export const lookupBuiltins: BuiltinTable = {
  type: {
    *run(shell, argv) {
      if (shell.bash && argv[1] === '-t') {
        const found = argv.slice(2).map((name) => kind(shell, name));
        for (const each of found) if (each) yield* shell.process.write(1, `${each}\n`);
        return found.every((each) => each) ? 0 : 1;
      }
      if (shell.bash && (argv[1] === '-p' || argv[1] === '-P')) {
        const path = findProgram(shell, argv[2] ?? '');
        if (path) yield* shell.process.write(1, `${path}\n`);
        return path ? 0 : 1;
      }
      if (shell.bash && argv[1] === '-a') return yield* tellAll(shell, argv.slice(2));
      // ash takes any option for `-p`: only what would be run.
      if (!shell.bash && !shell.dash && argv[1]?.startsWith('-')) return yield* tellOf(shell, argv.slice(2), 'short');
      return yield* tellOf(shell, argv.slice(1), 'type');
    },
  },
  hash: {
    *run(shell, argv) {
      const names = argv.slice(1).filter((name) => name !== '-r');
      const missing = names.filter((name) => !shell.functions.has(name) && !isBuiltin(shell, name) && findProgram(shell, name) === undefined);
      for (const name of missing) yield* shell.complain(`${name}: not found`, 'hash');
      return missing.length > 0 ? 1 : 0;
    },
  },
  alias: {
    *run(shell, argv) {
      if (argv.length === 1) {
        for (const name of [...shell.aliases.keys()].sort())
          yield* shell.process.write(1, `${shell.bash ? 'alias ' : ''}${name}=${singleQuote(shell.aliases.get(name)!)}\n`);
        return 0;
      }
      let status = 0;
      for (const each of argv.slice(1)) {
        const at = each.indexOf('=', 1);
        const value = shell.aliases.get(each);
        if (at > 0) shell.aliases.set(each.slice(0, at), each.slice(at + 1));
        else if (value !== undefined) yield* shell.process.write(1, `${shell.bash ? 'alias ' : ''}${each}=${singleQuote(value)}\n`);
        else {
          status = 1;
          if (shell.bash) yield* shell.complain(`${each}: not found`, 'alias');
          else yield* shell.process.write(2, `alias: ${each} not found\n`);
        }
      }
      return status;
    },
  },
  unalias: {
    *run(shell, argv) {
      if (argv[1] === '-a') {
        shell.aliases.clear();
        return 0;
      }
      let status = 0;
      for (const name of argv.slice(1)) {
        if (shell.aliases.delete(name)) continue;
        status = 1;
        if (shell.bash) yield* shell.complain(`${name}: not found`, 'unalias');
        else yield* shell.process.write(2, `unalias: ${name} not found\n`);
      }
      return status;
    },
  },
  help: {
    *run(shell) {
      const names = shell.interpreter.builtinNames(shell).sort();
      const lines: string[] = [];
      for (let line = '', i = 0; i <= names.length; i++) {
        const next = names[i];
        if (next === undefined || line.length + next.length > 65) {
          lines.push(`\t${line}`);
          line = '';
        }
        if (next !== undefined) line += `${line ? ' ' : ''}${next}`;
      }
      yield* shell.process.write(1, `Built-in commands:\n------------------\n${lines.join('\n')}\n\n`);
      return 0;
    },
  },
};

function kind(shell: Shell, name: string): string | undefined {
  if (shell.aliases.has(name)) return 'alias';
  if (keywords.has(name)) return 'keyword';
  if (shell.functions.has(name)) return 'function';
  if (isBuiltin(shell, name)) return 'builtin';
  return findProgram(shell, name) === undefined ? undefined : 'file';
}

/** Used by built-ins that take no argument of a kind. */
export const noSuchOption = (option: string) => new CommandError(`illegal option ${option}`);
