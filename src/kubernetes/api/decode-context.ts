/** A field on the way. */
export interface PathField {
  readonly name: string;
  /** The embedded struct that it belongs to. */
  readonly embedded?: string;
}

/** What happens while one object is decoded. */
export interface DecodeContext {
  /** The way down to the present value: fields, indices of lists, keys of maps. */
  readonly path: (PathField | number | string)[];
  /** The Go struct whose field is being read. */
  struct: string;
  /** The first wrong type: Go reads on and reports it at the end. */
  saved: string | undefined;
  readonly unknown: string[];
  /** What was read before in the place of the present value: parts of that very object need not be read again. */
  known: unknown;
}

/** An error of a type's own UnmarshalJSON: it ends decoding at once, and wins over a wrong type found before. */
export class Unmarshal extends Error {}

export function newContext(known?: object): DecodeContext {
  return { path: [], struct: '', saved: undefined, unknown: [], known };
}

/** Go's word for a JSON value. */
export function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** encoding/json's UnmarshalTypeError. The path there has neither indices nor map keys. */
function typeErrorText(context: DecodeContext, found: string, goType: string): string {
  const names = context.path.filter((part) => typeof part === 'object').map((field) => (field.embedded ? `${field.embedded}.${field.name}` : field.name));
  const place = context.struct === '' ? 'Go value' : `Go struct field ${context.struct}.${names.join('.')}`;
  return `json: cannot unmarshal ${found} into ${place} of type ${goType}`;
}

/** Notes a value of a wrong type; the first one counts. */
export function typeError(context: DecodeContext, found: string, goType: string): undefined {
  context.saved ??= typeErrorText(context, found, goType);
  return undefined;
}

/** A value of a wrong type that a type of its own UnmarshalJSON finds. */
export function ownTypeError(context: DecodeContext, found: string, goType: string): Unmarshal {
  return new Unmarshal(typeErrorText(context, found, goType));
}

/** `spec.containers[0].image` for the present path and one more name. */
export function pathTo(context: DecodeContext, name: string): string {
  let text = '';
  for (const part of [...context.path, name]) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += `${text === '' ? '' : '.'}${typeof part === 'string' ? part : part.name}`;
  }
  return text;
}
