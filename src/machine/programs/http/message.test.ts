import { describe, expect, test } from 'vitest';
import { second } from '../../../time/index.ts';
import { concat, encode } from '../../process/text.ts';
import { encodeMessage, type Head, headerOf, parseHead, writeHead } from './message.ts';
import { TimeText } from './time-text.ts';

const head: Head = {
  startLine: 'HTTP/1.1 200 OK',
  headers: [
    ['Server', 'me'],
    ['X-Empty', ''],
    ['x-twice', 'first'],
    ['X-Twice', 'second'],
  ],
};

describe('the head of a message', () => {
  test('comes back as it was written', () => {
    const parsed = parseHead(encode(writeHead(head)));
    expect(parsed).toMatchObject({ startLine: head.startLine });
    expect(parsed?.headers).toEqual(head.headers);
  });

  test.each([head, parseHead(encode(writeHead(head)))!])('gives the first header of a name in any case', (given) => {
    expect(headerOf(given, 'X-TWICE')).toBe('first');
    expect(headerOf(given, 'server')).toBe('me');
    expect(headerOf(given, 'x-empty')).toBe('');
    expect(headerOf(given, 'serve')).toBeUndefined();
  });

  test('needs a version', () => expect(parseHead(encode('hello\r\nHost: a\r\n\r\n'))).toBeUndefined());

  test.each(['', 'me', 'mé', '漢字'])('is encoded with its body (%j)', (value) => {
    const body = encode('body €');
    const given: Head = { startLine: head.startLine, headers: [...head.headers, ['X-Value', value]] };
    expect(encodeMessage(given, body)).toEqual(concat([encode(writeHead(given)), body]));
  });
});

test('the text of a time is that of its second', () => {
  const text = new TimeText('%H:%M:%S');
  const at = (seconds: number) => text.of(seconds * second);
  expect([at(1), at(1.9), at(2), at(1), at(3600)]).toEqual(['00:00:01', '00:00:01', '00:00:02', '00:00:01', '01:00:00']);
});
