import { describe, expect, test } from 'vitest';
import { explain, propose } from './propose.ts';
import type { KindSchema, Schemas } from './schema.ts';

const pod: KindSchema = {
  root: 'Pod',
  types: {
    Pod: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'ObjectMeta', of: 'Meta' },
      spec: { type: 'PodSpec', of: 'Spec', about: 'What you want.' },
    },
    Meta: { name: { type: 'string' }, labels: { type: 'map[string]string', map: true } },
    Spec: {
      containers: { type: '[]Container', of: 'Container', list: true, required: true },
      restartPolicy: { type: 'string', enum: ['Always', 'Never', 'OnFailure'], about: 'When to start again.' },
      hostNetwork: { type: 'boolean' },
    },
    Container: { name: { type: 'string', required: true }, image: { type: 'string' }, command: { type: '[]string', list: true } },
  },
};
const schemas: Schemas = {
  kinds: async () => [
    { apiVersion: 'v1', kind: 'Pod', file: 'v1-Pod' },
    { apiVersion: 'apps/v1', kind: 'Deployment', file: 'apps-v1-Deployment' },
  ],
  kind: async (apiVersion, kind) => (apiVersion === 'v1' && kind === 'Pod' ? pod : undefined),
};

const head = 'apiVersion: v1\nkind: Pod\n';

/** Labels proposed at the end of the first line that ends with `<`. */
async function labelsAt(text: string): Promise<string[]> {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.endsWith('<'));
  const clean = lines.map((each) => each.replace(/<$/, ''));
  return (await propose(schemas, clean, line, clean[line] ?? '')).map(({ label }) => label);
}

describe('what the editor proposes', () => {
  test.each<[string, string, string[]]>([
    ['in an empty file, what every object has', '<', ['apiVersion', 'kind', 'metadata']],
    ['at the root, the fields that are not there yet', `${head}<`, ['metadata', 'spec']],
    ['in spec, its fields', `${head}spec:\n  <`, ['containers', 'restartPolicy', 'hostNetwork']],
    ['in an item, fields that this item lacks', `${head}spec:\n  containers:\n  - name: a\n    <`, ['image', 'command']],
    ['behind a new dash, all fields of an item', `${head}spec:\n  containers:\n  - name: a\n  - <`, ['name', 'image', 'command']],
    ['while a key is typed', `${head}spec:\n  rest<`, ['containers', 'restartPolicy', 'hostNetwork']],
    ['the values of an enum', `${head}spec:\n  restartPolicy: <`, ['Always', 'Never', 'OnFailure']],
    ['true and false', `${head}spec:\n  hostNetwork: f<`, ['true', 'false']],
    ['kinds of the API version', 'apiVersion: apps/v1\nkind: <', ['Deployment']],
    ['nothing among labels, whose names are free', `${head}metadata:\n  labels:\n    <`, []],
    ['nothing in a kind that does not exist', 'apiVersion: v1\nkind: Pot\nspec:\n  <', []],
  ])('%s', async (_name, text, labels) => {
    expect(await labelsAt(text)).toEqual(labels);
  });

  test('a list begins on the next line with a dash under the key', async () => {
    const [first] = await propose(schemas, [...head.split('\n').slice(0, 2), 'spec:', '  '], 3, '  ');
    expect(first?.insert).toBe('containers:\n  - ');
  });

  test('hovering tells what a field is', async () => {
    const lines = `${head}spec:\n  restartPolicy: Never`.split('\n');
    expect(await explain(schemas, lines, 3)).toEqual({ key: 'restartPolicy', field: pod.types['Spec']?.['restartPolicy'] });
    expect(await explain(schemas, lines, 2)).toMatchObject({ key: 'spec', field: { about: 'What you want.' } });
  });
});
