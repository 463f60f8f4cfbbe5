import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../../../machine/process/text.ts';
import { DetachKeys } from './detach-keys.ts';

const [p, q] = ['\x10', '\x11'];

/** What is passed on of the texts, read one after another, and whether the session ends. */
function typed(keys: string, ...texts: string[]): [string, boolean] {
  const detach = new DetachKeys(keys);
  let passed = '';
  for (const text of texts) {
    const { bytes, isComplete } = detach.filter(encode(text));
    passed += decode(bytes);
    if (isComplete) return [passed, true];
  }
  return [passed, false];
}

describe('detach keys', () => {
  test.each([
    ['end the session, also when they come one by one', '', [`ab${p}`, q], ['ab', true]],
    ['what follows them is not passed on', '', [`a${p}${q}b`], ['a', true]],
    ['the first alone is held back until the next key', '', [`a${p}`], ['a', false]],
    ['and passed on when another key follows', '', [`a${p}`, 'b'], [`a${p}b`, false]],
    ['the first twice is once a key and once the beginning', '', [`${p}${p}`, q], [p, true]],
    ['may be others', 'ctrl-a,x', ['\x01x'], ['', true]],
  ] as const)('%s', (_what, keys, texts, outcome) => {
    expect(typed(keys, ...texts)).toEqual(outcome);
  });

  test('that are none are refused', () => {
    expect(() => new DetachKeys('ctrl-p,foo')).toThrow("Unknown character: 'foo'");
  });
});
