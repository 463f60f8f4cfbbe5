import type { Execution } from '../../../process/types.ts';
import { CommandError } from '../control.ts';
import { singleQuote } from '../quoting.ts';
import type { Options, Shell } from '../shell.ts';
import { optionNames } from '../values.ts';
import type { BuiltinTable } from './index.ts';

/** Takes the options at the start of `args` into effect, as `set` and the command line of sh have them. Answers the rest, undefined if there is none. */
export function* applyOptions(shell: Shell, args: readonly string[]): Execution<{ rest: readonly string[]; ended: boolean }> {
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') return { rest: args.slice(i + 1), ended: true };
    if (arg === '-') return { rest: args.slice(i + 1), ended: args.length > i + 1 };
    const on = arg.startsWith('-');
    if ((!on && !arg.startsWith('+')) || arg.length === 1) break;
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[i + 1];
        if (name === undefined) yield* printOptions(shell, on);
        else {
          setOption(shell, name, on);
          i++;
        }
      } else setLetter(shell, letter, on);
    }
  }
  return { rest: args.slice(i), ended: i < args.length };
}

function setOption(shell: Shell, name: string, on: boolean): void {
  if (!(name in shell.options)) {
    if (shell.bash && /^(?:posix|history|histexpand|emacs|functrace|hashall|keyword|physical|privileged|onecmd|braceexpand|interactive-comments)$/.test(name))
      return;
    throw new CommandError(shell.bash ? `${name}: invalid option name` : `illegal option ${on ? '-' : '+'}o ${name}`, 1, false);
  }
  shell.options[name as keyof Options] = on;
}

function setLetter(shell: Shell, letter: string, on: boolean): void {
  const found = optionNames.find(([own]) => own === letter)?.[1];
  if (found) shell.options[found] = on;
  else if (!(shell.bash && 'hBHETPtkp'.includes(letter)))
    throw new CommandError(shell.bash ? `${on ? '-' : '+'}${letter}: invalid option` : `illegal option ${on ? '-' : '+'}${letter}`);
}

function* printOptions(shell: Shell, table: boolean): Execution<void> {
  const lines = optionNames.map(([, name]) =>
    table ? `${name.padEnd(15)}${shell.bash ? '\t' : ' '}${shell.options[name] ? 'on' : 'off'}` : `set ${shell.options[name] ? '-' : '+'}o ${name}`,
  );
  yield* shell.process.write(1, `${lines.join('\n')}\n`);
}

/** `set`, `shopt`, `getopts`. */
export const optionBuiltins: BuiltinTable = {
  set: {
    *run(shell, argv) {
      if (argv.length === 1) {
        for (const name of shell.variables.names()) {
          const value = shell.variables.get(name);
          if (value !== undefined) yield* shell.process.write(1, `${name}=${shell.bash && /^[\w./:@%+,-]*$/.test(value) ? value : singleQuote(value)}\n`);
        }
        return 0;
      }
      const { rest, ended } = yield* applyOptions(shell, argv.slice(1));
      if (ended) shell.positional = rest;
      return 0;
    },
  },
  shopt: {
    bash: true,
    *run(shell, argv) {
      if (argv.includes('expand_aliases')) {
        if (argv[1] === '-s') shell.expandAliases = true;
        else if (argv[1] === '-u') shell.expandAliases = false;
        else yield* shell.process.write(1, `expand_aliases \t${shell.expandAliases ? 'on' : 'off'}\n`);
      }
      return 0;
    },
  },
  getopts: {
    *run(shell, argv) {
      const [, options, name] = argv;
      if (options === undefined || name === undefined)
        throw new CommandError(shell.bash ? 'usage: getopts optstring name [arg ...]' : 'usage: getopts optstring var [arg]');
      return yield* getopts(shell, options, name, argv.length > 3 ? argv.slice(3) : shell.positional);
    },
  },
};

/** One step of getopts(1); the place within a group of letters is kept in a variable no script can name. */
function* getopts(shell: Shell, options: string, name: string, args: readonly string[]): Execution<number> {
  const { variables } = shell;
  let index = Number(variables.get('OPTIND') ?? '1') || 1;
  const [ownIndex, place] = (variables.get(' getopts') ?? '0 0').split(' ').map(Number) as [number, number];
  let offset = ownIndex === index ? place : 0;
  const silent = options.startsWith(':');
  const word = args[index - 1];
  const finish = (next: number, at: number, value: string) => {
    variables.set('OPTIND', String(next));
    variables.set(' getopts', `${next} ${at}`);
    variables.set(name, value);
  };
  if (offset === 0 && (word === undefined || !word.startsWith('-') || word === '-' || word === '--')) {
    if (word === '--') index++;
    variables.unset('OPTARG');
    finish(index, 0, '?');
    return 1;
  }
  offset = offset || 1;
  const letter = word![offset]!;
  const at = options.indexOf(letter, silent ? 1 : 0);
  const end = offset + 1 >= word!.length;
  if (at < 0 || letter === ':') {
    finish(end ? index + 1 : index, end ? 0 : offset + 1, '?');
    if (silent) variables.set('OPTARG', letter);
    else {
      variables.unset('OPTARG');
      yield* shell.process.write(2, shell.bash ? `${shell.name}: illegal option -- ${letter}\n` : `Illegal option -${letter}\n`);
    }
    return 0;
  }
  if (options[at + 1] !== ':') {
    variables.unset('OPTARG');
    finish(end ? index + 1 : index, end ? 0 : offset + 1, letter);
    return 0;
  }
  const value = end ? args[index] : word!.slice(offset + 1);
  if (value === undefined) {
    finish(index + 1, 0, silent ? ':' : '?');
    if (silent) variables.set('OPTARG', letter);
    else yield* shell.process.write(2, shell.bash ? `${shell.name}: option requires an argument -- ${letter}\n` : `No arg for -${letter} option\n`);
    return 0;
  }
  variables.set('OPTARG', value);
  finish(index + (end ? 2 : 1), 0, letter);
  return 0;
}
