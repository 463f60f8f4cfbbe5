import { goQuote } from '../go-text.ts';
import { format, Int, typeName, type Value } from './value.ts';

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
}

function hex(value: Value, upper: boolean): string | undefined {
  const text = value instanceof Int ? value.value.toString(16) : typeof value === 'string' ? hexOf(value) : undefined;
  return upper ? text?.toUpperCase() : text;
}

/** The bytes of a text in UTF-8. */
const hexOf = (text: string) =>
  encodeURIComponent(text).replace(/%([0-9A-F]{2})|[\s\S]/g, (char, code: string | undefined) =>
    (code ?? char.charCodeAt(0).toString(16).padStart(2, '0')).toLowerCase(),
  );

/** The text of a value under a verb; undefined: the verb is not for such values. */
function convert({ verb, precision, flags }: Verb, value: Value): string | undefined {
  const cut = (text: string) => (precision === undefined ? text : [...text].slice(0, precision).join(''));
  const sign = (text: string) => (flags.includes('+') && !text.startsWith('-') ? `+${text}` : text);
  switch (verb) {
    case 'v':
      return typeof value === 'string' && flags.includes('#') ? goQuote(value) : format(value);
    case 's':
      return typeof value === 'string'
        ? cut(value)
        : Array.isArray(value) || (typeof value === 'object' && value !== null && !(value instanceof Int))
          ? format(value)
          : undefined;
    case 'd':
      return value instanceof Int ? sign(String(value.value)) : undefined;
    case 'q':
      return typeof value === 'string' ? goQuote(cut(value)) : undefined;
    case 't':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'x':
    case 'X':
      return hex(value, verb === 'X');
    case 'o':
      return value instanceof Int ? value.value.toString(8) : undefined;
    case 'b':
      return value instanceof Int ? value.value.toString(2) : undefined;
    case 'c':
      return value instanceof Int ? String.fromCodePoint(value.value) : undefined;
    case 'f':
    case 'F':
      return typeof value === 'number' ? sign(value.toFixed(precision ?? 6)) : undefined;
    case 'e':
      return typeof value === 'number' ? sign(value.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2')) : undefined;
    case 'g':
      return typeof value === 'number' ? sign(format(value)) : undefined;
    case 'T':
      return typeName(value);
    default:
      return undefined;
  }
}

function pad(text: string, { flags, width }: Verb): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = /^[-+]/.test(text) ? text[0]! : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

const wrong = (verb: string, value: Value) => (value === null || value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${format(value)})`);

/** Go's fmt.Sprintf for the values that templates have. */
export function sprintf(template: string, values: readonly Value[]): string {
  let next = 0;
  const text = template.replace(
    /%([-+# 0]*)([0-9]*)(?:\.([0-9]*))?([\s\S]|$)/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (verb === '') return '%!(NOVERB)';
      if (next >= values.length) return `%!${verb}(MISSING)`;
      const value = values[next++];
      const spec: Verb = { flags, width: Number(width), precision: precision === undefined ? undefined : Number(precision), verb };
      const converted = convert(spec, value);
      return converted === undefined ? wrong(verb, value) : pad(converted, spec);
    },
  );
  if (next >= values.length) return text;
  const extra = values.slice(next).map((value) => (value === null || value === undefined ? '<nil>' : `${typeName(value)}=${format(value)}`));
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}
