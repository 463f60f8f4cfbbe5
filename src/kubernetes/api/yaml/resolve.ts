import { YamlError } from './cursor.ts';

const longPrefix = 'tag:yaml.org,2002:';
export const tags = {
  null: `${longPrefix}null`,
  bool: `${longPrefix}bool`,
  string: `${longPrefix}str`,
  int: `${longPrefix}int`,
  float: `${longPrefix}float`,
  timestamp: `${longPrefix}timestamp`,
  binary: `${longPrefix}binary`,
  merge: `${longPrefix}merge`,
} as const;

/** A scalar's type and value. Integers beyond 2^53 lose their last digits. */
export interface Resolved {
  readonly tag: string;
  readonly value: null | boolean | number | string;
}

const shortTag = (tag: string) => (tag.startsWith(longPrefix) ? `!!${tag.slice(longPrefix.length)}` : tag);

const words = new Map<string, Resolved>();
const define = (tag: string, value: Resolved['value'], texts: string) => {
  for (const text of texts.split(' ')) words.set(text, { tag, value });
};
define(tags.bool, true, 'y Y yes Yes YES true True TRUE on On ON');
define(tags.bool, false, 'n N no No NO false False FALSE off Off OFF');
define(tags.null, null, '~ null Null NULL');
words.set('', { tag: tags.null, value: null });
define(tags.float, Number.NaN, '.nan .NaN .NAN');
define(tags.float, Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF');
define(tags.float, Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF');

const floatShape = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const timestampShape =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?)?$/;

const maxUnsigned = 2n ** 64n - 1n;
const minSigned = -(2n ** 63n);

/** An integer as Go's strconv.ParseInt(text, 0, 64) and ParseUint read it: 0x, 0o, 0b and a leading 0 for octal. */
function parseInteger(text: string): number | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/.exec(text);
  if (!match) return undefined;
  const digits = match[2]!;
  const octal = /^0[0-7]+$/.test(digits);
  const size = BigInt(octal ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = match[1] === '-' ? -size : size;
  if (value < minSigned || value > maxUnsigned || (match[1] === '+' && value > -minSigned - 1n)) return undefined;
  return Number(value);
}

function parseFloat64(text: string): number | undefined {
  if (!floatShape.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A date as it can be written (YAML 1.1 timestamps that Go's time.Parse reads); it stays a string. */
function isTimestamp(text: string): boolean {
  if (!timestampShape.test(text)) return false;
  const [month, day] = text
    .slice(5)
    .split(/[^0-9]/, 2)
    .map(Number) as [number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The type of a plain scalar by its look (YAML 1.1 as go-yaml v2 resolves it: no base 60, dates stay strings). */
function guess(tag: string, text: string): Resolved {
  const asString: Resolved = { tag: tags.string, value: text };
  const word = words.get(text);
  if (word) return word;
  if (text.startsWith('.')) {
    const value = parseFloat64(text.replace(/(?<=[0-9])_(?=[0-9])/g, ''));
    return value === undefined ? asString : { tag: tags.float, value };
  }
  if (!/^[-+0-9]/.test(text)) return asString;
  if ((tag === '' || tag === tags.timestamp) && isTimestamp(text)) return { tag: tags.timestamp, value: text };
  const plain = text.replaceAll('_', '');
  const integer = parseInteger(plain);
  if (integer !== undefined) return { tag: tags.int, value: integer };
  const float = parseFloat64(plain);
  return float === undefined ? asString : { tag: tags.float, value: float };
}

const resolvable = new Set<string>(['', tags.string, tags.bool, tags.int, tags.float, tags.null, tags.timestamp]);

/** Type and value of a scalar with a tag ('' for none). Throws a YamlError when they do not go together. */
export function resolve(tag: string, text: string): Resolved {
  if (!resolvable.has(tag)) return { tag, value: text };
  if (tag === tags.string) return { tag, value: text };
  const found = guess(tag, text);
  if (tag === '' || tag === found.tag) return found;
  if (tag === tags.float && found.tag === tags.int) return { tag, value: found.value };
  throw new YamlError('value', `cannot decode ${shortTag(found.tag)} \`${text}\` as a ${shortTag(tag)}`);
}

/** Whether a plain scalar with this text would be a string again. */
export const isPlainString = (text: string) => guess('', text).tag === tags.string;
