import { describe, expect, test } from 'vitest';
import { ProcessGroup, Session } from './process-group.ts';
import { Terminal } from './terminal.ts';
import { decode, encode } from './text.ts';

/** A terminal on which keys were typed: what the screen shows, what a reader gets, which signals came. */
function typed(keys: string, raw = false): { readonly screen: string; readonly read: readonly string[]; readonly signals: readonly string[] } {
  let screen = '';
  const signals: string[] = [];
  const terminal = new Terminal({ number: 0, rows: 24, columns: 80, show: (data) => (screen += decode(data)), signal: (_, signal) => signals.push(signal) });
  terminal.foreground = new ProcessGroup([1], new Session([1], terminal));
  terminal.setRaw(raw);
  terminal.input(encode(keys));
  const read: string[] = [];
  for (let data = terminal.tryRead(100); data; data = terminal.tryRead(100)) {
    read.push(decode(data));
    if (data.length === 0) break;
  }
  return { screen, read, signals };
}

describe('the line discipline', () => {
  test.each([
    ['a line comes whole, with Enter as a line feed', 'ls\r', { screen: 'ls\r\n', read: ['ls\n'], signals: [] }],
    ['nothing comes before Enter', 'ls', { screen: 'ls', read: [], signals: [] }],
    ['each read gives one line', 'a\rb\r', { screen: 'a\r\nb\r\n', read: ['a\n', 'b\n'], signals: [] }],
    ['backspace takes a character away, of any width', 'aä\x7f\x7fb\r', { screen: 'aä\b \b\b \bb\r\n', read: ['b\n'], signals: [] }],
    ['Ctrl-U takes the line away', 'ab\x15c\r', { screen: 'ab\b \b\b \bc\r\n', read: ['c\n'], signals: [] }],
    ['Ctrl-W takes a word away', 'a bc \x17d\r', { screen: 'a bc \b \b\b \b\b \bd\r\n', read: ['a d\n'], signals: [] }],
    ['Ctrl-C drops the line and interrupts the foreground', 'ab\x03', { screen: 'ab^C', read: [], signals: ['SIGINT'] }],
    ['Ctrl-Z stops it', '\x1a', { screen: '^Z', read: [], signals: ['SIGTSTP'] }],
    ['Ctrl-D on an empty line is the end', '\x04', { screen: '', read: [''], signals: [] }],
    ['Ctrl-D after text gives the text', 'ab\x04', { screen: 'ab', read: ['ab'], signals: [] }],
    ['control characters are shown with a caret', '\x01\r', { screen: '^A\r\n', read: ['\x01\n'], signals: [] }],
  ])('%s', (_, keys, expected) => expect(typed(keys)).toEqual(expected));

  test('raw: each byte at once, no echo, no signals', () => {
    expect(typed('a\x03\r', true)).toEqual({ screen: '', read: ['a\x03\r'], signals: [] });
  });
});
