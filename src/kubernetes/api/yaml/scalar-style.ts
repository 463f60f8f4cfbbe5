import { isBreak } from './cursor.ts';
import { isPlainString } from './resolve.ts';

export type WrittenStyle = 'plain' | 'single' | 'double' | 'literal';

/** What libyaml's emitter lets stand without escapes: no tab, no DEL or C1, nothing beyond the basic plane, no byte order mark. */
export const isPrintable = (char: string) =>
  char === '\n' || (char >= ' ' && char <= '~') || (char.length === 1 && char >= '\u00a0' && char !== '\ufeff' && char !== '\ufffe' && char !== '\uffff');

/** Numbers in base 60 (`1:30`) are strings to go-yaml, but numbers to other readers of YAML 1.1: they are quoted. */
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

interface Analysis {
  readonly multiline: boolean;
  readonly plainAllowed: boolean;
  readonly singleAllowed: boolean;
  readonly blockAllowed: boolean;
}

/** Whether a block scalar's plain text would be read as something else: an indicator at its start, `: ` or ` #` within. */
function hasIndicators(text: string): boolean {
  if (/^(?:---|\.\.\.)/.test(text)) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:](?:[ \t]|$)/.test(text)) return true;
  // The emitter takes a line break before '#' for a blank, and none after ':'.
  return /:(?:[ \t]|$)/.test(text) || /[ \t\r\n\u0085\u2028\u2029]#/.test(text);
}

function analyze(text: string): Analysis {
  if (text === '') return { multiline: false, plainAllowed: true, singleAllowed: true, blockAllowed: false };
  const chars = [...text];
  const first = chars[0]!;
  const last = chars.at(-1)!;
  const multiline = chars.some(isBreak);
  const breakSpace = chars.some((char, i) => char === ' ' && i > 0 && isBreak(chars[i - 1]!));
  const spaceBreak = chars.some((char, i) => isBreak(char) && chars[i - 1] === ' ');
  const special = !chars.every(isPrintable);
  const edges = first === ' ' || last === ' ' || isBreak(first) || isBreak(last);
  return {
    multiline,
    plainAllowed: !edges && !breakSpace && !spaceBreak && !special && !multiline && !hasIndicators(text),
    singleAllowed: !breakSpace && !spaceBreak && !special,
    blockAllowed: last !== ' ' && !spaceBreak && !special,
  };
}

/** Letters, digits and a few marks inside: by far the commonest strings, plain unless they look like another type. */
const simple = /^[A-Za-z/_][A-Za-z0-9/_.@+-]*$/;

/** How go-yaml v2 writes a string: as a value, or as a key on one line. */
export function chooseStyle(text: string, key: boolean): WrittenStyle {
  if (simple.test(text)) return isPlainString(text) ? 'plain' : 'double';
  const analysis = analyze(text);
  if (text.includes('\n')) return !key && analysis.blockAllowed ? 'literal' : 'double';
  if (!isPlainString(text) || base60.test(text) || (key && analysis.multiline)) return 'double';
  if (analysis.plainAllowed && !(key && text === '')) return 'plain';
  return analysis.singleAllowed ? 'single' : 'double';
}

/** A key that does not fit on one line is written `? key` and `: value`. */
export function isSimpleKey(text: string): boolean {
  return !/[\n\r\u0085\u2028\u2029]/.test(text) && (text.length * 3 <= 128 || utf8Length(text) <= 128);
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) bytes += char.length === 2 ? 4 : char < '\x80' ? 1 : char < '\u0800' ? 2 : 3;
  return bytes;
}
