import { describe, expect, test } from 'vitest';
import { codes, formatAnswer, parseQuery, recordTypes } from './message.ts';

/** A query for `a.bc`, type A, as RFC 1035 writes it. */
const query = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 2, 98, 99, 0, 0, 1, 0, 1];

describe('messages on the wire', () => {
  test('a query is taken apart', () => {
    expect(parseQuery(Uint8Array.from(query))).toEqual({ id: 0x1234, recursionDesired: true, name: 'a.bc', type: recordTypes.A });
  });

  test.each([
    ['nothing', []],
    ['a header alone', query.slice(0, 12)],
    ['a name without an end', query.slice(0, 16)],
    ['an answer', query.with(2, 0x85)],
    ['no question', query.with(5, 0)],
  ])('%s is no query', (_what, bytes) => {
    expect(parseQuery(Uint8Array.from(bytes))).toBeUndefined();
  });

  test('an answer repeats the question and carries records with 30 seconds to live', () => {
    const question = parseQuery(Uint8Array.from(query))!;
    const answer = formatAnswer(question, codes.noError, [{ name: 'a.bc', type: recordTypes.A, address: '10.1.2.3' }]);
    const name = [1, 97, 2, 98, 99, 0];
    expect([...answer]).toEqual([0x12, 0x34, 0x85, 0, 0, 1, 0, 1, 0, 0, 0, 0, ...name, 0, 1, 0, 1, ...name, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 10, 1, 2, 3]);
  });

  test('a name that does not exist has response code 3', () => {
    const answer = formatAnswer(parseQuery(Uint8Array.from(query))!, codes.nameError, []);
    expect([answer[3]! & 15, answer[7]]).toEqual([3, 0]);
  });

  test('SRV data is priority, weight, port and target', () => {
    const question = parseQuery(Uint8Array.from(query))!;
    const answer = formatAnswer(question, codes.noError, [{ name: 'x', type: recordTypes.SRV, weight: 50, port: 258, target: 'y' }]);
    expect([...answer].slice(-11)).toEqual([0, 9, 0, 0, 0, 50, 1, 2, 1, 121, 0]);
  });
});
