import { describe, expect, test } from 'vitest';
import { readJson, readJsonAt, writeJson } from './json.ts';

describe('JSON as Go prints it', () => {
  test('keys are sorted, HTML is escaped, empty collections stay on one line', () => {
    const value = { b: [1, { c: '<a&b>' }], a: {}, e: [], d: 'x\u2028"\\\n\u0001', f: undefined };
    expect(writeJson(value)).toBe('{"a":{},"b":[1,{"c":"\\u003ca\\u0026b\\u003e"}],"d":"x\\u2028\\"\\\\\\n\\u0001","e":[]}');
    expect(writeJson({ b: [1], a: { c: null } }, '    ')).toBe('{\n    "a": {\n        "c": null\n    },\n    "b": [\n        1\n    ]\n}');
  });
  test('keys are sorted by code points', () => {
    expect(writeJson({ '\uffff': 1, '\u{1f600}': 2, a: 3, aa: 4 })).toBe('{"a":3,"aa":4,"\uffff":1,"\u{1f600}":2}');
  });
});

describe('JSON as Go reads it', () => {
  test('several values in one text', () => {
    const first = readJsonAt('{"a":1} [2]', 0);
    expect(first).toEqual({ value: { a: 1 }, end: 7 });
    expect(readJsonAt('{"a":1} [2]', 7)).toEqual({ value: [2], end: 11 });
    expect(readJsonAt('{"a":1}  ', 7)).toBeUndefined();
  });
  test.each([
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string", 8],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string", 2],
    ['[1,]', "invalid character ']' looking for beginning of value", 4],
    ['{"a" 1}', "invalid character '1' after object key", 6],
    ['{"a":1 2}', "invalid character '2' after object key:value pair", 8],
    ['[1 2]', "invalid character '2' after array element", 4],
    ['"a\nb"', "invalid character '\\n' in string literal", 3],
    ['"\\x"', "invalid character 'x' in string escape code", 3],
    ['tru3', "invalid character '3' in literal true (expecting 'e')", 4],
    ['1.x', "invalid character 'x' after decimal point in numeric literal", 3],
    ['{} x', "invalid character 'x' after top-level value", 4],
    ["'a'", "invalid character '\\'' looking for beginning of value", 1],
  ])('%j', (text, error, offset) => {
    expect(readJson(text)).toEqual({ error, offset });
  });
  test('a text that ends too early', () => {
    expect(readJson('{"a":')).toEqual({ error: 'unexpected end of JSON input' });
    expect(readJson('')).toEqual({ error: 'unexpected end of JSON input' });
  });
});
