import { describe, expect, test } from 'vitest';
import { goSyntax, marshal, marshalIndent, quote, sprint } from './go.ts';
import { nameHash } from './name-hash.ts';
import { sha256 } from './sha256.ts';
import { newListWriter, TabWriter } from './tab-writer.ts';

describe('tab writer', () => {
  test('columns are as wide as their widest cell and the padding', () => {
    const writer = new TabWriter({ minimum: 0, padding: 2 });
    writer.write('Name:\tweb\nNamespace:\tdefault\n');
    expect(writer.flush()).toBe('Name:       web\nNamespace:  default\n');
  });

  test('a line without the cell ends the column', () => {
    const writer = new TabWriter({ minimum: 0, padding: 1 });
    writer.write('a\tb\nlonger line\nccc\td\n');
    expect(writer.flush()).toBe('a b\nlonger line\nccc d\n');
  });

  test('the writer of lists keeps the widths of what it has printed', () => {
    const writer = newListWriter();
    writer.write('NAME\tAGE\na-long-name\t1s\n');
    writer.flush();
    writer.write('b\t2s\n');
    expect(writer.flush()).toBe('b             2s\n');
  });
});

describe("Go's texts", () => {
  test.each([
    ['a"b\n', '"a\\"b\\n"'],
    ['ü\u0000', '"ü\\x00"'],
  ])('quotes %j', (text, quoted) => expect(quote(text)).toBe(quoted));

  test('maps print with sorted keys', () => {
    const value = { b: [1, 'x'], a: { c: null } };
    expect(sprint(value)).toBe('map[a:map[c:<nil>] b:[1 x]]');
    expect(goSyntax(value)).toBe('map[string]interface {}{"a":map[string]interface {}{"c":interface {}(nil)}, "b":[]interface {}{1, "x"}}');
  });

  test('JSON has sorted keys, and escapes what HTML would read', () => {
    expect(marshal({ b: '<a>', a: 1 })).toBe('{"a":1,"b":"\\u003ca\\u003e"}');
    expect(marshalIndent({ a: [] }, '  ')).toBe('{\n  "a": []\n}');
  });
});

describe('hashes', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['a'.repeat(64), 'ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb'],
  ])('sha256 of %j', (text, hash) => expect(sha256(text)).toBe(hash));

  test('the suffix of generated names has ten letters', () => {
    expect(nameHash({ data: { color: 'blue' }, kind: 'ConfigMap', name: '' })).toBe('747dfcb89d');
  });
});
