import type { Execution } from '../../../process/types.ts';
import { fromBinary } from '../../lib/binary.ts';
import { strftime } from '../../lib/strftime.ts';
import type { Expression } from './ast.ts';
import type { Interpreter } from './interpreter.ts';
import { splitBy, splitFields } from './state.ts';
import { fromInput, sprintf, toNumber, toText, type Value } from './values.ts';

const record: Expression = { type: 'field', index: { type: 'number', value: 0 } };

/** Calls one of awk's own functions. */
export function* callBuiltin(it: Interpreter, name: string, args: readonly Expression[]): Execution<Value> {
  switch (name) {
    case 'length': {
      const first = args[0];
      const array = first?.type === 'variable' ? it.knownArray(first.name) : undefined;
      return array ? array.size : toText(yield* it.value(first ?? record)).length;
    }
    case 'split':
      return yield* split(it, args);
    case 'sub':
    case 'gsub':
      return yield* substitute(it, args, name === 'gsub');
    case 'match': {
      const text = toText(yield* it.value(args[0]!));
      const found = (yield* it.pattern(args[1]!)).exec(text);
      it.state.set('RSTART', found ? found.index + 1 : 0);
      it.state.set('RLENGTH', found ? found[0].length : -1);
      return found ? found.index + 1 : 0;
    }
    case 'gensub': {
      const regex = yield* it.pattern(args[0]!);
      const by = toText(yield* it.value(args[1]!));
      const how = toText(yield* it.value(args[2] ?? { type: 'number', value: 1 }));
      return replaceAll(toText(yield* it.value(args[3] ?? record)), regex, by, /^[gG]/.test(how) ? 0 : Math.max(1, Number(how) || 1), true).text;
    }
  }
  const values: Value[] = [];
  for (const arg of args) values.push(yield* it.value(arg));
  switch (name) {
    case 'system': {
      yield* it.streams.flush();
      const { process } = it.tool;
      const pid = process.spawn({ argv: ['/bin/sh', '-c', fromBinary(toText(values[0]))], env: process.env });
      return (yield* process.wait({ pid }))?.status.code ?? 0;
    }
    case 'close':
      return yield* it.streams.close(toText(values[0]));
    case 'fflush':
      yield* it.streams.flush();
      return 0;
  }
  return plain(it, name, values);
}

function plain(it: Interpreter, name: string, values: readonly Value[]): Value {
  const text = (i: number) => toText(values[i]);
  const number = (i: number) => toNumber(values[i]);
  switch (name) {
    case 'substr':
      return substring(text(0), number(1), values.length > 2 ? number(2) : Number.POSITIVE_INFINITY);
    case 'index':
      return text(0).indexOf(text(1)) + 1;
    case 'sprintf':
      return sprintf(text(0), values.slice(1));
    case 'tolower':
      return text(0).replace(/[A-Z]+/g, (part) => part.toLowerCase());
    case 'toupper':
      return text(0).replace(/[a-z]+/g, (part) => part.toUpperCase());
    case 'int':
      return Math.trunc(number(0)) + 0;
    case 'sin':
      return Math.sin(number(0));
    case 'cos':
      return Math.cos(number(0));
    case 'atan2':
      return Math.atan2(number(0), number(1));
    case 'exp':
      return Math.exp(number(0));
    case 'log':
      return Math.log(number(0));
    case 'sqrt':
      return Math.sqrt(number(0));
    case 'rand':
      return it.tool.process.random.fraction();
    case 'srand':
      it.previousSeed = it.seed;
      it.seed = values.length > 0 ? number(0) : Math.floor(it.tool.process.clock.now / 1_000_000);
      return it.previousSeed;
    case 'systime':
      return Math.floor(it.tool.process.clock.now / 1_000_000);
    case 'strftime':
      return strftime(values.length > 0 ? text(0) : '%a %b %e %H:%M:%S %Z %Y', values.length > 1 ? number(1) * 1_000_000 : it.tool.process.clock.now);
    case 'and':
      return Number(BigInt(number(0)) & BigInt(number(1)));
    case 'or':
      return Number(BigInt(number(0)) | BigInt(number(1)));
    case 'xor':
      return Number(BigInt(number(0)) ^ BigInt(number(1)));
    case 'compl':
      return ~number(0);
    case 'lshift':
      return number(0) * 2 ** number(1);
    default:
      return Math.floor(number(0) / 2 ** number(1));
  }
}

/** Positions count from 1; one before the text means its start, and does not shorten the count (as in busybox). */
function substring(text: string, start: number, count: number): string {
  const from = Math.max(1, Math.round(start));
  const end = count === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : from + Math.round(count);
  return text.slice(Math.max(0, from - 1), Math.max(0, Math.min(text.length, end - 1)));
}

function* split(it: Interpreter, args: readonly Expression[]): Execution<Value> {
  const text = toText(yield* it.value(args[0]!));
  const target = args[1]!;
  if (target.type !== 'variable') return 0;
  const separator = args[2];
  const compile = (source: string) => it.regex(source);
  const parts =
    text === ''
      ? []
      : separator?.type === 'regex'
        ? splitBy(text, it.regex(separator.source))
        : splitFields(text, separator ? toText(yield* it.value(separator)) : it.state.text('FS'), compile);
  const array = it.array(target.name);
  array.clear();
  for (const [i, part] of parts.entries()) array.set(String(i + 1), fromInput(part));
  return parts.length;
}

function* substitute(it: Interpreter, args: readonly Expression[], global: boolean): Execution<Value> {
  const regex = yield* it.pattern(args[0]!);
  const by = toText(yield* it.value(args[1]!));
  const target = args[2] ?? record;
  const { text, count } = replaceAll(toText(yield* it.value(target)), regex, by, global ? 0 : 1, false);
  if (count > 0) yield* it.assign(target, text);
  return count;
}

/** `which` 0 replaces all matches. In the replacement `&` is the match (`\&` itself); with `groups` also `\1`. */
function replaceAll(text: string, regex: RegExp, by: string, which: number, groups: boolean): { text: string; count: number } {
  const all = new RegExp(regex.source, `${regex.flags.replace('g', '')}g`);
  let out = '';
  let at = 0;
  let count = 0;
  let seen = 0;
  let lastEnd = -1;
  for (const match of text.matchAll(all)) {
    if (match[0] === '' && match.index === lastEnd) continue;
    lastEnd = match.index + match[0].length;
    if (++seen !== which && which !== 0) continue;
    count++;
    const replacement = by.replace(/\\([0-9&\\])|&/g, (piece, c: string | undefined) => {
      if (piece === '&') return match[0];
      if (c === '&') return '&';
      if (c === '\\') return '\\';
      return groups ? (match[Number(c)] ?? '') : piece;
    });
    out += text.slice(at, match.index) + replacement;
    at = lastEnd;
  }
  return { text: out + text.slice(at), count };
}
