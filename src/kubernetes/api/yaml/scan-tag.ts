import { type Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isHex, isWordChar, type Mark } from './cursor.ts';
import type { Token } from './token.ts';

const takeWord = (cursor: Cursor): string => {
  let word = '';
  while (isWordChar(cursor.peek())) word += cursor.take();
  return word;
};

/** `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, kind: 'anchor' | 'alias'): Token {
  const start = cursor.mark;
  cursor.take();
  const text = takeWord(cursor);
  const end = cursor.mark;
  const ends = isBlankOrEnd(cursor.peek()) || '?:,]}%@`'.includes(cursor.peek());
  if (text === '' || !ends) cursor.fail('did not find expected alphabetic or numeric character', start);
  return { kind, start, end, text };
}

/** `!local`, `!!str`, `!handle!suffix` or `!<uri>`. */
export function scanTag(cursor: Cursor): Token {
  const start = cursor.mark;
  let handle = '';
  let suffix: string;
  if (cursor.peek(1) === '<') {
    cursor.skip(2);
    suffix = scanUri(cursor, '', start);
    if (cursor.peek() !== '>') cursor.fail("did not find the expected '>'", start);
    cursor.take();
  } else {
    handle = scanHandle(cursor, false, start);
    if (handle.length > 1 && handle.endsWith('!')) suffix = scanUri(cursor, '', start);
    else {
      suffix = scanUri(cursor, handle, start);
      [handle, suffix] = suffix === '' ? ['', '!'] : ['!', suffix];
    }
  }
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break', start);
  return { kind: 'tag', start, end: cursor.mark, text: handle, suffix };
}

function scanHandle(cursor: Cursor, directive: boolean, start: Mark): string {
  if (cursor.peek() !== '!') cursor.fail("did not find expected '!'", start);
  let handle = cursor.take() + takeWord(cursor);
  if (cursor.peek() === '!') handle += cursor.take();
  else if (directive && handle !== '!') cursor.fail("did not find expected '!'", start);
  return handle;
}

const isUriChar = (char: string) => isWordChar(char) || (char !== '' && ";/?:@&=+$,.!~*'()[]%".includes(char));

/** The rest of a tag; head: what was read of it as a handle. */
function scanUri(cursor: Cursor, head: string, start: Mark): string {
  let uri = head.slice(1);
  let found = head !== '';
  for (; isUriChar(cursor.peek()); found = true) uri += cursor.peek() === '%' ? scanUriEscape(cursor, start) : cursor.take();
  if (!found) cursor.fail('did not find expected tag URI', start);
  return uri;
}

function takeOctet(cursor: Cursor, start: Mark): number {
  if (cursor.peek() !== '%' || !isHex(cursor.peek(1)) || !isHex(cursor.peek(2))) cursor.fail('did not find URI escaped octet', start);
  cursor.take();
  return Number.parseInt(cursor.take() + cursor.take(), 16);
}

/** One character in UTF-8, each octet as %XX. */
function scanUriEscape(cursor: Cursor, start: Mark): string {
  const lead = takeOctet(cursor, start);
  const width = lead < 0x80 ? 1 : (lead & 0xe0) === 0xc0 ? 2 : (lead & 0xf0) === 0xe0 ? 3 : (lead & 0xf8) === 0xf0 ? 4 : 0;
  if (width === 0) cursor.fail('found an incorrect leading UTF-8 octet', start);
  let code = width === 1 ? lead : lead & (0x7f >> width);
  for (let i = 1; i < width; i++) {
    const octet = takeOctet(cursor, start);
    if ((octet & 0xc0) !== 0x80) cursor.fail('found an incorrect trailing UTF-8 octet', start);
    code = (code << 6) | (octet & 0x3f);
  }
  return String.fromCodePoint(Math.min(code, 0x10ffff));
}

function scanVersionNumber(cursor: Cursor, start: Mark): number {
  let digits = '';
  while (/^[0-9]$/.test(cursor.peek())) {
    if (digits.length === 2) cursor.fail('found extremely long version number', start);
    digits += cursor.take();
  }
  if (digits === '') cursor.fail('did not find expected version number', start);
  return Number(digits);
}

function scanDirectiveValue(cursor: Cursor, name: string, start: Mark): Token {
  cursor.skipBlanks();
  if (name === 'YAML') {
    const major = scanVersionNumber(cursor, start);
    if (cursor.peek() !== '.') cursor.fail("did not find expected digit or '.' character", start);
    cursor.take();
    const minor = scanVersionNumber(cursor, start);
    return { kind: 'version-directive', start, end: cursor.mark, text: `${major}.${minor}` };
  }
  const handle = scanHandle(cursor, true, start);
  if (!isBlank(cursor.peek())) cursor.fail('did not find expected whitespace', start);
  cursor.skipBlanks();
  const prefix = scanUri(cursor, '', start);
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break', start);
  return { kind: 'tag-directive', start, end: cursor.mark, text: handle, suffix: prefix };
}

/** `%YAML 1.1` or `%TAG ! prefix`. */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.mark;
  cursor.take();
  const name = takeWord(cursor);
  if (name === '') cursor.fail('could not find expected directive name', start);
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('found unexpected non-alphabetical character', start);
  if (name !== 'YAML' && name !== 'TAG') cursor.fail('found unknown directive name', start);
  const token = scanDirectiveValue(cursor, name, start);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break', start);
  if (isBreak(cursor.peek())) cursor.takeBreak();
  return token;
}
