import { describe, expect, test } from 'vitest';
import { FixedServer } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const settings = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  host: db.example.com
  port: "5432"
  app.json: '{"db":{"host":"none","port":1}}'
`;
const pod = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: main
    image: nginx:1.27
    ports: [{containerPort: 80}]
    env: [{name: HOST, value: none}]
  - {name: side, image: busybox:1.36}
`;

function build(kustomization: string, more: Readonly<Record<string, string>> = {}): string {
  const files = {
    '/k/settings.yaml': settings,
    '/k/pod.yaml': pod,
    '/k/kustomization.yaml': `resources: [settings.yaml, pod.yaml]\n${kustomization}`,
    ...more,
  };
  return runKubectl(new FixedServer({}), ['kustomize', '/k'], files).output;
}

const replacement = (source: string, target: string) => `replacements:\n- source: ${source}\n  targets: [${target}]\n`;

describe('replacements of a kustomization', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'put a value into an item of a list that is named by a field',
      '{kind: ConfigMap, fieldPath: data.host}',
      '{select: {kind: Pod}, fieldPaths: ["spec.containers.[name=main].env.[name=HOST].value"]}',
      'value: db.example.com',
    ],
    [
      'keep a number a number',
      '{kind: ConfigMap, fieldPath: data.port}',
      '{select: {kind: Pod}, fieldPaths: [spec.containers.0.ports.0.containerPort]}',
      'containerPort: 5432',
    ],
    [
      'keep a text a text',
      '{kind: ConfigMap, fieldPath: data.port}',
      '{select: {kind: Pod}, fieldPaths: ["spec.containers.[name=main].env.[name=HOST].value"]}',
      'value: "5432"',
    ],
    [
      'replace a part between delimiters',
      '{kind: ConfigMap, fieldPath: data.host, options: {delimiter: ".", index: 1}}',
      '{select: {kind: Pod}, fieldPaths: [spec.containers.*.image], options: {delimiter: ":", index: 1}}',
      'image: busybox:example',
    ],
    [
      'take the name where no field is said',
      '{kind: ConfigMap}',
      '{select: {kind: Pod}, fieldPaths: [metadata.annotations.from], options: {create: true}}',
      'from: settings',
    ],
    [
      'reach into JSON that is a text',
      '{kind: Pod, fieldPath: metadata.name}',
      '{select: {kind: ConfigMap}, fieldPaths: [data.app\\.json.db.host]}',
      `app.json: '{"db":{"host":"web","port":1}}'`,
    ],
  ];
  test.each(cases)('%s', (_, source, target, expected) => {
    expect(build(replacement(source, target))).toContain(expected);
  });

  const wrong: readonly (readonly [string, string, string])[] = [
    ['{kind: Nope}', '{select: {kind: Pod}}', 'error: nothing selected by Nope.[noVer].[noGrp]/[noName].[noNs]\n'],
    [
      '{kind: Pod, fieldPath: spec.none}',
      '{select: {kind: Pod}}',
      'error: fieldPath `spec.none` is missing for replacement source Pod.[noVer].[noGrp]/[noName].[noNs]\n',
    ],
    ['{kind: Pod}', '{select: {kind: ConfigMap}, fieldPaths: [spec.none]}', 'error: unable to find field "spec.none" in replacement target\n'],
    ['{kind: Pod}', '{fieldPaths: [a]}', 'error: target must specify resources to select\n'],
  ];
  test.each(wrong)('from %s to %s are refused', (source, target, expected) => {
    expect(build(replacement(source, target))).toBe(expected);
  });

  test('may stand in a file of their own', () => {
    const more = {
      '/k/r.yaml': 'source: {kind: ConfigMap, fieldPath: data.host}\ntargets: [{select: {kind: Pod}, fieldPaths: [spec.hostname], options: {create: true}}]\n',
    };
    expect(build('replacements: [{path: r.yaml}]\n', more)).toContain('hostname: db.example.com');
  });
});

describe('kustomizations that lead nowhere', () => {
  const error = (kustomization: string) => runKubectl(new FixedServer({}), ['kustomize', '/k'], { '/k/kustomization.yaml': kustomization }).output;

  test('a cycle is found', () => {
    expect(error('resources: [../k]\n')).toBe(
      "error: accumulating resources: accumulation err='accumulating resources from '../k': '/k' must resolve to a file': cycle detected: candidate root '/k' contains visited root '/k'\n",
    );
  });

  test.each([
    ['images: [{name: a, newTag: 1}]', 'cannot unmarshal number into Go struct field Image.images.newTag of type string'],
    ['labels: [{pairs: {on: yes}}]', 'cannot unmarshal bool into Go struct field Label.labels.pairs of type string'],
    ['resources: x.yaml', 'cannot unmarshal string into Go struct field Kustomization.resources of type []string'],
    ['patches: [x.yaml]', 'cannot unmarshal string into Go struct field Kustomization.patches of type types.Patch'],
    ['replicas: [{name: a, count: many}]', 'cannot unmarshal string into Go struct field Replica.replicas.count of type int64'],
    ['foo: 1\nbar: 2', 'unknown field "bar"'],
  ])('%s has a value of the wrong type', (text, words) => expect(error(`${text}\n`)).toBe(`error: invalid Kustomization: json: ${words}\n`));

  test('a kind that is no kustomization is refused', () => {
    expect(error('kind: Foo\nresources: [x.yaml]\n')).toBe('error: Failed to read kustomization file under /k:\nkind should be Kustomization or Component\n');
  });

  test('a file that is missing is neither a file nor a directory', () => {
    const missing = "evalsymlink failure on '/k/x.yaml' : lstat /k/x.yaml: no such file or directory";
    expect(error('resources: [x.yaml]\n')).toBe(
      `error: accumulating resources: accumulation err='accumulating resources from 'x.yaml': ${missing}': must build at directory: not a valid directory: ${missing}\n`,
    );
  });
});
