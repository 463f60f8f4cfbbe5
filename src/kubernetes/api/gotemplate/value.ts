import type { Json } from '../meta.ts';
import { formatFloat } from '../yaml/go-syntax.ts';

/** An `int` of Go: literals, indexes and lengths. Numbers of the data are float64, since kubectl decodes them from JSON. */
export class Int {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** undefined: a key that is not there. */
export type Value = Json | Int | undefined;

export type Fields = { readonly [key: string]: Json };

export const isFields = (value: Value): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Int);

/** The name of a value's Go type. */
export function typeName(value: Value): string {
  if (value === undefined || value === null) return '<nil>';
  if (value instanceof Int) return 'int';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** Keys in the order in which templates walk and print a map. */
export const sortedKeys = (fields: Fields) => Object.keys(fields).sort((a, b) => (a < b ? -1 : 1));

/** As Go's %v prints it. */
export function format(value: Value): string {
  if (value === undefined || value === null) return '<nil>';
  if (value instanceof Int) return String(value.value);
  if (typeof value === 'number') return formatFloat(value, 64, 6);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(format).join(' ')}]`;
  const fields = value as Fields;
  return `map[${sortedKeys(fields)
    .map((key) => `${key}:${format(fields[key])}`)
    .join(' ')}]`;
}

/** Neither false, nor zero, nor empty. */
export function isTrue(value: Value): boolean {
  if (value === undefined || value === null) return false;
  if (value instanceof Int) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' ? Object.keys(value).length > 0 : Boolean(value);
}
