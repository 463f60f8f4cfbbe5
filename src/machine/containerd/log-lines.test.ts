import { expect, test } from 'vitest';
import { fromRFC3339 } from '../../time/index.ts';
import { decode, encode } from '../process/text.ts';
import { LogLines, maxLine } from './log-lines.ts';

const now = fromRFC3339('2026-11-21T06:26:14.000345Z')!;
const stamp = '2026-11-21T06:26:14.000345000Z';

test('a line gets its time to the nanosecond, its stream and that it is whole', () => {
  const lines = new LogLines('stdout');
  expect(decode(lines.add(encode('hello\n'), now))).toBe(`${stamp} stdout F hello\n`);
  expect(lines.completed).toBe(1);
});

test('lines of different times and streams do not mix', () => {
  const [out, err] = [new LogLines('stdout'), new LogLines('stderr')];
  expect(decode(out.add(encode('a longer line\n'), now))).toBe(`${stamp} stdout F a longer line\n`);
  expect(decode(err.add(encode('b\n'), now + 1_999_655))).toBe('2026-11-21T06:26:16.000000000Z stderr F b\n');
  expect(decode(out.add(encode('c\n'), now))).toBe(`${stamp} stdout F c\n`);
});

test('several lines at once, and a piece that waits for its end', () => {
  const lines = new LogLines('stderr');
  expect(decode(lines.add(encode('one\ntwo\nthr'), now))).toBe(`${stamp} stderr F one\n${stamp} stderr F two\n`);
  expect(lines.completed).toBe(2);
  expect(decode(lines.add(encode('ee\n'), now))).toBe(`${stamp} stderr F three\n`);
  expect(lines.end(now)).toBeUndefined();
});

test('what is left when the stream ends becomes a line', () => {
  const lines = new LogLines('stdout');
  lines.add(encode('rest'), now);
  expect(lines.completed).toBe(0);
  expect(decode(lines.end(now)!)).toBe(`${stamp} stdout F rest\n`);
});

test('a line that is too long is cut into parts', () => {
  const lines = new LogLines('stdout');
  const text = decode(lines.add(encode(`${'x'.repeat(maxLine + 3)}\n`), now));
  expect(text).toBe(`${stamp} stdout P ${'x'.repeat(maxLine)}\n${stamp} stdout F xxx\n`);
  expect(lines.completed).toBe(2);
});
