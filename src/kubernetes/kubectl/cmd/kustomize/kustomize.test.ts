import { describe, expect, test } from 'vitest';
import { FixedServer } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: main
        image: nginx:1.27
        envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: keys}}]
`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n';

/** What `kubectl kustomize /k` prints for these files of /k. */
function build(files: Readonly<Record<string, string>>): string {
  const placed = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/k/${name}`, text]));
  return runKubectl(new FixedServer({}), 'kubectl kustomize /k'.split(' ').slice(1), placed).output;
}

const resources = { 'web.yaml': deployment, 'service.yaml': service };
const listed = 'resources: [web.yaml, service.yaml]\n';

describe('kubectl kustomize', () => {
  const changes: readonly (readonly [string, string, readonly string[]])[] = [
    ['puts a prefix and a suffix to names', 'namePrefix: a-\nnameSuffix: -z', ['  name: a-web-z']],
    ['sets the namespace', 'namespace: shop', ['  namespace: shop']],
    ['labels objects only by labels', 'labels: [{pairs: {env: prod}}]', ['  labels:\n    env: prod\n  name: web\nspec:\n  replicas']],
    ['labels templates too where asked', 'labels: [{pairs: {env: prod}, includeTemplates: true}]', ['        app: web\n        env: prod']],
    [
      'labels selectors by commonLabels, and says that these are old',
      'commonLabels: {env: prod}',
      ["# Warning: 'commonLabels' is deprecated.", '    matchLabels:\n      app: web\n      env: prod'],
    ],
    ['makes a selector for a Service', 'labels: [{pairs: {env: prod}, includeSelectors: true}]', ['  selector:\n    env: prod']],
    ['annotates objects and templates', 'commonAnnotations: {by: me}', ['  annotations:\n    by: me\n  name: web', '      annotations:\n        by: me']],
    ['sets a tag', 'images: [{name: nginx, newTag: "1.28"}]', ['image: nginx:1.28']],
    ['sets a name and keeps the tag', 'images: [{name: nginx, newName: mirror/nginx}]', ['image: mirror/nginx:1.27']],
    ['sets a digest in the place of a tag', 'images: [{name: nginx, digest: "sha256:ab"}]', ['image: nginx@sha256:ab']],
    ['leaves other images', 'images: [{name: busybox, newTag: "1"}]', ['image: nginx:1.27']],
    ['sets replicas', 'replicas: [{name: web, count: 5}]', ['  replicas: 5']],
    [
      'merges a strategic patch',
      'patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {template: {spec: {containers: [{name: main, tty: true}]}}}',
      ['image: nginx:1.27\n        name: main\n        tty: true'],
    ],
    [
      'applies a JSON patch to what the target selects',
      'patches:\n- target: {kind: Deploy.*}\n  patch: |-\n    [{"op": "replace", "path": "/spec/replicas", "value": 7}]',
      ['  replicas: 7'],
    ],
    ['deletes by a patch', 'patches:\n- patch: |-\n    $patch: delete\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}', ['kind: Deployment']],
  ];
  test.each(changes)('%s', (_, text, wanted) => {
    const output = build({ ...resources, 'kustomization.yaml': `${listed}${text}\n` });
    for (const part of wanted) expect(output).toContain(part);
  });

  test('gives generated objects the hash of their content, and references follow', () => {
    const generators = 'configMapGenerator: [{name: settings, literals: [color=blue]}]\nsecretGenerator: [{name: keys, literals: [key=abc]}]\nnamePrefix: p-\n';
    const output = build({ ...resources, 'kustomization.yaml': listed + generators });
    expect(output).toContain('name: p-settings-747dfcb89d\n');
    expect(output).toContain('configMapRef:\n            name: p-settings-747dfcb89d');
    expect(output).toMatch(/secretRef:\n {12}name: p-keys-[a-z0-9]{10}\n/);
    expect(output).toContain('  key: YWJj\n');
  });

  test('reads files, environment files and quoted literals, and can leave the hash away', () => {
    const text = `configMapGenerator:
- name: a
  files: [app.conf, other=app.conf]
  envs: [vars.env]
  literals: ["q='x y'"]
generatorOptions: {disableNameSuffixHash: true, labels: {made: "yes"}}
`;
    expect(build({ 'kustomization.yaml': text, 'app.conf': 'x=1\n', 'vars.env': '# none\nONE=1\nTWO=a=b\n' })).toBe(
      'apiVersion: v1\ndata:\n  ONE: "1"\n  TWO: a=b\n  app.conf: |\n    x=1\n  other: |\n    x=1\n  q: x y\nkind: ConfigMap\nmetadata:\n  labels:\n    made: "yes"\n  name: a\n',
    );
  });

  test('an overlay merges into the generator of its base', () => {
    const output = build({
      'kustomization.yaml': 'resources: [base]\nconfigMapGenerator: [{name: s, behavior: merge, literals: [b=2]}]\n',
      'base/kustomization.yaml': 'configMapGenerator: [{name: s, literals: [a=1, b=1]}]\n',
    });
    expect(output).toContain('data:\n  a: "1"\n  b: "2"\n');
  });

  test('what others need comes first', () => {
    const kinds = (output: string) => [...output.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind);
    expect(kinds(build({ ...resources, 'kustomization.yaml': listed }))).toEqual(['Service', 'Deployment']);
    expect(kinds(build({ ...resources, 'kustomization.yaml': `${listed}sortOptions: {order: fifo}\n` }))).toEqual(['Deployment', 'Service']);
  });

  const failures: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    [
      'a directory without one',
      { 'x.txt': '' },
      "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/k'\n",
    ],
    ['an unknown field', { 'kustomization.yaml': 'foo: 1\nresources: []\n' }, 'error: invalid Kustomization: json: unknown field "foo"\n'],
    ['an empty one', { 'kustomization.yaml': 'kind: Kustomization\n' }, 'error: kustomization.yaml is empty\n'],
    [
      'a missing file',
      { 'kustomization.yaml': 'resources: [none.yaml]\n' },
      "error: accumulating resources: accumulation err='accumulating resources from 'none.yaml': evalsymlink failure on '/k/none.yaml' : lstat /k/none.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '/k/none.yaml' : lstat /k/none.yaml: no such file or directory\n",
    ],
    [
      'replicas of nobody',
      { 'kustomization.yaml': 'replicas: [{name: x, count: 1}]\n' },
      'error: resource with name x does not match a config with the following GVK [',
    ],
    ['what is not simulated', { 'kustomization.yaml': 'helmCharts: []\n' }, 'error: the field helmCharts of a kustomization is not simulated in Podlab\n'],
  ];
  test.each(failures)('tells of %s', (_, files, words) => expect(build(files)).toContain(words));
});
