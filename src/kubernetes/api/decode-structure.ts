import { type DecodeContext, jsonTypeOf, newContext, pathTo, typeError } from './decode-context.ts';
import { type Decoder, scalarDecoder } from './decode-scalars.ts';
import type { Field, Schema } from './schema.ts';

type Fields = Record<string, unknown>;

const compiled = new WeakMap<Schema, Decoder>();

/** The decoder of a node, made once. */
export function decoderOf(schema: Schema): Decoder {
  const known = compiled.get(schema);
  if (known) return known;
  const made = compile(schema);
  compiled.set(schema, made);
  return made;
}

function compile(schema: Schema): Decoder {
  if (schema.type === 'object') return objectDecoder(schema);
  if (schema.type === 'array') return arrayDecoder(schema);
  return schema.type === 'map' ? mapDecoder(schema) : scalarDecoder(schema);
}

/** What a Go value of the type is before anything is read into it, as it is written to JSON. */
function zeroOf(schema: Schema): unknown {
  switch (schema.type) {
    case 'object':
      return decoderOf(schema)({}, newContext());
    case 'string':
      return '';
    case 'integer':
    case 'number':
    case 'int-or-string':
      return 0;
    case 'boolean':
      return false;
    case 'quantity':
      return '0';
    default:
      return null;
  }
}

/** Whether omitempty leaves the value out. */
function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

const valueStructs: ReadonlySet<string> = new Set(['object', 'time', 'micro-time', 'quantity', 'int-or-string']);

/** Fields that an object always has: no omitempty, or a struct that is no pointer (which omitempty never leaves out). */
function isAlwaysWritten(field: Field): boolean {
  return field.always || (!field.pointer && valueStructs.has(field.schema.type));
}

/** Lists that are refused when they are there and empty, by the type they belong to: an empty one must not be lost. */
const refusedWhenEmpty: Readonly<Record<string, readonly string[]>> = {
  'v2.HPAScalingRules': ['policies'],
  'v1.EphemeralContainer': ['ports', 'resizePolicy', 'restartPolicyRules'],
};

/** Whether the value is the very object that was read before in its place. */
function wasRead(value: unknown, context: DecodeContext): boolean {
  return value === context.known && typeof value === 'object' && value !== null;
}

class FieldDecoder {
  readonly field: Field;
  /** Values like '' and [] are left out. */
  readonly omitsEmpty: boolean;
  readonly isNullWhenAbsent: boolean;
  #decode: Decoder | undefined;

  constructor(field: Field, owner: string) {
    this.field = field;
    this.omitsEmpty = !field.pointer && !isAlwaysWritten(field) && !refusedWhenEmpty[owner]?.includes(field.name);
    this.isNullWhenAbsent = isAlwaysWritten(field) && absent(field) === null;
  }

  read(value: unknown, context: DecodeContext): unknown {
    this.#decode ??= decoderOf(this.field.schema);
    const result = wasRead(value, context) ? value : this.#decode(value, context);
    return this.omitsEmpty && isEmpty(result) ? undefined : result;
  }
}

/** What is written for a field that is always written and has no value. */
const absent = (field: Field): unknown => (field.pointer ? null : zeroOf(field.schema));

function structName(goType: string): string {
  return goType.slice(goType.lastIndexOf('.') + 1);
}

class ObjectDecoder {
  readonly #schema: Schema;
  readonly #struct: string;
  #fields: Map<string, FieldDecoder> | undefined;
  #always: readonly (readonly [string, unknown])[] = [];

  constructor(schema: Schema) {
    this.#schema = schema;
    this.#struct = structName(schema.goType);
  }

  #prepare(): Map<string, FieldDecoder> {
    const fields = new Map([...this.#schema.fields.values()].map((field) => [field.name, new FieldDecoder(field, this.#schema.goType)]));
    this.#fields = fields;
    const always = [...this.#schema.fields.values()].filter((field) => isAlwaysWritten(field));
    this.#always = always.map((field) => [field.name, absent(field)]);
    return fields;
  }

  decode(value: unknown, context: DecodeContext): unknown {
    if (value === null) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) return typeError(context, jsonTypeOf(value), this.#schema.goType);
    const fields = this.#fields ?? this.#prepare();
    const outer = context.struct;
    context.struct = this.#struct;
    const known = fieldsIn(context.known);
    const result = this.#complete(readFields(value as Fields, fields, context, known), value as Fields);
    context.struct = outer;
    return result;
  }

  /** With the fields that are always written. */
  #complete(result: Fields, given: Fields): Fields {
    let completed = result;
    for (const [name, zero] of this.#always) {
      if (completed[name] !== undefined) continue;
      if (completed === given) completed = { ...given };
      completed[name] = zero;
    }
    return completed;
  }
}

const fieldsIn = (known: unknown): Fields | undefined => (typeof known === 'object' && known !== null ? (known as Fields) : undefined);

/** The fields of an object, decoded; the object itself where none of them changes. What it shares with one that was read before is not read again. */
function readFields(given: Fields, fields: ReadonlyMap<string, FieldDecoder>, context: DecodeContext, known: Fields | undefined): Fields {
  let result: Fields | undefined;
  for (const name in given) {
    const value = given[name];
    const field = fields.get(name);
    let decoded: unknown;
    if (value === undefined) decoded = undefined;
    else if (field) {
      context.known = known?.[name];
      context.path.push(field.field);
      decoded = field.read(value, context);
      context.path.pop();
      // It would be added again: an object that has the field already stays itself.
      if (decoded === undefined && value === null && field.isNullWhenAbsent) decoded = null;
    } else context.unknown.push(pathTo(context, name));
    if (result) {
      if (decoded !== undefined) result[name] = decoded;
    } else if (decoded !== value || !field) {
      result = copyBefore(given, name);
      if (decoded !== undefined) result[name] = decoded;
    }
  }
  return result ?? given;
}

function copyBefore(given: Fields, end: string): Fields {
  const copy: Fields = {};
  for (const name in given) {
    if (name === end) break;
    if (given[name] !== undefined) copy[name] = given[name];
  }
  return copy;
}

function objectDecoder(schema: Schema): Decoder {
  const decoder = new ObjectDecoder(schema);
  return (value, context) => decoder.decode(value, context);
}

function arrayDecoder(schema: Schema): Decoder {
  let item: Decoder | undefined;
  const items = schema.items!;
  return (value, context) => {
    if (value === null) return undefined;
    if (!Array.isArray(value)) return typeError(context, jsonTypeOf(value), schema.goType);
    item ??= decoderOf(items);
    const known = Array.isArray(context.known) ? context.known : undefined;
    let result: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      context.known = known?.[index];
      if (wasRead(value[index], context)) {
        if (result) result[index] = value[index];
        continue;
      }
      context.path.push(index);
      const decoded = item(value[index], context) ?? zeroOf(items);
      context.path.pop();
      if (!result && decoded !== value[index]) result = value.slice();
      if (result) result[index] = decoded;
    }
    return result ?? value;
  };
}

function mapDecoder(schema: Schema): Decoder {
  let item: Decoder | undefined;
  const items = schema.items!;
  return (value, context) => {
    if (value === null) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) return typeError(context, jsonTypeOf(value), schema.goType);
    item ??= decoderOf(items);
    const known = fieldsIn(context.known);
    let result: Fields | undefined;
    const given = value as Fields;
    for (const key in given) {
      context.known = known?.[key];
      if (items.type === 'object') context.path.push(key);
      const decoded = item(given[key], context) ?? zeroOf(items);
      if (items.type === 'object') context.path.pop();
      if (!result && decoded !== given[key]) result = copyBefore(given, key);
      if (result) result[key] = decoded;
    }
    return result ?? given;
  };
}
