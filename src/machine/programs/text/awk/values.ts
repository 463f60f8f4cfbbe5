import { formatFloat, formatInteger, type Spec, specOf } from '../../lib/format.ts';

/** Text from input that looks like a number: it compares as one. */
export class Numeric {
  readonly text: string;
  readonly number: number;

  constructor(text: string, number: number) {
    this.text = text;
    this.number = number;
  }
}

/** undefined is what nobody has set: '' and 0 at once. */
export type Value = number | string | Numeric | undefined;

const numeric = /^[ \t\n\r]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)[ \t\n\r]*$/;
const leading = /^[ \t\n\r]*[-+]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/;

/** A field or other input as a value. */
export const fromInput = (text: string): Value => (numeric.test(text) ? new Numeric(text, Number(text)) : text);

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (value instanceof Numeric) return value.number;
  const match = leading.exec(value);
  return match ? Number(match[0]) : 0;
}

export function toText(value: Value, format = '%.6g'): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (value instanceof Numeric) return value.text;
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value);
  return sprintf(format, [value]);
}

export const truth = (value: Value): boolean =>
  value instanceof Numeric ? value.number !== 0 : typeof value === 'string' ? value !== '' : typeof value === 'number' && value !== 0;

/** Numbers compare as numbers, everything else as text. */
export function compare(a: Value, b: Value): number {
  const numbers = typeof a !== 'string' && typeof b !== 'string';
  const [x, y] = numbers ? [toNumber(a), toNumber(b)] : [toText(a), toText(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** awk's printf. */
export function sprintf(format: string, args: readonly Value[]): string {
  let next = 0;
  return format.replace(
    /%%|%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlLq]*([A-Za-z])/g,
    (all, flags: string | undefined, width?: string, precision?: string, type?: string) => {
      if (all === '%%') return '%';
      const size = (text: string | undefined) => (text === '*' ? Math.trunc(toNumber(args[next++])) : Number(text ?? 0));
      const spec = specOf(flags!, size(width), precision === undefined ? undefined : size(precision || '0'));
      return convert(type!, args[next++], spec);
    },
  );
}

function convert(type: string, value: Value, spec: Spec): string {
  const pad = (text: string) => (spec.left ? text.padEnd(spec.width) : text.padStart(spec.width));
  if (type === 's') return pad(toText(value).slice(0, spec.precision));
  if (type === 'c') return pad(typeof value === 'number' || value instanceof Numeric ? String.fromCharCode(toNumber(value) & 255) : toText(value).slice(0, 1));
  if ('diouxX'.includes(type)) {
    const number = toNumber(value);
    return Number.isFinite(number) ? formatInteger(BigInt(Math.trunc(number)), type, spec) : formatFloat(number, 'f', spec);
  }
  return 'eEfFgG'.includes(type) ? formatFloat(toNumber(value), type, spec) : '';
}
