import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Range, readYaml, readYamlWithMarks } from './read.ts';

interface Recorded {
  readonly text: string;
  readonly value?: unknown;
  readonly error?: string;
}
const recorded: Recorded[] = JSON.parse(readFileSync(new URL('./testdata/yaml-read.json', import.meta.url), 'utf8'));
const prefix = 'error: error parsing STDIN: error converting YAML to JSON: ';

/** kubectl added metadata and the namespace to what it printed. */
function withoutNamespace(value: unknown): unknown {
  const { metadata: { namespace, ...metadata } = {}, ...rest } = value as { metadata?: { namespace?: string } };
  return { ...rest, metadata };
}

describe('manifests are read as kubectl reads them', () => {
  const accepted = recorded.filter((one) => typeof one.value === 'object');
  test.each(accepted.map((one) => [one.text.slice(-40), one] as const))('%j', (_, one) => {
    const read = readYaml(one.text);
    expect('value' in read && withoutNamespace(read.value)).toEqual(withoutNamespace(one.value));
  });
});

describe('manifests are refused in kubectl’s words', () => {
  const refused = recorded.filter((one) => one.error?.startsWith(prefix));
  test.each(refused.map((one) => [one.text.slice(-40), one] as const))('%j', (_, one) => {
    expect(readYaml(one.text)).toMatchObject({ error: one.error!.slice(prefix.length) });
  });
});

describe('values and types', () => {
  test.each([
    ['a: 1\n<<: {a: 2, b: 3}\nb: 4\n', { a: 2, b: 4 }],
    ['x: &x {a: 1}\nz: {<<: [*x, {a: 2, c: 3}]}\n', { x: { a: 1 }, z: { a: 1, c: 3 } }],
    ['{1.5: a, 1000000: b, 1e6: c, 0x10: d, on: e}\n', { '1.5': 'a', '1000000': 'b', '1e+06': 'c', '16': 'd', true: 'e' }],
    ['a: !!str 1\nb: !!float 1\nc: ! 2\n', { a: '1', b: 1, c: '2' }],
    ['a: !!binary aGVsbG8=\n', { a: 'hello' }],
    ['a: |\n  x\n   y\n\nb: >-\n  one\n  two\n\n  three\n', { a: 'x\n y\n', b: 'one two\nthree' }],
    ['%YAML 1.1\n---\na: b\n...\nrest: {\n', { a: 'b' }],
    ['', null],
    ['# nothing\n', null],
    ['- - a\n  - b\n- {c: d}\n', [['a', 'b'], { c: 'd' }]],
    ['a: "x\\u00e9\\\n   y\\tz"\n', { a: 'xéy\tz' }],
    ['__proto__: 1\n', JSON.parse('{"__proto__":1}')],
  ])('%j', (text, value) => {
    expect(readYaml(text)).toEqual({ value });
  });

  test.each([
    ['{a: [b\n', "yaml: line 1: did not find expected ',' or ']'"],
    ['a: &a [*a]\n', "yaml: anchor 'a' value contains itself"],
    ['<<: 1\n', 'yaml: map merge requires map or sequence of maps as the value'],
    ['%YAML 1.2\n---\na: b\n', 'yaml: found incompatible YAML document'],
    ['a: !!int x\n', 'yaml: cannot decode !!str `x` as a !!int'],
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
    [`${'['.repeat(2000)}`, 'yaml: exceeded max depth of 1000'],
  ])('%j is refused', (text, error) => {
    expect(readYaml(text)).toMatchObject({ error });
  });

  test('aliases that multiply are refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(readYaml(lines.join('\n'))).toMatchObject({ error: 'yaml: document contains excessive aliasing' });
  });
});

describe('marks', () => {
  const text = 'spec:\n  containers:\n  - name: web\n    image: "nginx"\n    name: two\n';
  const read = readYamlWithMarks(text);
  const range = (line: number, column: number, endLine: number, endColumn: number): Range => ({ line, column, endLine, endColumn });

  test('each value and key has its place', () => {
    expect('marks' in read && read.marks.get('spec.containers[0].image')).toEqual({ ...range(4, 12, 4, 19), key: range(4, 5, 4, 10) });
    expect('marks' in read && read.marks.get('spec.containers[0]')).toEqual(range(3, 5, 5, 14));
    expect('marks' in read && read.marks.get('spec')).toEqual({ ...range(2, 3, 5, 14), key: range(1, 1, 1, 5) });
  });
  test('a key that comes twice is told', () => {
    expect('duplicates' in read && read.duplicates).toEqual([{ path: 'spec.containers[0].name', range: range(5, 5, 5, 9) }]);
  });
  test('a mistake has its place', () => {
    expect(readYamlWithMarks('a: b\n\tc: d\n')).toMatchObject({ line: 2, column: 1 });
  });
});
