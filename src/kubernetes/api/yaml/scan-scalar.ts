import { type Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isHex, type Mark } from './cursor.ts';
import type { Token } from './token.ts';

/** Line breaks between two pieces of text that are folded: one break is a space, more are themselves less one. */
function fold(first: string, rest: string): string {
  if (first !== '\n') return first + rest;
  return rest === '' ? ' ' : rest;
}

/** A scalar without quotes. `afterBreak`: it ended behind a line break, so that a new key may begin. */
export function scanPlain(cursor: Cursor, indent: number, flow: boolean): { token: Token; afterBreak: boolean } {
  const start = cursor.mark;
  let end = start;
  let text = '';
  let spaces = '';
  let firstBreak = '';
  let moreBreaks = '';
  let afterBreak = false;
  while (!cursor.atDocumentIndicator() && cursor.peek() !== '#') {
    while (!isBlankOrEnd(cursor.peek()) && !endsPlain(cursor, flow)) {
      if (afterBreak) {
        text += fold(firstBreak, moreBreaks);
        firstBreak = moreBreaks = '';
        afterBreak = false;
      } else text += spaces;
      spaces = '';
      text += cursor.take();
      end = cursor.mark;
    }
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break;
    while (isBlank(cursor.peek()) || isBreak(cursor.peek())) {
      if (isBlank(cursor.peek())) {
        if (afterBreak && cursor.column < indent && cursor.peek() === '\t') cursor.fail('found a tab character that violates indentation', start);
        if (afterBreak) cursor.take();
        else spaces += cursor.take();
      } else if (afterBreak) moreBreaks += cursor.takeBreak();
      else {
        spaces = '';
        firstBreak += cursor.takeBreak();
        afterBreak = true;
      }
    }
    if (!flow && cursor.column < indent) break;
  }
  return { token: { kind: 'scalar', start, end, text, style: 'plain' }, afterBreak };
}

function endsPlain(cursor: Cursor, flow: boolean): boolean {
  const char = cursor.peek();
  return (char === ':' && isBlankOrEnd(cursor.peek(1))) || (flow && ',?[]{}'.includes(char));
}

const simpleEscapes = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const codeLengths = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function takeEscape(cursor: Cursor, start: Mark): string {
  const char = cursor.peek(1);
  const simple = simpleEscapes.get(char);
  if (simple !== undefined) {
    cursor.skip(2);
    return simple;
  }
  const length = codeLengths.get(char);
  if (length === undefined) cursor.fail('found unknown escape character', start);
  cursor.skip(2);
  let code = 0;
  for (let i = 0; i < length; i++) {
    if (!isHex(cursor.peek(i))) cursor.fail('did not find expected hexdecimal number', start);
    code = code * 16 + Number.parseInt(cursor.peek(i), 16);
  }
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) cursor.fail('found invalid Unicode character escape code', start);
  cursor.skip(length);
  return String.fromCodePoint(code);
}

/** A scalar in single or double quotes. */
export function scanQuoted(cursor: Cursor, style: 'single' | 'double'): Token {
  const start = cursor.mark;
  const quote = cursor.take();
  let text = '';
  for (;;) {
    if (cursor.atDocumentIndicator()) cursor.fail('found unexpected document indicator', start);
    if (cursor.peek() === '') cursor.fail('found unexpected end of stream', start);
    let afterBreak = false;
    while (!isBlankOrEnd(cursor.peek())) {
      const char = cursor.peek();
      if (style === 'single' && char === quote && cursor.peek(1) === quote) {
        text += quote;
        cursor.skip(2);
      } else if (char === quote) break;
      else if (style === 'double' && char === '\\' && isBreak(cursor.peek(1))) {
        cursor.take();
        cursor.takeBreak();
        afterBreak = true;
        break;
      } else if (style === 'double' && char === '\\') text += takeEscape(cursor, start);
      else text += cursor.take();
    }
    if (cursor.peek() === quote) break;
    text += takeWhitespace(cursor, afterBreak);
  }
  cursor.take();
  return { kind: 'scalar', start, end: cursor.mark, text, style };
}

/** Blanks and line breaks within quotes, folded. */
function takeWhitespace(cursor: Cursor, escapedBreak: boolean): string {
  let spaces = '';
  let firstBreak = '';
  let moreBreaks = '';
  let afterBreak = escapedBreak;
  while (isBlank(cursor.peek()) || isBreak(cursor.peek())) {
    if (isBlank(cursor.peek())) {
      const blank = cursor.take();
      if (!afterBreak) spaces += blank;
    } else if (afterBreak) moreBreaks += cursor.takeBreak();
    else {
      firstBreak = cursor.takeBreak();
      afterBreak = true;
    }
  }
  if (!afterBreak) return spaces;
  return firstBreak === '' ? moreBreaks : fold(firstBreak, moreBreaks);
}

interface BlockHeader {
  readonly chomping: '' | '+' | '-';
  /** Indentation that the header gives; 0: found from the first line. */
  readonly increment: number;
}

function takeIncrement(cursor: Cursor, start: Mark): number {
  if (!/^[0-9]$/.test(cursor.peek())) return 0;
  if (cursor.peek() === '0') cursor.fail('found an indentation indicator equal to 0', start);
  return Number(cursor.take());
}

const takeChomping = (cursor: Cursor) => (cursor.peek() === '+' || cursor.peek() === '-' ? (cursor.take() as '+' | '-') : '');

function scanBlockHeader(cursor: Cursor, start: Mark): BlockHeader {
  let chomping: BlockHeader['chomping'] = takeChomping(cursor);
  const increment = takeIncrement(cursor, start);
  if (chomping === '' && increment > 0) chomping = takeChomping(cursor);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break', start);
  if (isBreak(cursor.peek())) cursor.takeBreak();
  return { chomping, increment };
}

/** Empty lines and indentation before a block scalar's next line; finds the indentation when it is not known yet (0). */
function scanBlockBreaks(cursor: Cursor, known: number, parentIndent: number, start: Mark): { breaks: string; indent: number; end: Mark } {
  let breaks = '';
  let end = cursor.mark;
  let deepest = 0;
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.peek() === ' ') cursor.take();
    deepest = Math.max(deepest, cursor.column);
    if ((known === 0 || cursor.column < known) && cursor.peek() === '\t') cursor.fail('found a tab character where an indentation space is expected', start);
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.takeBreak();
    end = cursor.mark;
  }
  return { breaks, indent: known === 0 ? Math.max(deepest, parentIndent + 1, 1) : known, end };
}

/** A literal (`|`) or folded (`>`) scalar. parentIndent: the indentation of what it stands in. */
export function scanBlockScalar(cursor: Cursor, style: 'literal' | 'folded', parentIndent: number): Token {
  const start = cursor.mark;
  cursor.take();
  const { chomping, increment } = scanBlockHeader(cursor, start);
  let { breaks, indent, end } = scanBlockBreaks(cursor, increment > 0 ? Math.max(parentIndent, 0) + increment : 0, parentIndent, start);
  let text = '';
  let lastBreak = '';
  let blankBefore = false;
  while (cursor.column === indent && cursor.peek() !== '') {
    const blank = isBlank(cursor.peek());
    if (style === 'folded' && !blankBefore && !blank && lastBreak === '\n') text += breaks === '' ? ' ' : '';
    else text += lastBreak;
    text += breaks;
    blankBefore = blank;
    while (!isBreakOrEnd(cursor.peek())) text += cursor.take();
    lastBreak = cursor.peek() === '' ? '' : cursor.takeBreak();
    ({ breaks, end } = scanBlockBreaks(cursor, indent, parentIndent, start));
  }
  if (chomping !== '-') text += lastBreak;
  if (chomping === '+') text += breaks;
  return { kind: 'scalar', start, end, text, style };
}
