import { describe, expect, test } from 'vitest';
import { outcomeOf, type PageFile, TerminalFiles } from './terminal-files.ts';

const clean: PageFile = { text: 'a', written: 'a' };
const unsaved: PageFile = { text: 'mine', written: 'a' };

test.each<[string, string | undefined, PageFile | undefined, string]>([
  ['a new file becomes a tab', 'new', undefined, 'add'],
  ['a file that came and went is nothing', undefined, undefined, 'same'],
  ['a changed file comes into its tab', 'b', clean, 'take'],
  ['the same text changes nothing', 'a', clean, 'same'],
  ['the text that the reader has typed too is the same', 'mine', unsaved, 'same'],
  ['unsaved text is not lost', 'b', unsaved, 'ask'],
  ['a file that is gone loses its tab', undefined, clean, 'drop'],
  ['unsaved text of a file that is gone stays', undefined, unsaved, 'keep'],
])('%s', (_sentence, text, page, outcome) => {
  expect(outcomeOf({ path: 'pod.yaml', ...(text !== undefined && { text }) }, page)).toBe(outcome);
});

describe('news of the terminal', () => {
  const nothing = () => undefined;
  const one = { path: 'a', text: '1' };

  test('what is told again is none, what changes or comes back is', () => {
    const files = new TerminalFiles();
    expect(files.news([one], nothing)).toEqual([one]);
    expect(files.news([one], nothing)).toEqual([]);
    expect(files.news([{ path: 'a', text: '2' }], nothing)).toHaveLength(1);
    expect(files.news([{ path: 'a' }], nothing)).toEqual([{ path: 'a' }]);
    expect(files.news([{ path: 'a' }], nothing)).toEqual([]);
    expect(files.news([], nothing)).toEqual([]);
    expect(files.news([one], nothing)).toEqual([one]);
  });

  test('a file that is told of no more is gone, unless the page has written it since', () => {
    const files = new TerminalFiles();
    files.news([one], nothing);
    expect(files.news([], () => 'mine')).toEqual([]);
    files.news([one], nothing);
    expect(files.news([], () => '1')).toEqual([{ path: 'a' }]);
  });
});
