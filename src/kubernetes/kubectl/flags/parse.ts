import { UserError } from '../errors.ts';
import { quote } from '../text/go.ts';
import { boolFlag, type Flag } from './flag.ts';
import { type FlagValue, fallbackOf, readValue } from './values.ts';

/** The flags of one invocation, by name. Asking for a flag that the command has not is a bug. */
export class Flags {
  readonly #definitions = new Map<string, Flag>();
  readonly #values = new Map<string, FlagValue>();

  constructor(definitions: readonly Flag[]) {
    // A command's own flag stands before the global one of that name.
    for (const flag of definitions) if (!this.#definitions.has(flag.name)) this.#definitions.set(flag.name, flag);
  }

  get definitions(): readonly Flag[] {
    return [...this.#definitions.values()];
  }

  lookup(name: string): Flag | undefined {
    return this.#definitions.get(name);
  }

  byShorthand(letter: string): Flag | undefined {
    return [...this.#definitions.values()].find((flag) => flag.shorthand === letter);
  }

  /** Whether it was given. */
  changed(name: string): boolean {
    return this.#values.has(name);
  }

  set(flag: Flag, value: FlagValue): void {
    const before = this.#values.get(flag.name);
    this.#values.set(flag.name, Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value);
  }

  string(name: string): string {
    return String(this.#value(name));
  }

  /** The value of a global flag; its default where the command has an own flag of that name. */
  global(definition: Flag): string {
    return this.#definitions.get(definition.name) === definition ? this.string(definition.name) : definition.fallback;
  }

  bool(name: string): boolean {
    return this.has(name) && this.#value(name) === true;
  }

  number(name: string): number {
    return Number(this.#value(name));
  }

  list(name: string): readonly string[] {
    const value = this.#value(name);
    return Array.isArray(value) ? value : [];
  }

  has(name: string): boolean {
    return this.#definitions.has(name);
  }

  #value(name: string): FlagValue {
    const flag = this.#definitions.get(name);
    if (!flag) throw new Error(`kubectl: no flag --${name}`);
    return this.#values.get(name) ?? fallbackOf(flag);
  }
}

/** What was given: the flags, the other arguments, and how many of these came before `--` (-1 without one). */
export interface Arguments {
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly dash: number;
  /** Deprecated flags that were used, to be told on stderr. */
  readonly deprecated: readonly Flag[];
  /** All flags with their values as they were given, in order. */
  readonly given: readonly { readonly flag: Flag; readonly text: string }[];
}

/** Asked for with -h or --help. */
export class HelpRequested extends Error {}

/** cobra gives it to every command. */
const helpFlag = boolFlag('help', 'h', 'What the command does.');

/** Reads arguments as pflag does: flags and others in any order, `--` ends the flags. Throws UserError with pflag's words. */
export function parseArguments(definitions: readonly Flag[], argv: readonly string[]): Arguments {
  const flags = new Flags([...definitions, helpFlag]);
  const args: string[] = [];
  const deprecated: Flag[] = [];
  const given: { flag: Flag; text: string }[] = [];
  let dash = -1;
  const rest = [...argv];
  const assign = (flag: Flag, text: string) => {
    const parsed = readValue(flag, text);
    if ('error' in parsed) throw new UserError(`invalid argument ${quote(text)} for ${quote(label(flag))} flag: ${parsed.error}`);
    flags.set(flag, parsed.value);
    given.push({ flag, text });
    if (flag.deprecated !== undefined) deprecated.push(flag);
  };
  while (rest.length > 0) {
    const argument = rest.shift()!;
    if (!argument.startsWith('-') || argument === '-') args.push(argument);
    else if (argument === '--') {
      dash = args.length;
      args.push(...rest.splice(0));
    } else if (argument.startsWith('--')) long(flags, argument, rest, assign);
    else short(flags, argument.slice(1), rest, assign);
  }
  if (flags.bool('help')) throw new HelpRequested();
  return { flags, args, dash, deprecated, given };
}

type Assign = (flag: Flag, text: string) => void;

const label = (flag: Flag) => (flag.shorthand ? `-${flag.shorthand}, --${flag.name}` : `--${flag.name}`);

function long(flags: Flags, argument: string, rest: string[], assign: Assign): void {
  const text = argument.slice(2);
  if (text.startsWith('-') || text.startsWith('=')) throw new UserError(`bad flag syntax: ${argument}`);
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const flag = flags.lookup(name);
  if (!flag) throw new UserError(`unknown flag: --${name}`);
  if (equals >= 0) assign(flag, text.slice(equals + 1));
  else if (flag.bare !== undefined) assign(flag, flag.bare);
  else if (rest.length > 0) assign(flag, rest.shift()!);
  else throw new UserError(`flag needs an argument: ${argument}`);
}

function short(flags: Flags, letters: string, rest: string[], assign: Assign): void {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]!;
    const flag = flags.byShorthand(letter);
    const remaining = letters.slice(at + 1);
    if (!flag) {
      throw new UserError(`unknown shorthand flag: ${letter === "'" ? "'\\''" : `'${letter}'`} in -${letters}`);
    }
    if (remaining.startsWith('=') && letters.length - at > 2) {
      assign(flag, remaining.slice(1));
      return;
    }
    if (flag.bare !== undefined) {
      assign(flag, flag.bare);
      continue;
    }
    if (remaining !== '') {
      assign(flag, remaining);
      return;
    }
    if (rest.length > 0) {
      assign(flag, rest.shift()!);
      return;
    }
    throw new UserError(`flag needs an argument: '${letter}' in -${letters}`);
  }
}
