import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { goSyntaxOf } from '../go-value.ts';
import type { Json } from '../meta.ts';
import { parseJsonPath, relaxedJsonPath } from './jsonpath.ts';

const { object, cases }: { object: Json; cases: { template: string; output?: string; error?: string }[] } = JSON.parse(
  readFileSync(new URL('./testdata/jsonpath.json', import.meta.url), 'utf8'),
);

function print(template: string, data: Json, allowMissingKeys = true): string {
  const parsed = parseJsonPath(template);
  if ('error' in parsed) return `parsing: ${parsed.error}`;
  const printed = parsed.path.print(data, { allowMissingKeys });
  return 'error' in printed ? `executing: ${printed.error}` : printed.text;
}

/** kubectl's lines around the error. */
function asKubectl(template: string): string {
  const printed = print(template, object);
  if (printed.startsWith('parsing: ')) return `error: error parsing jsonpath ${template}, ${printed.slice('parsing: '.length)}`;
  if (!printed.startsWith('executing: ')) return printed;
  const problem = `Error executing template: ${printed.slice('executing: '.length)}. Printing more information for debugging the template:`;
  return `error: error executing jsonpath ${JSON.stringify(template)}: ${problem}\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntaxOf(object)}`;
}

describe('templates print what kubectl prints', () => {
  // Go walks a map in any order.
  const anyOrder = (text: string | undefined) => text?.split(' ').sort().join(' ');
  test.each(cases.map((one) => [one.template, one] as const))('%s', (_, one) => {
    const order = one.template.includes('.*') ? anyOrder : (text: string | undefined) => text;
    expect(order(asKubectl(one.template))).toBe(order(one.error ?? one.output));
  });
});

describe('more of the dialect', () => {
  const pods: Json = {
    items: [
      { metadata: { name: 'api', labels: { tier: 'front' } }, spec: { containers: [{ name: 'app' }, { name: 'log' }], grace: 30 } },
      { metadata: { name: 'db', labels: { tier: 'back', 'a.b/c': 'x' } }, spec: { containers: [{ name: 'db' }], grace: 5 } },
    ],
  };
  test.each([
    ['{range .items[*]}{.metadata.name}:{range .spec.containers[*]} {.name}{end}{"\\n"}{end}', 'api: app log\ndb: db\n'],
    ['{.items[?(@.spec.grace<30)].metadata.name}', 'db'],
    ['{.items[?(@.spec.containers[1])].metadata.name}', 'api db'],
    ["{.items[*].metadata.labels['a\\.b/c']}", 'x'],
    ['{.items[0].spec.containers[0,1].name}', 'app log'],
    ["{.items[0]['metadata']['name']}", 'api'],
    ['{.items[::2].metadata.name}', 'api'],
    ['{.items[].metadata.name}', 'api'],
    ['{.metadata.name}}', '}'],
    ['{metadata.name}', 'executing: unrecognized identifier metadata'],
    ['{.metadata.name}{end}', 'executing: not in range, nothing to end'],
    ['{.items[?(@.metadata.name="api")].kind}', 'executing: unrecognized filter operator ='],
    ['{.items[?(@.spec.grace=="5")]}', 'executing: incompatible types for comparison'],
    ['{.items.metadata[0]}', ''],
    ['{.items[0].metadata[0]}', 'executing: map[string]interface {} is not array or slice'],
    ['{.items[0].metadata[?(@.a)]}', 'executing: map[labels:map[tier:front] name:api] is not array or slice and cannot be filtered'],
    ["{.metadata['name}", 'parsing: unterminated array'],
    ['{.a[?(@.b}', 'parsing: unterminated filter'],
    ['{"a}', 'parsing: unterminated quoted string'],
    ['{....a}', 'parsing: invalid multiple recursive descent'],
    ['{range .none[*]}{.x}{end}|', '|'],
  ])('%s', (template, output) => {
    expect(print(template, pods)).toBe(output);
  });
  test('a missing key is an error when asked for', () => {
    expect(print('{.metadata.nothing}', { metadata: {} }, false)).toBe('executing: nothing is not found');
  });
  test('results as JSON', () => {
    const parsed = parseJsonPath('{.items[*].metadata.name}');
    expect('path' in parsed && parsed.path.printAsJson(pods, { allowMissingKeys: true })).toEqual({ text: '[\n    "api",\n    "db"\n]\n' });
  });
  test.each([
    ['metadata.name', '{.metadata.name}'],
    ['.metadata.name', '{.metadata.name}'],
    ['{metadata.name}', '{.metadata.name}'],
    ['{.metadata.name}', '{.metadata.name}'],
  ])('%s is short for %s', (text, template) => {
    expect(relaxedJsonPath(text)).toEqual({ template });
  });
  test('braces in the middle are no short form', () => {
    expect(relaxedJsonPath('a{b}')).toHaveProperty('error');
  });
});
