import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../meta.ts';
import { parseGoTemplate } from './gotemplate.ts';

/** What Go's own text/template answers. */
const { data, cases }: { data: Json; cases: { template: string; output?: string; error?: string }[] } = JSON.parse(
  readFileSync(new URL('./testdata/templates.json', import.meta.url), 'utf8'),
);

function run(template: string, value: Json, allowMissingKeys = true): { output?: string; error?: string } {
  const parsed = parseGoTemplate(template);
  if ('error' in parsed) return parsed;
  const { output, error } = parsed.template.execute(value, { allowMissingKeys });
  return error === undefined ? { output } : { error };
}

describe('templates print what Go prints', () => {
  test.each(cases.map((one) => [one.template, one] as const))('%s', (_, { template, ...result }) => {
    expect(run(template, data)).toEqual(result);
  });
});

describe('what kubectl adds', () => {
  test('base64decode', () => {
    expect(run('{{range $k, $v := .data}}{{$k}}={{$v | base64decode}};{{end}}', { data: { user: 'YWRtaW4=', word: 'w6k=' } })).toEqual({
      output: 'user=admin;word=é;',
    });
  });
  test('exists', () => {
    expect(run('{{exists .a "b"}} {{exists .a "c"}}', { a: { b: 1 } })).toEqual({ output: 'true false' });
  });
  test('a missing key is an error when asked for', () => {
    expect(run('{{.none}}', {}, false)).toEqual({ error: 'template: output:1:2: executing "output" at <.none>: map has no entry for key "none"' });
  });
});
