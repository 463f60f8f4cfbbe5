import type { Json } from '../meta.ts';

/** A message that an expression has made: `Object.spec{…}`, `JSONPatch{…}`. Its own properties are the fields that it sets. */
export abstract class Message {
  /** The type that the expression named. */
  static readonly type: string;
  readonly [field: string]: unknown;
}

/** Duck-typed, as the library does not tell its class by a name that lasts. */
interface OptionalValue {
  hasValue(): boolean;
  value(): unknown;
}

export const isOptional = (value: unknown): value is OptionalValue =>
  typeof value === 'object' && value !== null && 'hasValue' in value && typeof value.hasValue === 'function';

/** JSON as CEL has it: whole numbers apart from others. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
}

/** The JSON of a value of CEL; undefined of what has none (a type, an optional without a value). */
export function fromCel(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'bigint':
      return Number(value);
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'object':
      return value === null ? null : structured(value);
    default:
      return undefined;
  }
}

function structured(value: object): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => fromCel(item) ?? null);
  if (isOptional(value)) return value.hasValue() ? fromCel(value.value()) : undefined;
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  const plain = value instanceof Map || value instanceof Message || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
  if (!plain) return scalar(value);
  const fields: Record<string, Json> = {};
  for (const [key, inner] of entries) {
    const json = fromCel(inner);
    if (json !== undefined) fields[String(key)] = json;
  }
  return fields;
}

/** What other types come to: a uint its number; a time and a length of time their texts. */
function scalar(value: object): Json | undefined {
  if ('toISOString' in value && typeof value.toISOString === 'function') return String(value.toISOString()).replace('.000Z', 'Z');
  const plain: unknown = value.valueOf();
  if (typeof plain === 'bigint') return Number(plain);
  return typeof plain === 'number' ? String(value) : undefined;
}
