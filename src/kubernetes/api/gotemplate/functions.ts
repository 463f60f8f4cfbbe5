import { parseBase64 } from '../base64-text.ts';
import { sprintf } from './printf.ts';
import { format, Int, isFields, isTrue, typeName, type Value } from './value.ts';

/** A function refuses its arguments. */
export class FunctionError extends Error {}

const fail = (message: string): never => {
  throw new FunctionError(message);
};

type Comparable = string | number | boolean;

/** The plain value of a scalar, with the kind that decides what it may be compared with. */
function scalar(value: Value): { kind: string; plain: Comparable } | undefined {
  if (value instanceof Int) return { kind: 'int', plain: value.value };
  if (typeof value === 'number') return { kind: 'float', plain: value };
  if (typeof value === 'string' || typeof value === 'boolean') return { kind: typeof value, plain: value };
  return undefined;
}

const incompatible = (a: Value, b: Value) => fail(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);

function equal(a: Value, b: Value): boolean {
  const [left, right] = [scalar(a), scalar(b)];
  for (const value of [a, b])
    if (typeof value === 'object' && value !== null && !(value instanceof Int)) fail(`non-comparable type ${format(value)}: ${typeName(value)}`);
  if (!left || !right) return left === right;
  return left.kind === right.kind ? left.plain === right.plain : incompatible(a, b);
}

function less(a: Value, b: Value): boolean {
  const [left, right] = [scalar(a), scalar(b)];
  if (!left || !right) return fail('invalid type for comparison');
  if (left.kind !== right.kind) return incompatible(a, b);
  return left.kind === 'boolean' ? fail('invalid type for comparison') : left.plain < right.plain;
}

function index(value: Value, key: Value): Value {
  if (value === undefined || value === null) return fail('index of untyped nil');
  if (isFields(value)) return typeof key === 'string' ? value[key] : fail(`value has type ${typeName(key)}; should be string`);
  if (!Array.isArray(value) && typeof value !== 'string') return fail(`can't index item of type ${typeName(value)}`);
  if (!(key instanceof Int)) return fail(`cannot index slice/array with type ${typeName(key)}`);
  if (key.value < 0 || key.value >= value.length) return fail(`index out of range: ${key.value}`);
  return typeof value === 'string' ? new Int(value.charCodeAt(key.value)) : value[key.value];
}

function length(value: Value): Int {
  if (value === undefined || value === null) return fail('len of nil pointer');
  if (typeof value === 'string' || Array.isArray(value)) return new Int(value.length);
  return isFields(value) ? new Int(Object.keys(value).length) : fail(`len of type ${typeName(value)}`);
}

function slice(value: Value, bounds: readonly Value[]): Value {
  if (value === undefined || value === null) return fail('slice of untyped nil');
  if (typeof value !== 'string' && !Array.isArray(value)) return fail(`can't slice item of type ${typeName(value)}`);
  const [from = 0, to = value.length] = bounds.map((bound) =>
    bound instanceof Int ? bound.value : fail(`cannot index slice/array with type ${typeName(bound)}`),
  );
  for (const bound of [from, to]) if (bound < 0 || bound > value.length) fail(`index out of range: ${bound}`);
  return from > to ? fail(`invalid slice index: ${from} > ${to}`) : value.slice(from, to);
}

/** Go's fmt.Sprint: a space between two values neither of which is a string. */
function print(values: readonly Value[]): string {
  return values.map((value, i) => (i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string' ? ' ' : '') + format(value)).join('');
}

const htmlEscapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;', '\0': '\ufffd' };
const jsEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D' };

/** Whether a chain of keys leads anywhere (kubectl's own addition). */
function exists(value: Value, keys: readonly Value[]): boolean {
  let current = value;
  for (const key of keys) {
    if (isFields(current) && typeof key === 'string') current = current[key];
    else if (Array.isArray(current) && key instanceof Int) current = current[key.value];
    else return false;
  }
  return current !== undefined && current !== null;
}

function base64decode(value: Value): string {
  const text = typeof value === 'string' ? value : fail(`wrong type for value; expected string; got ${typeName(value)}`);
  return parseBase64(text) ?? fail('base64 decode failed: illegal base64 data at input byte 0');
}

type TemplateFunction = (...values: Value[]) => Value;

const compare =
  (decide: (a: Value, b: Value) => boolean): TemplateFunction =>
  (a, b) =>
    decide(a, b);

/** All but `and` and `or`, which do not evaluate all of their arguments. */
export const functions: ReadonlyMap<string, { readonly call: TemplateFunction; readonly least: number; readonly most: number }> = new Map(
  (
    [
      ['not', (value) => !isTrue(value), 1, 1],
      ['eq', (value, ...others) => others.some((other) => equal(value, other)), 2, Number.POSITIVE_INFINITY],
      ['ne', compare((a, b) => !equal(a, b)), 2, 2],
      ['lt', compare(less), 2, 2],
      ['le', compare((a, b) => less(a, b) || equal(a, b)), 2, 2],
      ['gt', compare((a, b) => !(less(a, b) || equal(a, b))), 2, 2],
      ['ge', compare((a, b) => !less(a, b)), 2, 2],
      ['index', (value, ...keys) => keys.reduce(index, value), 1, Number.POSITIVE_INFINITY],
      ['slice', (value, ...bounds) => slice(value, bounds), 1, 4],
      ['len', length, 1, 1],
      ['print', (...values) => print(values), 0, Number.POSITIVE_INFINITY],
      ['println', (...values) => `${values.map(format).join(' ')}\n`, 0, Number.POSITIVE_INFINITY],
      [
        'printf',
        (template, ...values) =>
          typeof template === 'string' ? sprintf(template, values) : fail(`wrong type for value; expected string; got ${typeName(template)}`),
        1,
        Number.POSITIVE_INFINITY,
      ],
      ['html', (...values) => print(values).replace(/[<>&"'\0]/g, (char) => htmlEscapes[char]!), 0, Number.POSITIVE_INFINITY],
      ['js', (...values) => print(values).replace(/[\\'"<>&=]/g, (char) => jsEscapes[char]!), 0, Number.POSITIVE_INFINITY],
      ['urlquery', (...values) => encodeURIComponent(print(values)).replaceAll('%20', '+'), 0, Number.POSITIVE_INFINITY],
      ['exists', (value, ...keys) => exists(value, keys), 1, Number.POSITIVE_INFINITY],
      ['base64decode', base64decode, 1, 1],
    ] as [string, TemplateFunction, number, number][]
  ).map(([name, call, least, most]) => [name, { call, least, most }]),
);

export const functionNames: ReadonlySet<string> = new Set([...functions.keys(), 'and', 'or', 'call']);
