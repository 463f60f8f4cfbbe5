import { SystemError } from '../../../process/errors.ts';
import { decode } from '../../../process/text.ts';
import type { Execution } from '../../../process/types.ts';
import { CommandError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { interruptedStatus } from '../traps.ts';
import { getVariable, setVariable } from '../values.ts';
import type { BuiltinTable } from './index.ts';

interface Reading {
  readonly names: readonly string[];
  readonly raw: boolean;
  readonly silent: boolean;
  readonly prompt: string;
  readonly delimiter: number;
  /** Characters at most. */
  readonly count: number;
  /** Microseconds. */
  readonly timeout: number | undefined;
  readonly descriptor: number;
  readonly array: string | undefined;
}

function parse(shell: Shell, argv: readonly string[]): Reading {
  const found = {
    raw: false,
    silent: false,
    prompt: '',
    delimiter: 10,
    count: Number.POSITIVE_INFINITY,
    timeout: undefined as number | undefined,
    descriptor: 0,
    array: undefined as string | undefined,
  };
  let i = 1;
  for (; i < argv.length && argv[i]!.startsWith('-') && argv[i] !== '-'; i++) {
    if (argv[i] === '--') {
      i++;
      break;
    }
    for (let j = 1; j < argv[i]!.length; j++) {
      const letter = argv[i]![j]!;
      if (letter === 'r') found.raw = true;
      else if (letter === 's') found.silent = true;
      else if (letter === 'e' && shell.bash) continue;
      else if ('pntudaN'.includes(letter)) {
        const value = argv[i]!.slice(j + 1) || argv[++i];
        if (value === undefined) throw new CommandError(shell.bash ? `-${letter}: option requires an argument` : `option requires an argument -- '${letter}'`);
        if (letter === 'p') found.prompt = value;
        else if (letter === 'n' || letter === 'N') found.count = Number(value);
        else if (letter === 't') found.timeout = Number(value) * 1_000_000;
        else if (letter === 'u') found.descriptor = Number(value);
        else if (letter === 'd') found.delimiter = value === '' ? 0 : value.charCodeAt(0);
        else found.array = value;
        break;
      } else throw new CommandError(shell.bash ? `-${letter}: invalid option` : `illegal option -${letter}`);
    }
  }
  const names = argv.slice(i);
  const bad = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (bad !== undefined) throw new BadName(bad);
  return { ...found, names };
}

class BadName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A line as `read` sees it: its characters, and which of them a backslash protects. */
interface Line {
  readonly text: string;
  readonly escaped: ReadonlySet<number>;
  readonly ended: boolean;
  readonly timedOut: boolean;
}

function* readLine(shell: Shell, it: Reading): Execution<Line> {
  const { process } = shell;
  const bytes: number[] = [];
  const marks = new Set<number>();
  const deadline = it.timeout === undefined ? undefined : process.clock.now + it.timeout;
  let backslash = false;
  let count = 0;
  const line = (ended: boolean, timedOut = false): Line => ({ text: decode(Uint8Array.from(bytes)), escaped: marks, ended, timedOut });
  while (count < it.count) {
    if (deadline !== undefined) {
      const left = deadline - process.clock.now;
      if (left < 0 || (yield* process.poll([it.descriptor], Math.max(0, left))).length === 0) return line(false, true);
    }
    const next = yield* process.read(it.descriptor, 1);
    if (next.length === 0) return line(false);
    const byte = next[0]!;
    if (backslash) {
      backslash = false;
      if (byte === 10) continue;
      marks.add(bytes.length);
    } else if (byte === 92 && !it.raw) {
      backslash = true;
      continue;
    } else if (byte === it.delimiter) return line(true);
    else if (byte === 0) continue;
    bytes.push(byte);
    count++;
  }
  return line(true);
}

/** Splits into at most `count` fields; the last takes the rest without white space at its end. */
function split(line: Line, ifs: string, count: number): string[] {
  const { text, escaped } = line;
  const separates = (i: number) => i < text.length && !escaped.has(i) && ifs.includes(text[i]!);
  const white = (i: number) => separates(i) && (text[i] === ' ' || text[i] === '\t' || text[i] === '\n');
  const fields: string[] = [];
  let i = 0;
  while (white(i)) i++;
  while (i < text.length && fields.length < count - 1) {
    const start = i;
    while (i < text.length && !separates(i)) i++;
    fields.push(text.slice(start, i));
    while (white(i)) i++;
    if (separates(i) && !white(i)) {
      i++;
      while (white(i)) i++;
    }
  }
  let end = text.length;
  while (end > i && white(end - 1)) end--;
  if (fields.length < count && i < text.length) {
    const rest = text.slice(i, end);
    const single = end > i && separates(end - 1) && ![...rest.slice(0, -1)].some((_, at) => separates(i + at));
    fields.push(single ? rest.slice(0, -1) : rest);
  }
  return fields;
}

/** `read`. */
export const readBuiltins: BuiltinTable = {
  read: {
    *run(shell, argv) {
      let it: Reading;
      try {
        it = parse(shell, argv);
      } catch (error) {
        if (!(error instanceof BadName)) throw error;
        yield* shell.process.write(
          2,
          shell.bash ? `${shell.prefix('read')}\`${error.name}': not a valid identifier\n` : `${shell.name}: read: '${error.name}': bad variable name\n`,
        );
        return 1;
      }
      if (it.prompt && shell.process.isTerminal(it.descriptor)) yield* shell.process.write(2, it.prompt);
      let line: Line;
      try {
        line = yield* readLine(shell, it);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        if (error.code === 'EINTR') return shell.pending.length > 0 ? interruptedStatus(shell) : 130;
        throw new CommandError(shell.bash ? `${it.descriptor}: invalid file descriptor: ${error.message}` : `read error: ${error.message}`, 1);
      }
      const ifs = getVariable(shell, 'IFS') ?? ' \t\n';
      if (it.array !== undefined) shell.variables.setArray(it.array, split(line, ifs, Number.POSITIVE_INFINITY));
      else if (it.names.length === 0) setVariable(shell, 'REPLY', line.text);
      else {
        const fields = split(line, ifs, it.names.length);
        for (const [i, name] of it.names.entries()) setVariable(shell, name, fields[i] ?? '');
      }
      if (line.timedOut) return shell.bash ? 142 : 1;
      return line.ended ? 0 : 1;
    },
  },
};
