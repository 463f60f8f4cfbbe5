import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../meta.ts';
import { readYaml } from './read.ts';
import { writeObjectYaml, writeYaml } from './write.ts';

const testdata = (name: string) => readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8');

/** The object of a fixture, with the namespace that kubectl adds. */
function object(name: string): unknown {
  const value = JSON.parse(testdata(name));
  return { ...value, metadata: { namespace: 'default', ...value.metadata } };
}

/** Keys and the lines they are written with: of odd keys, kubectl's own order is not fixed. */
const blocks = (yaml: string) => yaml.split(/\n(?= {2}[^ ])/).sort();

describe('objects are written as kubectl writes them', () => {
  test.each(['yaml-write-values', 'yaml-write-fuzz'])('%s', (name) => {
    // The recorded U+0085 went through kubectl's own reading.
    const written = writeObjectYaml(object(`${name}.json`));
    expect('text' in written && written.text).toBe(testdata(`${name}.yaml`));
  });
  test('yaml-write-keys', () => {
    const written = writeObjectYaml(object('yaml-write-keys.json'));
    expect('text' in written && blocks(written.text)).toEqual(blocks(testdata('yaml-write-keys.yaml')));
  });
  test.each([
    [{ b: [{ c: 1, d: [2, [3]] }, []], a: {}, k10: true, k2: null }, 'a: {}\nb:\n- c: 1\n  d:\n  - 2\n  - - 3\n- []\nk2: null\nk10: true\n'],
    [[1.5, -3, 1e21, 1234567.5], '- 1.5\n- -3\n- 1e+21\n- 1.2345675e+06\n'],
    ['x', 'x\n'],
    [{}, '{}\n'],
    [{ a: undefined, b: 1 }, 'b: 1\n'],
  ])('%j', (value, text) => {
    expect(writeYaml(value)).toBe(text);
  });
  test('DEL is an error', () => {
    expect(writeObjectYaml({ a: '\x7f' })).toEqual({ error: 'yaml: control characters are not allowed' });
  });
});

test('what is written reads back as the same value', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[ \n:#'"a-c{}|>&*!-]{0,30}$/), fc.stringMatching(/^[a-e ]{60,200}$/));
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value')), fc.dictionary(text, tie('value'))),
  })).value;
  const readable = (json: string) => !/[\x7f-\x9f]/.test(json);
  fc.assert(
    fc.property(value, (original) => {
      fc.pre(readable(JSON.stringify(original)));
      expect(readYaml(writeYaml(original))).toEqual({ value: original });
    }),
    { seed: 1, numRuns: 500 },
  );
});
