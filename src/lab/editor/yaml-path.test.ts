import { describe, expect, test } from 'vitest';
import { documentKind, parseLine, placeAt } from './yaml-path.ts';

/** The path at the `|` in the text, which is taken out; the cursor's column counts as the key's. */
function pathAt(text: string): readonly string[] | undefined {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('|<'));
  const before = (lines[line] ?? '').split('|<')[0] ?? '';
  const clean = lines.map((each) => each.replace('|<', ''));
  const lead = /^\s*(?:-\s+)*/.exec(before)?.[0] ?? '';
  const dashes = [...lead.matchAll(/-/g)].map(({ index }) => index);
  return placeAt(clean, line, lead.length, dashes)?.path;
}

describe('the place of a cursor in YAML', () => {
  test.each<[string, string, string[] | undefined]>([
    ['at the root', 'kind: Pod\n|<', []],
    ['below a key', 'spec:\n  |<', ['spec']],
    ['in a list whose dashes are indented', 'spec:\n  containers:\n    - name: a\n      |<', ['spec', 'containers', '[]']],
    ['in a list whose dashes stand under the key', 'spec:\n  containers:\n  - name: a\n    |<', ['spec', 'containers', '[]']],
    ['behind a dash', 'spec:\n  containers:\n  - |<', ['spec', 'containers', '[]']],
    ['behind the dash of the second item', 'spec:\n  containers:\n  - name: a\n    image: b\n  - |<', ['spec', 'containers', '[]']],
    ['in the second item', 'spec:\n  containers:\n  - name: a\n  - name: b\n    |<', ['spec', 'containers', '[]']],
    ['deep in an item', 'spec:\n  containers:\n  - name: a\n    ports:\n    - containerPort: 80\n      |<', ['spec', 'containers', '[]', 'ports', '[]']],
    ['back at a shallower level', 'spec:\n  containers:\n  - name: a\n    env:\n    - name: x\n  |<', ['spec']],
    ['below an item key that opens a mapping', 'spec:\n  containers:\n  - resources:\n      |<', ['spec', 'containers', '[]', 'resources']],
    ['past comments and empty lines', 'spec:\n  # about\n\n  |<', ['spec']],
    ['in the second document', 'kind: Pod\nspec:\n  a: b\n---\nmetadata:\n  |<', ['metadata']],
    ['inside a block of text', 'data:\n  script: |\n    key: |<', undefined],
    ['after a block of text', 'data:\n  script: |\n    echo\nspec:\n  |<', ['spec']],
  ])('%s', (_name, text, path) => {
    expect(pathAt(text)).toEqual(path);
  });

  test.each([
    ['- name: web', { dashes: [0], column: 2, key: 'name', value: 'web' }],
    ['  image: nginx:1.27 # why', { dashes: [], column: 2, key: 'image', value: 'nginx:1.27 # why' }],
    ['"a b": c', { dashes: [], column: 0, key: 'a b', value: 'c' }],
    ['- - x', { dashes: [0, 2], column: 4, key: undefined, value: 'x' }],
    ['http://x', { dashes: [], column: 0, key: undefined, value: 'http://x' }],
  ])('the line %s', (line, parsed) => {
    expect(parseLine(line)).toEqual(parsed);
  });

  test('kind and apiVersion are those of the own document', () => {
    const lines = 'apiVersion: v1\nkind: Pod # a Pod\n---\napiVersion: "apps/v1"\nkind: Deployment\n'.split('\n');
    expect(documentKind(lines, { first: 0, last: 1 })).toEqual({ apiVersion: 'v1', kind: 'Pod' });
    expect(documentKind(lines, { first: 3, last: 5 })).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment' });
  });
});
