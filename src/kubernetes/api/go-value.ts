import { goQuote } from './go-text.ts';
import type { Json } from './meta.ts';
import { formatFloat } from './yaml/go-syntax.ts';

/** A JSON value as Go prints it with %v: `map[a:1 b:[x y]]`, `<nil>`; keys sorted. */
export function goValue(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return formatFloat(value, 64, Number.isInteger(value) ? 21 : 6);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  const fields = value as { readonly [key: string]: Json };
  const keys = Object.keys(fields).sort((a, b) => (a < b ? -1 : 1));
  return `map[${keys.map((key) => `${key}:${goValue(fields[key])}`).join(' ')}]`;
}

/** The Go type that a decoded JSON value has in an `interface {}`. */
export function goTypeOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '%!s(<nil>)';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** encoding/json's error for a value of the wrong kind: `json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp`. */
export function cannotUnmarshal(value: Json, goType: string): string {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : value === null ? 'null' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type ${goType}`;
}

/** A JSON value as Go prints it with %#v: `map[string]interface {}{"a":1, "b":[]interface {}{"x"}}`. */
export function goSyntaxOf(value: Json | undefined, nested = false): string {
  if (value === null || value === undefined) return nested ? 'interface {}(nil)' : '<nil>';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value !== 'object') return goValue(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((item) => goSyntaxOf(item, true)).join(', ')}}`;
  const fields = value as { readonly [key: string]: Json };
  const keys = Object.keys(fields).sort((a, b) => (a < b ? -1 : 1));
  return `map[string]interface {}{${keys.map((key) => `${goQuote(key)}:${goSyntaxOf(fields[key], true)}`).join(', ')}}`;
}
