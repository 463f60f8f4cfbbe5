import type { Execution } from '../../process/types.ts';
import { Quit, type Tool } from './applet.ts';
import { bannerOf } from './busybox.ts';
import { gnuStatuses, gnuUsage, isGnu } from './gnu.ts';

/** The options that an applet was given: letters with their last value ('' for flags), and what is left. */
export interface Options {
  has(letter: string): boolean;
  /** The last value of an option that takes one. */
  value(letter: string): string | undefined;
  /** All values of an option that may be repeated. */
  values(letter: string): readonly string[];
  /** How often a flag was given. */
  count(letter: string): number;
  readonly rest: readonly string[];
}

/** What an applet takes. */
export interface Syntax {
  /** As for getopt(3): `ab:c`, with `+` in front to stop at the first operand. */
  readonly letters: string;
  /** Long options by name, and the letter each stands for. */
  readonly long?: Readonly<Record<string, string>>;
  /** What GNU's program takes beside; busybox' does not know it. */
  readonly gnu?: { readonly letters?: string; readonly long?: Readonly<Record<string, string>> };
  /** What stands under "Usage: " (without the name), printed on a usage error. */
  readonly usage: string;
  /** How many operands there must be. */
  readonly least?: number;
  readonly most?: number;
}

/** Prints the usage as busybox does on an error (GNU's programs only tell how to ask for it), and ends. told: what is wrong has been said. */
export function* usage(tool: Tool, syntax: { readonly usage: string; readonly letters?: string }, status = 1, told = false): Execution<never> {
  yield* tool.out.flush();
  if (isGnu(tool.process)) {
    yield* tool.process.write(2, `${told ? '' : gnuUsage(tool.name, tool.args)}Try '${tool.name} --help' for more information.\n`);
    throw new Quit(gnuStatuses[tool.name] ?? status);
  }
  yield* tool.process.write(2, `${bannerOf(tool.process)}\n\nUsage: ${tool.name}${syntax.usage ? ` ${syntax.usage}` : ''}\n`);
  throw new Quit(status);
}

function withGnu(syntax: Syntax, gnu: NonNullable<Syntax['gnu']>): Syntax {
  return { ...syntax, letters: syntax.letters + (gnu.letters ?? ''), long: { ...syntax.long, ...gnu.long } };
}

/** `--help`, alone. GNU's programs have no banner. */
function* help(tool: Tool, syntax: Syntax): Execution<never> {
  if (!isGnu(tool.process)) return yield* usage(tool, syntax, 0);
  tool.out.put(`Usage: ${tool.name} ${syntax.usage}\n`);
  throw new Quit(0);
}

/** What busybox' applets end with where they were called wrongly, if that is not 1. */
const statuses: Readonly<Record<string, number>> = { egrep: 2, fgrep: 2, grep: 2, sort: 2, cmp: 2, diff: 2 };

/** getopt: operands may stand between options. Prints busybox' usage and ends on an error. */
export function* parseOptions(tool: Tool, given: Syntax, args: readonly string[] = tool.args): Execution<Options> {
  if (args.length === 1 && args[0] === '--help') return yield* help(tool, given);
  const syntax = given.gnu && isGnu(tool.process) ? withGnu(given, given.gnu) : given;
  const found = new Map<string, string[]>();
  const rest: string[] = [];
  const add = (letter: string, value: string) => void (found.get(letter) ?? found.set(letter, []).get(letter)!).push(value);
  const stops = syntax.letters.startsWith('+');
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) i = yield* longOption(tool, syntax, args, i, add);
    else if (arg.startsWith('-') && arg.length > 1) i = yield* letters(tool, syntax, args, i, add);
    else if (stops) {
      rest.push(...args.slice(i));
      break;
    } else rest.push(arg);
  }
  if (rest.length < (syntax.least ?? 0) || rest.length > (syntax.most ?? Number.POSITIVE_INFINITY)) yield* usage(tool, syntax);
  return {
    has: (letter) => found.has(letter),
    value: (letter) => found.get(letter)?.at(-1),
    values: (letter) => found.get(letter) ?? [],
    count: (letter) => found.get(letter)?.length ?? 0,
    rest,
  };
}

const takesValue = (syntax: Syntax, letter: string) => syntax.letters[syntax.letters.indexOf(letter) + 1] === ':';

function* letters(tool: Tool, syntax: Syntax, args: readonly string[], i: number, add: (letter: string, value: string) => void): Execution<number> {
  const arg = args[i]!;
  for (let j = 1; j < arg.length; j++) {
    const letter = arg[j]!;
    if (letter === ':' || letter === '+' || !syntax.letters.includes(letter)) {
      yield* tool.complain(`invalid option -- '${letter}'`);
      yield* usage(tool, syntax, statuses[tool.name] ?? 1, true);
    }
    if (!takesValue(syntax, letter)) {
      add(letter, '');
      continue;
    }
    const attached = arg.slice(j + 1);
    if (attached) {
      add(letter, attached);
      return i;
    }
    if (i + 1 >= args.length) {
      yield* tool.complain(`option requires an argument -- '${letter}'`);
      yield* usage(tool, syntax, 1, true);
    }
    add(letter, args[i + 1]!);
    return i + 1;
  }
  return i;
}

function* longOption(tool: Tool, syntax: Syntax, args: readonly string[], i: number, add: (letter: string, value: string) => void): Execution<number> {
  const [name, ...value] = args[i]!.slice(2).split('=') as [string, ...string[]];
  const letter = syntax.long?.[name];
  if (letter === undefined) {
    yield* tool.complain(`unrecognized option '${args[i]!}'`);
    yield* usage(tool, syntax, statuses[tool.name] ?? 1, true);
  }
  if (!takesValue(syntax, letter!)) {
    add(letter!, '');
    return i;
  }
  if (value.length > 0) {
    add(letter!, value.join('='));
    return i;
  }
  if (i + 1 >= args.length) {
    yield* tool.complain(`option '--${name}' requires an argument`);
    yield* usage(tool, syntax, 1, true);
  }
  add(letter!, args[i + 1]!);
  return i + 1;
}
