import { describe, expect, test } from 'vitest';
import { readManifest, splitDocuments } from './documents.ts';

const values = (text: string) => readManifest(text).documents.map((document) => document.value);

describe('documents of a stream', () => {
  test('a line of three dashes separates them', () => {
    expect(splitDocuments('a: 1\n---\nb: 2\n--- # x\nc: 3')).toEqual([
      { text: 'a: 1\n', line: 1 },
      { text: 'b: 2\n', line: 3 },
      { text: 'c: 3\n', line: 5 },
    ]);
  });
  test('a separator before anything else belongs to its document', () => {
    expect(splitDocuments('---\na: 1\n')).toEqual([{ text: '---\na: 1\n', line: 1 }]);
    expect(values('---\n---\n')).toEqual([null]);
  });
  test('text behind a separator is refused', () => {
    expect(readManifest('a: 1\n--- b\n')).toMatchObject({ problem: { error: 'invalid Yaml document separator: b', line: 2 } });
  });
  test('a mistake in the second document keeps the first', () => {
    const read = readManifest('a: 1\n---\nb: 2\n c: 3\n');
    expect(read.documents).toHaveLength(1);
    expect(read.problem).toEqual({ error: 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context', line: 4 });
  });
});

describe('JSON files', () => {
  test('values follow each other', () => {
    expect(values('{"a":1}\n{"b":2}\n')).toEqual([{ a: 1 }, { b: 2 }]);
  });
  test('a trailing comma is YAML', () => {
    expect(values('{"a":1,}')).toEqual([{ a: 1 }]);
  });
  test('a missing brace is told in the words of JSON', () => {
    expect(readManifest('{"a":1').problem).toMatchObject({ error: 'unexpected EOF' });
    expect(readManifest('{"a" "b": 1}').problem).toMatchObject({ error: `json: offset 6: invalid character '"' after object key` });
  });
});
