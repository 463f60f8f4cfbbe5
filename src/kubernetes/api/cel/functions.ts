import type { Environment } from '@marcbachmann/cel-js';
import { fromCel } from './values.ts';

type Values = readonly unknown[];

const fail = (message: string): never => {
  throw new Error(message);
};

function regexOf(pattern: string, flags = ''): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return fail(`error parsing regexp: \`${pattern}\``);
  }
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(fromCel(a)) === JSON.stringify(fromCel(b));
const includes = (list: Values, value: unknown) => list.some((one) => same(one, value));

function compare(a: unknown, b: unknown): number {
  return (a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0;
}

function extreme(list: Values, sign: 1 | -1, name: string): unknown {
  if (list.length === 0) fail(`${name} called on empty list`);
  return list.reduce((best, one) => (compare(one, best) * sign > 0 ? one : best));
}

function sum(list: Values): unknown {
  return list.length === 0 ? 0n : list.reduce((total, one) => (total as bigint) + (one as bigint));
}

function replaced(text: string, old: string, replacement: string, limit: bigint): string {
  if (limit < 0n) return text.replaceAll(old, () => replacement);
  let left = limit;
  return text.replaceAll(old, (found) => (left-- > 0n ? replacement : found));
}

function slice(list: Values, from: bigint, to: bigint): Values {
  if (from < 0n || to < 0n) fail(`cannot slice(${from}, ${to}), negative indexes not supported`);
  if (from > to) fail(`cannot slice(${from}, ${to}), start index must be less than or equal to end index`);
  if (to > list.length) fail(`cannot slice(${from}, ${to}), list is length ${list.length}`);
  return list.slice(Number(from), Number(to));
}

/** What %s writes. */
function shown(value: unknown): string {
  const json = fromCel(value);
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof json !== 'object' || json === null) return String(json);
  return `{${Object.entries(json)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${key}: ${shown(inner)}`)
    .join(', ')}}`;
}

/** The verbs of format() that labs meet; the others say that they are missing. */
function formatted(text: string, values: Values): string {
  let next = 0;
  return text.replace(/%(%|(?:\.(\d+))?([a-zA-Z]))/g, (_all, percent: string, digits: string | undefined, verb: string) => {
    if (percent === '%') return '%';
    if (next >= values.length) fail(`index ${next} out of range`);
    const value = values[next++];
    if (verb === 's') return shown(value);
    if (verb === 'd') return shown(value);
    if (verb === 'f') return Number(value).toFixed(Number(digits ?? 6));
    if (verb === 'x' && typeof value === 'bigint') return value.toString(16);
    return fail(`the verb %${verb} of format() is not simulated in Podlab`);
  });
}

class Sets {}
class Patches {}

/** Functions of Kubernetes' libraries for texts, regular expressions, lists, sets and JSON patches (apiserver pkg/cel/library, cel-go ext). */
export function registerFunctions(environment: Environment): void {
  const functions: readonly (readonly [string, (...values: never[]) => unknown])[] = [
    ['string.charAt(int): string', (text: string, at: bigint) => (at < 0n || at > text.length ? fail(`index out of range: ${at}`) : text.charAt(Number(at)))],
    ['string.replace(string, string): string', (text: string, old: string, other: string) => replaced(text, old, other, -1n)],
    ['string.replace(string, string, int): string', replaced],
    ['string.find(string): string', (text: string, pattern: string) => regexOf(pattern).exec(text)?.[0] ?? ''],
    ['string.findAll(string): list<string>', (text: string, pattern: string) => text.match(regexOf(pattern, 'g')) ?? []],
    ['string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) => firstOf(text.match(regexOf(pattern, 'g')) ?? [], most)],
    ['string.format(list): string', formatted],
    ['list<A>.sum(): A', sum],
    ['list<A>.min(): A', (list: Values) => extreme(list, -1, 'min')],
    ['list<A>.max(): A', (list: Values) => extreme(list, 1, 'max')],
    ['list.isSorted(): bool', (list: Values) => list.every((one, index) => index === 0 || compare(list[index - 1], one) <= 0)],
    ['list<A>.sort(): list<A>', (list: Values) => list.toSorted(compare)],
    ['list<A>.distinct(): list<A>', (list: Values) => list.filter((one, index) => list.findIndex((other) => same(one, other)) === index)],
    ['list<A>.reverse(): list<A>', (list: Values) => list.toReversed()],
    ['list<A>.slice(int, int): list<A>', slice],
    ['list.indexOf(dyn): int', (list: Values, value: unknown) => BigInt(list.findIndex((one) => same(one, value)))],
    ['list.lastIndexOf(dyn): int', (list: Values, value: unknown) => BigInt(list.findLastIndex((one) => same(one, value)))],
    ['Sets.contains(list, list): bool', (_: Sets, list: Values, part: Values) => part.every((one) => includes(list, one))],
    ['Sets.intersects(list, list): bool', (_: Sets, list: Values, other: Values) => other.some((one) => includes(list, one))],
    [
      'Sets.equivalent(list, list): bool',
      (_: Sets, list: Values, other: Values) => other.every((one) => includes(list, one)) && list.every((one) => includes(other, one)),
    ],
    ['JSONPatchLibrary.escapeKey(string): string', (_: Patches, key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')],
  ];
  environment.registerType('Sets', Sets).registerConstant('sets', 'Sets', new Sets());
  environment.registerType('JSONPatchLibrary', Patches).registerConstant('jsonpatch', 'JSONPatchLibrary', new Patches());
  for (const [signature, handler] of functions) environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
}

const firstOf = (found: readonly string[], most: bigint) => (most < 0n ? found : found.slice(0, Number(most)));
