import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parts } from '../host/parts/list.ts';
import type { Lab, Message, Request } from '../host/protocol/index.ts';
import { PartsWanted, takeMissed } from '../parts/index.ts';
import { labWith } from '../testing/lab.ts';
import { LabHost } from './lab-host.ts';
import { Simulation } from './simulation.ts';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - {name: main, image: busybox, command: [sh, -c, 'while sleep 3; do date | sed s/:/./; cat /etc/hostname; done']}
  - {name: side, image: nginx}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: more}
spec:
  replicas: 2
  selector: {matchLabels: {app: more}}
  template:
    metadata: {labels: {app: more}}
    spec: {containers: [{name: main, image: nginx}]}
`;

/** It is first asked by a controller: the Pods of the manifest are there before it is in force. */
const policy = `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: seen}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
  reinvocationPolicy: Never
  mutations:
  - {patchType: ApplyConfiguration, applyConfiguration: {expression: 'Object{metadata: Object.metadata{labels: {"seen": "yes"}}}'}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: seen}
spec: {policyName: seen}
`;

const lab = labWith({
  seed: 5,
  setup: [{ run: 'kubectl create configmap settings --from-literal=a=1' }],
  views: ['kubectl get pods -o wide', 'kubectl logs web -c main --tail 2', 'kubectl describe deployment more'],
  picture: 'nodes',
  checks: [{ text: 'web runs', that: 'pods["web"].columns.ready == "2/2"', now: 'pods["web"].columns.status' }],
  start: [
    { path: 'web.yaml', text: manifest },
    { path: 'policy.yaml', text: policy },
  ],
});

type Question = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** What a reader does: a request, or a time that passes at the clock's rate. */
const wholeStory: readonly (Question | number)[] = [
  { kind: 'open', lab, inputs: [] },
  { kind: 'diagnose', path: 'web.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: X}\n' },
  { kind: 'act', action: { kind: 'command', command: 'kubectl apply -f web.yaml -f policy.yaml' } },
  { kind: 'rate', rate: 10 },
  ...Array.from({ length: 30 }, () => 50),
  { kind: 'act', action: { kind: 'resize', rows: 24, columns: 80 } },
  { kind: 'act', action: { kind: 'type', text: 'kubectl exec web -c main -- ps; ls -l | awk "{print \\$1}"\r' } },
  ...Array.from({ length: 10 }, () => 100),
  { kind: 'act', action: { kind: 'type', text: 'kubectl get nodes -o yaml | grep -c kubelet; kubectl rollout restart deployment more\r' } },
  { kind: 'step' },
  { kind: 'rate', rate: 0 },
  { kind: 'advance', duration: 20_000_000 },
  { kind: 'look', at: Date.UTC(2026, 10, 21, 6, 30, 20) * 1000 },
  { kind: 'act', action: { kind: 'command', command: 'kubectl describe deployment more' } },
  { kind: 'act', action: { kind: 'command', command: 'kubectl get pods -l seen=yes' } },
  { kind: 'act', action: { kind: 'command', command: 'kubectl get --raw /api/v1/namespaces/default/configmaps/settings' } },
  { kind: 'branch', at: Date.UTC(2026, 10, 21, 6, 30, 15) * 1000 },
  { kind: 'advance', duration: 3_000_000 },
];

interface Told {
  readonly messages: readonly Message[];
  readonly answers: readonly unknown[];
  /** Parts in the order in which they were wanted. */
  readonly wanted: readonly string[];
}

const never = () => false;

/** Lives through the story; parts that are wanted are brought one at a time. */
async function live(story = wholeStory): Promise<Told> {
  const messages: Message[] = [];
  const answers: unknown[] = [];
  const wanted: string[] = [];
  const host = new LabHost(
    (message) => messages.push(structuredClone(message)),
    () => undefined,
  );
  for (const [id, event] of story.entries()) {
    for (;;) {
      try {
        answers.push(typeof event === 'number' ? host.tick(event, never) : host.handle({ ...event, id } as Request, never));
        break;
      } catch (error) {
        if (!(error instanceof PartsWanted)) throw error;
        const [name] = error.parts;
        wanted.push(name!);
        await parts.find((part) => part.name === name)!.load();
      }
    }
  }
  return { messages, answers, wanted };
}

const withdraw = () => {
  for (const part of parts) part.withdraw();
};

const bringAll = () => Promise.all(parts.map((part) => part.load()));

describe('parts that come late', () => {
  beforeEach(bringAll);
  afterEach(bringAll);

  test('a lab that is given its parts one after another tells the same as one that has them from the start, to the byte', async () => {
    const all = await live();
    expect(all.wanted).toEqual([]);
    withdraw();
    const late = await live();
    expect([...late.wanted].sort()).toEqual(parts.map(({ name }) => name).sort());
    expect(late.answers).toEqual(all.answers);
    expect(late.messages.length).toBe(all.messages.length);
    for (const [i, message] of late.messages.entries()) expect(message, `message ${i}`).toEqual(all.messages[i]);
    expect(all.messages.filter(({ kind }) => kind === 'crashed')).toEqual([]);
    expect(all.messages.filter(({ kind }) => kind === 'terminal').length).toBeGreaterThan(10);
  });

  test('a part may be missed by what is due at the very moment where the run stands', async () => {
    withdraw();
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: nginx}]}\n';
    const small: Lab = {
      ...lab,
      setup: [],
      views: [],
      checks: [{ text: 'web runs', that: 'pods["web"].columns.ready == "1/1"' }],
      start: [{ path: 'web.yaml', text }],
    };
    const { answers } = await live([
      { kind: 'open', lab: small, inputs: [] },
      { kind: 'act', action: { kind: 'command', command: 'kubectl apply -f web.yaml' } },
      { kind: 'step' },
      { kind: 'step' },
      { kind: 'advance', duration: 60_000_000 },
    ]);
    expect(answers.at(-1)).toMatchObject({ checks: [{ text: 'web runs', passed: true }] });
  });

  test('a cluster in which nobody does anything needs no part', () => {
    withdraw();
    takeMissed();
    const simulation = new Simulation({ layout: 'a', seed: 1, images: 'podlab', freeze: true, describe: () => undefined });
    simulation.advanceTo(simulation.clock.now + 600_000_000);
    expect(takeMissed()).toEqual([]);
    simulation.close();
  });
});
