import { describe, expect, test } from 'vitest';
import type { Json } from '../meta.ts';
import {
  createThreeWayJsonMergePatch,
  createThreeWayMergePatch,
  createTwoWayMergePatch,
  type Fields,
  jsonPatch,
  mergePatch,
  type PatchField,
  type PatchSchema,
  strategicMergePatch,
} from './index.ts';

const leaf: PatchSchema = { type: 'string', fields: new Map() };
const list = (items: PatchSchema): PatchSchema => ({ type: 'array', fields: new Map(), items });
const struct = (goType: string, fields: Record<string, PatchSchema | [PatchSchema, mergeKey: string, ...strategies: string[]]>): PatchSchema => ({
  type: 'object',
  goType,
  fields: new Map(
    Object.entries(fields).map(([name, field]): [string, PatchField] =>
      Array.isArray(field)
        ? [name, { schema: field[0], mergeKey: field[1], patchStrategy: field.slice(2) as string[] }]
        : [name, { schema: field, patchStrategy: [] }],
    ),
  ),
});
const container = struct('v1.Container', {
  name: leaf,
  image: leaf,
  args: list(leaf),
  env: [list(struct('v1.EnvVar', { name: leaf, value: leaf })), 'name', 'merge'],
  ports: [list(struct('v1.ContainerPort', { containerPort: leaf, name: leaf, protocol: leaf })), 'containerPort', 'merge'],
});
const pod = struct('v1.Pod', {
  metadata: struct('v1.ObjectMeta', { labels: { type: 'map', fields: new Map(), items: leaf }, finalizers: [list(leaf), '', 'merge'] }),
  spec: struct('v1.PodSpec', {
    containers: [list(container), 'name', 'merge'],
    tolerations: list(struct('v1.Toleration', { key: leaf })),
    nodeSelector: { type: 'map', fields: new Map(), items: leaf },
    strategy: [struct('v1.Strategy', { type: leaf, rollingUpdate: struct('v1.RollingUpdate', { maxSurge: leaf }) }), '', 'retainKeys'],
  }),
});

describe('JSON patch', () => {
  const document = { data: { a: '1', 'b.c': '2' }, list: [1, 2], note: null };
  test.each<[string, Json[], Json]>([
    [
      'tests and replaces',
      [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'replace', path: '/data/a', value: '2' },
      ],
      { ...document, data: { a: '2', 'b.c': '2' } },
    ],
    ['adds by replacing an absent key', [{ op: 'replace', path: '/data/x', value: 'x' }], { ...document, data: { ...document.data, x: 'x' } }],
    ['inserts from the end with -1', [{ op: 'add', path: '/list/-1', value: 3 }], { ...document, list: [1, 2, 3] }],
    ['appends with -', [{ op: 'add', path: '/list/-', value: 3 }], { ...document, list: [1, 2, 3] }],
    [
      'moves and copies',
      [
        { op: 'move', from: '/data/a', path: '/z' },
        { op: 'copy', from: '/list/0', path: '/list/0' },
      ],
      { data: { 'b.c': '2' }, list: [1, 1, 2], note: null, z: '1' },
    ],
    ['copies what is not there as null', [{ op: 'copy', from: '/none', path: '/z' }], { ...document, z: null }],
    ['writes the last part of a path without a leading slash', [{ op: 'add', path: 'data/a', value: 'x' }], { ...document, a: 'x' }],
    ['takes an absent value for null', [{ op: 'test', path: '/none' }], document],
    ['unescapes ~1 and ~0', [{ op: 'add', path: '/a~1b~0', value: 1 }], { ...document, 'a/b~': 1 }],
  ])('%s', (_, operations, value) => {
    expect(jsonPatch(document, operations as Fields[])).toEqual({ value });
  });
  test.each<[Json, string]>([
    [{ op: 'test', path: '/data/a', value: '9' }, 'testing value /data/a failed: test failed'],
    [{ op: 'remove', path: '/data/nope' }, "error in remove for path: '/data/nope': Unable to remove nonexistent key: nope: missing value"],
    [{ op: 'add', path: '/labels/x', value: 'y' }, 'add operation does not apply: doc is missing path: "/labels/x": missing value'],
    [{ op: 'append', path: '/data/a' }, 'Unexpected kind: append'],
    [{ op: 'replace', path: '/list/5', value: 1 }, 'replace operation does not apply: doc is missing key: /list/5: missing value'],
    [{ op: 'add', path: '/list/9', value: 1 }, "error in add for path: '/list/9': Unable to access invalid index: 9: invalid index referenced"],
    [{ op: 'remove', path: '/list/x' }, `error in remove for path: '/list/x': strconv.Atoi: parsing "x": invalid syntax`],
    [{ op: 'remove' }, 'remove operation failed to decode path: missing value'],
  ])('%j is refused', (operation, error) => {
    expect(jsonPatch(document, [operation as Fields])).toEqual({ error });
  });
  test('the document stays as it was', () => {
    jsonPatch(Object.freeze({ a: Object.freeze([1]) }), [{ op: 'add', path: '/a/0', value: 2 }]);
  });
});

describe('JSON merge patch', () => {
  test('null removes, lists are replaced, nulls in new values go', () => {
    expect(mergePatch({ a: 1, b: { c: 1, d: 2 }, l: [1, 2] }, { a: null, b: { c: null, e: { f: null, g: 1 } }, l: [3] })).toEqual({
      value: { b: { d: 2, e: { g: 1 } }, l: [3] },
    });
  });
  test('null is no patch', () => {
    expect(mergePatch({}, null)).toEqual({ error: 'Invalid JSON Patch' });
  });
  test('three-way: what the manifest lost is removed, what others set stays', () => {
    expect(createThreeWayJsonMergePatch({ a: 1, b: 1 }, { a: 2 }, { a: 1, b: 1, other: 3 })).toEqual({ a: 2, b: null });
  });
});

const names = (patched: ReturnType<typeof strategicMergePatch>) =>
  'value' in patched ? ((patched.value as { spec: { containers: { name: string }[] } }).spec.containers.map((one) => one.name).join(' ') ?? '') : patched.error;

describe('strategic merge patch', () => {
  const document: Fields = {
    metadata: { labels: { a: '1' }, finalizers: ['x', 'y'] },
    spec: {
      containers: [{ name: 'main', image: 'nginx', env: [{ name: 'A', value: '1' }], args: ['a'] }],
      tolerations: [{ key: 'a' }],
      strategy: { rollingUpdate: { maxSurge: '1' }, type: 'RollingUpdate' },
    },
  };
  const patch = (value: Json) => strategicMergePatch(document, value as Fields, pod);

  test('a new item goes to the front, an old one is merged by its key', () => {
    expect(names(patch({ spec: { containers: [{ name: 'side' }] } }))).toBe('side main');
    expect(patch({ spec: { containers: [{ name: 'main', args: ['c'], env: [{ name: 'B', value: '2' }] }] } })).toMatchObject({
      value: {
        spec: {
          containers: [
            {
              image: 'nginx',
              args: ['c'],
              env: [
                { name: 'B', value: '2' },
                { name: 'A', value: '1' },
              ],
            },
          ],
        },
      },
    });
  });
  test('an atomic list is replaced, a null removes, scalars merge', () => {
    expect(patch({ metadata: { labels: { a: null }, finalizers: ['z', 'x'] }, spec: { tolerations: [{ key: 'b' }] } })).toMatchObject({
      value: { metadata: { labels: {}, finalizers: ['z', 'x', 'y'] }, spec: { tolerations: [{ key: 'b' }] } },
    });
  });
  test('directives delete and replace', () => {
    expect(names(patch({ spec: { containers: [{ name: 'main', $patch: 'delete' }] } }))).toBe('');
    expect(names(patch({ spec: { containers: [{ $patch: 'replace' }, { name: 'only' }] } }))).toBe('only');
    expect(patch({ spec: { $patch: 'replace', nodeSelector: { a: 'b' } } })).toMatchObject({ value: { spec: { nodeSelector: { a: 'b' } } } });
    expect(patch({ metadata: { '$deleteFromPrimitiveList/finalizers': ['x'] } })).toMatchObject({ value: { metadata: { finalizers: ['y'] } } });
  });
  test('$setElementOrder orders, $retainKeys keeps only what it names', () => {
    expect(names(patch({ spec: { '$setElementOrder/containers': [{ name: 'main' }, { name: 'z' }], containers: [{ name: 'z' }] } }))).toBe('main z');
    expect(patch({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } })).toMatchObject({ value: { spec: { strategy: { type: 'Recreate' } } } });
  });
  test('a new item takes the place that a deleted one leaves free', () => {
    const two: Fields = { spec: { containers: [{ name: 'm' }, { name: 't' }] } };
    const renamed: Fields = { spec: { '$setElementOrder/containers': [{ name: 's' }], containers: [{ name: 's' }, { name: 'm', $patch: 'delete' }] } };
    expect(names(strategicMergePatch(two, renamed, pod))).toBe('t s');
  });
  test('a missing merge key is an error', () => {
    expect(patch({ spec: { containers: [{ image: 'busybox:1.36' }] } })).toEqual({
      error: 'map: map[image:busybox:1.36] does not contain declared merge key: name',
    });
  });
});

describe('patches that kubectl makes', () => {
  const applied: Fields = { spec: { containers: [{ name: 'nginx', image: '1', env: [{ name: 'ONE', value: '1' }] }], nodeSelector: { a: 'b' } } };
  const current: Fields = {
    spec: {
      containers: [
        { name: 'side', image: 'x' },
        {
          name: 'nginx',
          image: '1',
          env: [
            { name: 'ONE', value: '1' },
            { name: 'THREE', value: '3' },
          ],
        },
      ],
      nodeSelector: { a: 'b' },
      tolerations: [{ key: 'k' }],
    },
  };

  test('nothing changed: nothing to do, although others added things', () => {
    expect(
      createThreeWayMergePatch(applied, applied, { spec: { ...(current.spec as Fields), containers: (applied.spec as Fields).containers! } }, pod),
    ).toEqual({ value: {} });
  });
  test('an item that is gone from the manifest is deleted by its key, one that others added stays', () => {
    const modified: Fields = { spec: { containers: [{ name: 'web', image: '2' }] } };
    expect(createThreeWayMergePatch(applied, modified, current, pod)).toEqual({
      value: {
        spec: {
          '$setElementOrder/containers': [{ name: 'web' }],
          containers: [
            { name: 'web', image: '2' },
            { $patch: 'delete', name: 'nginx' },
          ],
          nodeSelector: null,
        },
      },
    });
  });
  test('scalars that merge get their order told whenever it is not alphabetical', () => {
    const unsorted: Fields = { metadata: { finalizers: ['b', 'a'] } };
    expect(createThreeWayMergePatch({}, unsorted, unsorted, pod)).toEqual({ value: { metadata: { '$setElementOrder/finalizers': ['b', 'a'] } } });
  });
  describe('without overwriting', () => {
    const merged = (live: Fields, modified: Fields) => createThreeWayMergePatch({ spec: { nodeName: 'a', replicas: '1' } }, modified, live, undefined, false);

    test('what others have changed otherwise is a conflict, told with both changes', () => {
      expect(merged({ spec: { nodeName: 'b', replicas: '1' } }, { spec: { nodeName: 'c', replicas: '1' } })).toEqual({
        error: 'patch:\nspec:\n  nodeName: c\n\nconflicts with changes made from original to current:\nspec:\n  nodeName: b\n\n',
      });
    });
    test('other fields of the same object are none', () => {
      expect(merged({ spec: { nodeName: 'b', replicas: '1' } }, { spec: { nodeName: 'b', replicas: '2' } })).toEqual({ value: { spec: { replicas: '2' } } });
    });
    test('lists whose items have keys are compared by item', () => {
      const images = (first: string, second: string): Fields => ({
        spec: {
          containers: [
            { name: 'a', image: first },
            { name: 'b', image: second },
          ],
        },
      });
      expect('value' in createThreeWayMergePatch(images('1', '1'), images('2', '5'), images('1', '5'), pod, false)).toBe(true);
      expect('error' in createThreeWayMergePatch(images('1', '1'), images('2', '1'), images('5', '1'), pod, false)).toBe(true);
    });
  });
  test('a two-way patch takes back what it makes', () => {
    const modified: Fields = { spec: { containers: [{ name: 'nginx', image: '2' }], strategy: { type: 'Recreate' } } };
    const made = createTwoWayMergePatch(current, modified, pod);
    expect('value' in made && strategicMergePatch(current, made.value as Fields, pod)).toEqual({ value: modified });
  });
});
