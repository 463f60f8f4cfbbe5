import { goJson, goQuote } from './go-text.ts';

/** One thing wrong with one field (apimachinery pkg/util/validation/field.Error). */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.containers[0].image`; `<nil>` stands for no path. */
  readonly field: string;
  readonly detail: string;
  /** The offending value; a `Raw` is printed as it is. */
  readonly value?: unknown;
}

export type FieldErrorType =
  | 'required'
  | 'invalid'
  | 'notSupported'
  | 'duplicate'
  | 'forbidden'
  | 'tooLong'
  | 'tooShort'
  | 'tooMany'
  | 'tooFew'
  | 'notFound'
  | 'internal'
  | 'typeInvalid';

/** A value whose text is not that of its JSON: internal Go structs, Go errors. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const words: Readonly<Record<FieldErrorType, string>> = {
  required: 'Required value',
  invalid: 'Invalid value',
  notSupported: 'Unsupported value',
  duplicate: 'Duplicate value',
  forbidden: 'Forbidden',
  tooLong: 'Too long',
  tooShort: 'Too short',
  tooMany: 'Too many',
  tooFew: 'Too few',
  notFound: 'Not found',
  internal: 'Internal error',
  typeInvalid: 'Invalid value',
};

const reasons: Readonly<Record<FieldErrorType, string>> = {
  required: 'FieldValueRequired',
  invalid: 'FieldValueInvalid',
  notSupported: 'FieldValueNotSupported',
  duplicate: 'FieldValueDuplicate',
  forbidden: 'FieldValueForbidden',
  tooLong: 'FieldValueTooLong',
  tooShort: 'FieldValueTooShort',
  tooMany: 'FieldValueTooMany',
  tooFew: 'FieldValueTooFew',
  notFound: 'FieldValueNotFound',
  internal: 'InternalError',
  typeInvalid: 'FieldValueTypeInvalid',
};

const withoutValue: ReadonlySet<FieldErrorType> = new Set(['required', 'forbidden', 'tooLong', 'tooShort', 'internal']);

function printed(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  return value instanceof Raw ? value.text : goJson(value);
}

/** The text without the field: `Invalid value: "App": a lowercase RFC 1123 label must …` (field.Error.ErrorBody). */
export function errorBody(error: FieldError): string {
  const start = withoutValue.has(error.type) || error.value === undefined ? words[error.type] : `${words[error.type]}: ${printed(error.value)}`;
  return error.detail === '' ? start : `${start}: ${error.detail}`;
}

/** `spec.containers[0].image: Required value`. */
export function errorText(error: FieldError): string {
  return `${error.field}: ${errorBody(error)}`;
}

/** The cause's reason in a Status: FieldValueInvalid. */
export function causeReason(error: FieldError): string {
  return reasons[error.type];
}

/** Several messages as one, each once: `a`, or `[a, b]` (util/errors.Aggregate). */
export function aggregate(messages: readonly string[]): string {
  const different = [...new Set(messages)];
  return different.length === 1 ? different[0]! : `[${different.join(', ')}]`;
}

/** `spec.x: Required value: detail`. */
export function required(field: string, detail = ''): FieldError {
  return { type: 'required', field, detail };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'invalid', field, detail, value: value ?? null };
}

/** `Unsupported value: "x": supported values: "A", "B"`, in the order given. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  return { type: 'notSupported', field, detail: supported.length ? `supported values: ${supported.map(goQuote).join(', ')}` : '', value: value ?? null };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'duplicate', field, detail: '', value: value ?? null };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'forbidden', field, detail };
}

export function notFoundValue(field: string, value: unknown): FieldError {
  return { type: 'notFound', field, detail: '', value: value ?? null };
}

/** Longer than `limit` bytes. */
export function tooLong(field: string, limit: number): FieldError {
  return { type: 'tooLong', field, detail: limit < 0 ? 'value is too long' : `may not be more than ${limit} ${limit === 1 ? 'byte' : 'bytes'}` };
}

/** Longer than `limit` characters. */
export function tooLongCharacters(field: string, limit: number): FieldError {
  return { type: 'tooLong', field, detail: `may not be more than ${limit} ${limit === 1 ? 'character' : 'characters'}` };
}

export function tooMany(field: string, actual: number, limit: number): FieldError {
  return { type: 'tooMany', field, detail: `must have at most ${limit} ${limit === 1 ? 'item' : 'items'}`, value: actual };
}

export function internalFieldError(field: string, detail: string): FieldError {
  return { type: 'internal', field, detail };
}
