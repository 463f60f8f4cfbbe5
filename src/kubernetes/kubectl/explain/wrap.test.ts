import { expect, test } from 'vitest';
import { indent, wrap } from './wrap.ts';

test('long lines break between words', () => expect(wrap('one two three four', 9)).toBe('one two\nthree\nfour'));
test('a word that is too long stays whole', () => expect(wrap('a https://kubernetes.io/docs b', 10)).toBe('a\nhttps://kubernetes.io/docs\nb'));
test('each line is indented', () => expect(indent('a\nb', 2)).toBe('  a\n  b'));
