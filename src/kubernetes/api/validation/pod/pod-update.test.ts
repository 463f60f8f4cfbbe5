import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decode } from '../../decode.ts';
import { withDefaults } from '../../defaults/index.ts';
import { errorText } from '../../fielderror.ts';
import type { Pod, PodSpec } from '../../types.ts';
import { readYaml } from '../../yaml/index.ts';
import { validateUpdate } from '../index.ts';

/** The files and outputs of a recorded session, by command. */
function recorded(name: string): { files: Map<string, string>; outputs: Map<string, string> } {
  const text = readFileSync(new URL(`../../../../testing/golden/api/${name}.session`, import.meta.url), 'utf8');
  const files = new Map<string, string>();
  const parts = text.split(/^-- (.*) --\n/m);
  for (let index = 1; index < parts.length; index += 2) files.set(parts[index]!, parts[index + 1]!);
  const steps = files.get('session')!.split(/^\$ /m).slice(1);
  return { files, outputs: new Map(steps.map((step) => [step.slice(0, step.indexOf('\n')), step.slice(step.indexOf('\n') + 1)])) };
}

const token = 'kube-api-access-tgcll';
const toleration = (key: string) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }) as const;

/** A Pod as admission leaves it: account, token volume, default tolerations, priority. */
function admitted(text: string): Pod {
  const read = readYaml(text) as { value: Record<string, unknown> };
  const decoded = decode(read.value, { group: '', version: 'v1', kind: 'Pod' }, 'Strict');
  if ('status' in decoded) throw new Error(decoded.status.message);
  const pod = decoded.object as Pod;
  const mount = { name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ];
  const spec: PodSpec = {
    ...pod.spec,
    serviceAccountName: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    tolerations: [toleration('not-ready'), toleration('unreachable')],
    volumes: [...(pod.spec.volumes ?? []), { name: token, projected: { sources } }],
    containers: pod.spec.containers.map((container) => ({ ...container, volumeMounts: [mount] })),
  };
  const metadata = { ...pod.metadata, namespace: 'default', uid: 'u', resourceVersion: '1' };
  return withDefaults({ ...pod, spec, metadata, status: { phase: 'Pending', qosClass: 'BestEffort' } });
}

const session = recorded('update-pod-immutable-fields');
const web = admitted(session.files.get('pod.yaml')!);
const main = web.spec.containers[0]!;
const newer = { ...web, spec: { ...web.spec, containers: [{ ...main, image: 'busybox:1.35' }] } };

function changed(spec: Partial<PodSpec>, from: Pod = web): Pod {
  return { ...from, spec: { ...from.spec, ...spec } };
}

const { volumeMounts: _mounts, ...unmounted } = main;

test.each<[string, Pod, Pod]>([
  ['env.yaml', web, changed({ containers: [{ ...main, env: [{ name: 'A', value: '1' }] }] })],
  ['policy.yaml', web, changed({ restartPolicy: 'Never' })],
  ['command.yaml', newer, changed({ containers: [{ ...main, command: ['sleep', '7200'] }] })],
  ['name.yaml', newer, changed({ containers: [{ ...unmounted, name: 'app' }] })],
  ['two.yaml', newer, changed({ containers: [main, { ...main, name: 'second' }] })],
  ['node.yaml', newer, changed({ nodeName: 'node-1' })],
  ['volume.yaml', newer, changed({ volumes: [{ name: 'tmp', emptyDir: {} }, ...(web.spec.volumes ?? [])] })],
  ['resources.yaml', newer, changed({ containers: [{ ...main, resources: { requests: { cpu: '100m' } } }] })],
  ['grace.yaml', newer, changed({ terminationGracePeriodSeconds: 5 })],
])('a forbidden change prints what the session %s recorded', (file, old, pod) => {
  const errors = validateUpdate(pod, old);
  expect(errors).toHaveLength(1);
  expect(`The Pod "web" is invalid: ${errorText(errors[0]!)}\n[exit 1]\n`).toBe(session.outputs.get(`kubectl apply -f ${file}`));
});

test.each<[string, Pod]>([
  ['the image', newer],
  ['labels', { ...web, metadata: { ...web.metadata, labels: { app: 'other', tier: 'x' } } }],
  ['a first deadline', changed({ activeDeadlineSeconds: 60 })],
  ['one more toleration', changed({ tolerations: [...(web.spec.tolerations ?? []), { key: 'a', operator: 'Exists' }] })],
])('%s may change', (_what, pod) => {
  expect(validateUpdate(pod, web)).toEqual([]);
});

test('a deadline only shrinks', () => {
  const limited = changed({ activeDeadlineSeconds: 60 });
  expect(validateUpdate(changed({ activeDeadlineSeconds: 61 }), limited).map(errorText)).toEqual([
    'spec.activeDeadlineSeconds: Invalid value: 61: must be less than or equal to previous value',
  ]);
  expect(validateUpdate(web, limited).map(errorText)[0]).toBe(
    'spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value',
  );
});

const debug = (image: string) =>
  ({
    name: 'dbg',
    image,
    imagePullPolicy: 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  }) as const;

test('ephemeral containers may be added, not changed, not removed', () => {
  const added = changed({ ephemeralContainers: [debug('busybox:1.36')] });
  expect(validateUpdate(added, web, 'ephemeralcontainers')).toEqual([]);
  const [change] = validateUpdate(changed({ ephemeralContainers: [debug('busybox:1.35')] }), added, 'ephemeralcontainers').map(errorText);
  expect(change).toContain(
    'existing ephemeral containers "dbg" may not be changed\n@@ -1,6 +1,6 @@\n {\n  "Name": "dbg",\n- "Image": "busybox:1.36",\n+ "Image": "busybox:1.35",\n',
  );
  expect(validateUpdate(web, added, 'ephemeralcontainers').map(errorText)).toEqual([
    'spec.ephemeralContainers: Forbidden: existing ephemeral containers "dbg" may not be removed\n',
  ]);
});

const sized = (requests: Record<string, string>, limits: Record<string, string>) => changed({ containers: [{ ...main, resources: { requests, limits } }] });
const small = { ...sized({ cpu: '100m', memory: '64Mi' }, { cpu: '200m', memory: '128Mi' }), status: { phase: 'Pending', qosClass: 'Burstable' } } as Pod;

test.each<[string, Pod, string[]]>([
  ['more CPU', sized({ cpu: '150m', memory: '64Mi' }, { cpu: '200m', memory: '128Mi' }), []],
  [
    'requests equal to limits',
    sized({ cpu: '200m', memory: '128Mi' }, { cpu: '200m', memory: '128Mi' }),
    ['spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing'],
  ],
  [
    'a limit removed',
    sized({ cpu: '100m', memory: '64Mi' }, { memory: '128Mi' }),
    ['spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed'],
  ],
  [
    'another resource',
    sized({ cpu: '100m', memory: '64Mi', 'ephemeral-storage': '1Gi' }, { cpu: '200m', memory: '128Mi' }),
    ['spec: Forbidden: only cpu and memory resources are mutable'],
  ],
])('resize with %s', (_what, pod, errors) => {
  const resized: Pod = { ...pod, status: small.status };
  expect(validateUpdate(resized, small, 'resize').map(errorText)).toEqual(errors);
});

test('a status update that changes nothing but a condition is valid', () => {
  const ready: Pod = { ...web, status: { ...web.status, conditions: [{ type: 'Ready', status: 'True' }] } };
  expect(validateUpdate(ready, web, 'status')).toEqual([]);
});
