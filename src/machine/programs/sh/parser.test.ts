import { describe, expect, test } from 'vitest';
import { Parser } from './parser.ts';
import { SyntaxFailure } from './syntax-error.ts';

/** '' for a script, else why it is none. */
function verdict(text: string): string {
  const parser = new Parser(text, { bash: false });
  try {
    while (parser.next());
    return '';
  } catch (error) {
    if (error instanceof SyntaxFailure) return `${error.message}${error.incomplete ? ' (more)' : ''}`;
    throw error;
  }
}

describe('scripts that `busybox sh -n` accepts', () => {
  test.each([
    'echo a; echo b',
    'a && b || c',
    '! a',
    'a | b | c',
    'a &',
    'if a; then b; elif c; then d; else e; fi',
    'while a; do b; done',
    'until a\ndo b\ndone',
    'for i in 1 2; do a; done',
    'for i; do a; done',
    'for i\ndo a\ndone',
    'case x in a) b ;; (c|d) e;; *) f; esac',
    'case x in esac',
    'f() { a; }',
    'f() (a)',
    'f() if a; then b; fi',
    '{ a; b; }',
    '(a; b) > f 2>&1',
    'a <<E\nx\nE',
    'a <<-E\n\tx\n\tE',
    'cat <<A; cat <<B\na\nA\nb\nB',
    '> f',
    'a=1 b',
    'a=',
    'echo {',
    'echo if then',
    'echo "a $(b "c") d"',
    'echo `a \\`b\\``',
    'echo ${a:-${b:-c}}',
    'echo $((1 + (2)))',
    'echo $( (a) )',
    '# only a comment',
    '',
    '\n\n',
    'a\\\nb',
    'a 2>&1 >/dev/null',
    'if a; then b; fi; (c)',
    'echo a#b',
    'while a; do b; done < f | c',
  ])('%s', (text) => expect(verdict(text)).toBe(''));
});

describe('scripts that it refuses', () => {
  test.each([
    ['fi', 'unexpected "fi"'],
    ['a | | b', 'unexpected "|"'],
    ['; a', 'unexpected ";"'],
    ['a ;; b', 'unexpected ";;"'],
    ['if a; b; fi', 'unexpected "fi" (expecting "then")'],
    ['while a; do b; fi', 'unexpected "fi" (expecting "done")'],
    ['for 1 in a; do b; done', 'bad for loop variable'],
    ['(a', 'unexpected end of file (expecting ")") (more)'],
    ['{ a; )', 'unexpected ")" (expecting "}")'],
    ['case x in a b) c;; esac', 'unexpected word (expecting ")")'],
    ['a > > b', 'unexpected redirection'],
    ['a )', 'unexpected ")"'],
    ['echo "a', 'unterminated quoted string (more)'],
    ['f( a', 'unexpected word (expecting ")")'],
    ['()', 'unexpected ")"'],
    ['{ }', 'unexpected "}"'],
  ])('%s', (text, message) => expect(verdict(text)).toBe(`syntax error: ${message}`));
});

test('commands are handed out one line at a time', () => {
  const parser = new Parser('a; b\nc\n\nd', { bash: false });
  expect([parser.next()?.length, parser.next()?.length, parser.next()?.length, parser.next()]).toEqual([2, 1, 1, undefined]);
});

test('aliases are expanded in the place of a command, not into themselves', () => {
  const parser = new Parser('ll x; echo ll', {
    bash: false,
    aliases: new Map([
      ['ll', 'ls -l'],
      ['ls', 'ls -F'],
    ]),
  });
  const words = parser.next()!.map(({ node }) => (node.type === 'simple' ? node.words.map((word) => word.literal) : []));
  expect(words).toEqual([
    ['ls', '-F', '-l', 'x'],
    ['echo', 'll'],
  ]);
});
