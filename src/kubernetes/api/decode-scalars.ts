import { type DecodeContext, jsonTypeOf, ownTypeError, typeError, Unmarshal } from './decode-context.ts';
import { parseQuantity } from './quantity.ts';
import type { Schema } from './schema.ts';
import { canonicalMicroTime, canonicalTime } from './timestamp.ts';

/** Reads one JSON value. The same value comes back where nothing changes; undefined stands for absent. */
export type Decoder = (value: unknown, context: DecodeContext) => unknown;

const int32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };

function integer(goType: string, format: string | undefined): Decoder {
  return (value, context) => {
    if (typeof value === 'number') {
      if (Number.isInteger(value) && (format !== 'int32' || (value >= int32.least && value <= int32.most))) return value;
      return typeError(context, `number ${value}`, goType);
    }
    return value === null ? undefined : typeError(context, jsonTypeOf(value), goType);
  };
}

function plain(type: 'string' | 'number' | 'boolean', goType: string): Decoder {
  return (value, context) => {
    if (typeof value === type) return value;
    return value === null ? undefined : typeError(context, jsonTypeOf(value), goType);
  };
}

const canonicalQuantities = new Map<string, string>();
const mostKept = 4096;

/** Canonical form, kept for the texts seen so far: manifests repeat the same few. */
function canonicalQuantity(text: string): string {
  const known = canonicalQuantities.get(text);
  if (known !== undefined) return known;
  const parsed = parseQuantity(text);
  if ('error' in parsed) throw new Unmarshal(parsed.error);
  const canonical = parsed.quantity.toString();
  if (canonicalQuantities.size < mostKept) canonicalQuantities.set(text, canonical);
  return canonical;
}

const quantity: Decoder = (value) => {
  if (typeof value === 'string') return canonicalQuantity(value.trim());
  if (value === null) return undefined;
  return canonicalQuantity(typeof value === 'number' ? String(value) : JSON.stringify(value));
};

const intOrString: Decoder = (value, context) => {
  if (typeof value === 'string') return value;
  if (value === null) return undefined;
  if (typeof value !== 'number') throw ownTypeError(context, jsonTypeOf(value), 'int32');
  if (Number.isInteger(value) && value >= int32.least && value <= int32.most) return value;
  throw ownTypeError(context, `number ${value}`, 'int32');
};

function time(canonical: (text: string) => { text: string } | { error: string }): Decoder {
  return (value, context) => {
    if (value === null) return undefined;
    if (typeof value !== 'string') throw ownTypeError(context, jsonTypeOf(value), 'string');
    const result = canonical(value);
    if ('error' in result) throw new Unmarshal(result.error);
    return result.text;
  };
}

const alphabet = /^[A-Za-z0-9+/]*$/;

/** Go's message for text that is no standard base64, or undefined. Line breaks are skipped, as Go's decoder does. */
function base64Error(text: string): string | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.slice(0, text.length - padding);
  if (alphabet.test(digits))
    return text.length % 4 === 0 && !(padding === 0 && text.length % 4) ? undefined : `illegal base64 data at input byte ${shortAt(text, digits)}`;
  return `illegal base64 data at input byte ${digits.search(/[^A-Za-z0-9+/]/)}`;
}

/** Where Go's decoder notices that a quantum of four characters is not complete. */
function shortAt(text: string, digits: string): number {
  return text.length === digits.length ? text.length - (text.length % 4) : text.length - (text.length % 4 === 1 ? 1 : 0);
}

const bytes: Decoder = (value, context) => {
  if (value === null) return undefined;
  if (typeof value !== 'string') return typeError(context, jsonTypeOf(value), '[]uint8');
  const text = /[\r\n]/.test(value) ? value.replace(/[\r\n]/g, '') : value;
  const error = base64Error(text);
  if (error === undefined) return text;
  context.saved ??= error;
  return undefined;
};

/** The decoder of a node that is no object, list or map. */
export function scalarDecoder(schema: Schema): Decoder {
  switch (schema.type) {
    case 'integer':
      return integer(schema.goType, schema.format);
    case 'number':
    case 'boolean':
    case 'string':
      return plain(schema.type, schema.goType);
    case 'quantity':
      return quantity;
    case 'int-or-string':
      return intOrString;
    case 'time':
      return time(canonicalTime);
    case 'micro-time':
      return time(canonicalMicroTime);
    case 'bytes':
      return bytes;
    default:
      return (value) => (value === null ? undefined : value);
  }
}
