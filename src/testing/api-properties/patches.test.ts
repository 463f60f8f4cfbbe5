import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testCluster } from '../../kubernetes/apiserver/test-cluster.ts';

/** Patches sent to the API against models of a few lines each, on the fields where the outcome is free of other rules. */
/** The same cases in every run; another seed looks for other trouble. */
const seed = 20_261_121;

const path = '/api/v1/namespaces/default/configmaps';
type Data = Record<string, string>;
const key = fc.constantFrom('a', 'b', 'c', 'd');
const text = fc.constantFrom('1', '2', 'x/y', 'a b', '');
const data = fc.dictionary(key, text, { maxKeys: 4 });

/** A ConfigMap as it is after `patch` of `type`, and what the model says. */
function patched(start: Data, type: string, patch: unknown): Data | string {
  const { ok, request } = testCluster();
  ok('POST', path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: start });
  const answer = request('PATCH', `${path}/m`, patch, { headers: { 'content-type': `application/${type}+json` } });
  return answer.code < 400 ? ((answer.body as { data?: Data }).data ?? {}) : 'refused';
}

const merged = (start: Data, patch: Record<string, string | null>): Data => {
  const result = { ...start };
  for (const [k, v] of Object.entries(patch)) {
    if (v === null) delete result[k];
    else result[k] = v;
  }
  return result;
};

describe('a random patch through the API does what a plain model says', () => {
  const change = fc.dictionary(key, fc.option(text, { nil: null, freq: 2 }), { maxKeys: 4 });

  test.each(['merge-patch', 'strategic-merge-patch'])('%s of a map', (type) => {
    fc.assert(
      fc.property(data, change, (start, patch) => {
        expect(patched(start, type, { data: patch })).toEqual(merged(start, patch));
      }),
      { numRuns: 60, seed },
    );
  });

  test('strategic-merge-patch replaces a map that says so', () => {
    fc.assert(
      fc.property(data, data, (start, patch) => {
        const replaced = patched(start, 'strategic-merge-patch', { data: { ...patch, $patch: 'replace' } });
        // Where there is nothing to replace, upstream drops what has a directive.
        expect(replaced).toEqual(Object.keys(start).length > 0 ? patch : {});
      }),
      { numRuns: 30, seed },
    );
  });

  test('json-patch', () => {
    const pointer = key.map((k) => `/data/${k}`);
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: pointer, value: text }),
      fc.record({ op: fc.constant('remove'), path: pointer }),
      fc.record({ op: fc.constantFrom('copy', 'move'), from: pointer, path: pointer }),
    );
    fc.assert(
      fc.property(data, fc.array(operation as fc.Arbitrary<Operation>, { maxLength: 5 }), (start, operations) => {
        const filled = { z: '0', ...start };
        expect(patched(filled, 'json-patch', operations)).toEqual(operated(filled, operations));
      }),
      { numRuns: 120, seed },
    );
  });
});

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: string;
}

/** RFC 6902 for a flat map, as lenient as the library that Kubernetes uses: `replace` adds what is missing. */
function operated(start: Data, operations: readonly Operation[]): Data | 'refused' {
  const result = { ...start };
  const name = (pointer: string | undefined) => pointer!.slice('/data/'.length);
  for (const { op, path: at, from, value } of operations) {
    const to = name(at);
    if ((op === 'remove' || op === 'test') && !(to in result)) return 'refused';
    if (op === 'test' && result[to] !== value) return 'refused';
    if (op === 'remove') delete result[to];
    if (op === 'add' || op === 'replace') result[to] = value!;
    if (op !== 'copy' && op !== 'move') continue;
    const source = name(from);
    if (op === 'move' && !(source in result)) return 'refused';
    // What is not there is copied as null, which is '' in a map of texts.
    const moved = result[source] ?? '';
    if (op === 'move') delete result[source];
    result[to] = moved;
  }
  return result;
}

interface Variable {
  readonly name: string;
  readonly value?: string;
}

describe('a strategic merge patch of a list with a merge key', () => {
  const templates = '/apis/apps/v1/namespaces/default/deployments';
  const variable = fc.record({ name: key, value: fc.constantFrom('1', '2', '3') });
  const list = fc.uniqueArray(variable, { selector: ({ name }) => name, maxLength: 4 });
  const deletion = key.map((name) => ({ name, $patch: 'delete' }));
  const patchList = fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: variable }, { weight: 1, arbitrary: deletion }), {
    selector: ({ name }) => name,
    maxLength: 4,
  });

  test('changes, adds and deletes by key', () => {
    fc.assert(
      fc.property(list, patchList, (env, change) => {
        const { ok } = testCluster();
        const spec = (variables: readonly object[]) => ({ containers: [{ name: 'main', env: variables }] });
        const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'main', image: 'busybox', env }] } };
        ok('POST', templates, {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'd' },
          spec: { selector: { matchLabels: { a: 'b' } }, template },
        });
        const after = ok('PATCH', `${templates}/d`, { spec: { template: { spec: spec(change) } } }) as unknown as {
          spec: { template: { spec: { containers: { env?: Variable[] }[] } } };
        };
        expect(sorted(after.spec.template.spec.containers[0]!.env ?? [])).toEqual(sorted(byKey(env, change)));
      }),
      { numRuns: 80, seed },
    );
  });
});

const sorted = (list: readonly Variable[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

function byKey(list: readonly Variable[], change: readonly (Variable & { readonly $patch?: string })[]): Variable[] {
  const result = new Map(list.map((item) => [item.name, item]));
  for (const item of change) {
    if (item.$patch === 'delete') result.delete(item.name);
    else result.set(item.name, { ...result.get(item.name), ...item });
  }
  return [...result.values()];
}
