import { parseGoDuration } from '../../api/duration.ts';
import { quote } from '../text/go.ts';
import type { Flag } from './flag.ts';

export type FlagValue = string | boolean | number | readonly string[];

export type Parsed = { readonly value: FlagValue } | { readonly error: string };

const truths = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const lies = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function parseBool(text: string): Parsed {
  if (truths.has(text)) return { value: true };
  if (lies.has(text)) return { value: false };
  return { error: `strconv.ParseBool: parsing ${quote(text)}: invalid syntax` };
}

function parseInteger(text: string, bits: 32 | 64): Parsed {
  const plain = /^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (!plain) return { error: `strconv.ParseInt: parsing ${quote(text)}: invalid syntax` };
  const digits = plain[1]!.replace(/^0(?=[0-7]+$)/, '0o');
  const value = BigInt(digits) * (text.startsWith('-') ? -1n : 1n);
  const limit = 1n << BigInt(bits - 1);
  if (value >= limit || value < -limit) return { error: `strconv.ParseInt: parsing ${quote(text)}: value out of range` };
  return { value: Number(value) };
}

/** time.ParseDuration, in microseconds. */
function parseDuration(text: string): Parsed {
  const parsed = parseGoDuration(text);
  return 'error' in parsed ? parsed : { value: parsed.duration };
}

/** One record of comma separated values, where `"a,b"` is one (encoding/csv). */
export function readList(text: string): readonly string[] {
  if (text === '') return [];
  if (!text.includes('"')) return text.split(',');
  const out: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted && character === '"' && text[i + 1] === '"') field += text[i++];
    else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      out.push(field);
      field = '';
    } else field += character;
  }
  return [...out, field];
}

function parsePairs(text: string): Parsed {
  const pairs = readList(text);
  for (const pair of pairs) if (!pair.includes('=')) return { error: `${pair} must be formatted as key=value` };
  return { value: pairs };
}

/** Reads the text of a flag; errors as strconv and time tell them. */
export function readValue(flag: Flag, text: string): Parsed {
  switch (flag.kind) {
    case 'bool':
      return parseBool(text);
    case 'int':
    case 'int64':
    case 'log':
      return parseInteger(text, 64);
    case 'int32':
      return parseInteger(text, 32);
    case 'duration':
      return parseDuration(text);
    case 'strings':
      return { value: readList(text) };
    case 'array':
      return { value: [text] };
    case 'map':
      return parsePairs(text);
    default:
      return { value: text };
  }
}

/** The value of a flag that was not given. */
export function fallbackOf(flag: Flag): FlagValue {
  if (flag.kind === 'strings' || flag.kind === 'array' || flag.kind === 'map') return flag.fallback === '[]' ? [] : readList(flag.fallback.slice(1, -1));
  const parsed = readValue(flag, flag.fallback);
  return 'value' in parsed ? parsed.value : flag.fallback;
}
