import { describe, expect, test } from 'vitest';
import type { DaemonSet, Node, Pod } from '../../api/types.ts';
import { byNode, computeWork, type View } from './nodes.ts';
import { Placement } from './placement.ts';
import { computeRollingUpdate } from './rolling-update.ts';
import { computeStatus } from './status.ts';

/** `old`, `new`, `!` for not ready, `-` for being deleted, `*` for failed. */
function pods(nodeName: string, texts: readonly string[]): Pod[] {
  return texts.map((text, index) => ({
    metadata: {
      name: `${text.replace(/[^a-z]/g, '')}-${nodeName}${index > 1 ? `-${index}` : ''}`,
      creationTimestamp: `2026-11-21T06:00:0${index}Z`,
      labels: { 'controller-revision-hash': text.includes('new') ? 'new' : 'old' },
      ...(text.includes('-') && { deletionTimestamp: '2026-11-21T06:10:00Z' }),
    },
    spec: { nodeName },
    status: { phase: text.includes('*') ? 'Failed' : 'Running', conditions: [{ type: 'Ready', status: /[!*]/.test(text) ? 'False' : 'True' }] },
  })) as unknown as Pod[];
}

function view(rollingUpdate: object, onNodes: Readonly<Record<string, readonly string[]>>, taint?: { readonly node: string; readonly effect: string }): View {
  const template = { metadata: {}, spec: { containers: [] } };
  const nodes = Object.keys(onNodes).map((name) => ({
    metadata: { name },
    spec: { taints: taint?.node === name ? [{ key: 'special', effect: taint.effect }] : [] },
  })) as unknown as Node[];
  const set = {
    metadata: { name: 'set', generation: 2 },
    spec: { template, updateStrategy: { type: 'RollingUpdate', rollingUpdate } },
  } as unknown as DaemonSet;
  const all = Object.entries(onNodes).flatMap(([name, texts]) => pods(name, texts));
  return { set, hash: 'new', nodes, placement: new Placement(template), pods: byNode(all), now: 0 };
}

const names = (found: readonly Pod[]) => found.map(({ metadata }) => metadata.name);
const one = { maxUnavailable: 1, maxSurge: 0 };
const two = { maxUnavailable: 2, maxSurge: 0 };
const surge = { maxUnavailable: 0, maxSurge: 1 };

describe('an update without surge', () => {
  test.each([
    ['deletes one old Pod', one, { a: ['old'], b: ['old'], c: ['old'] }, ['old-a']],
    ['deletes as many as may be missing', two, { a: ['old'], b: ['old'], c: ['old'] }, ['old-a', 'old-b']],
    ['takes a share of all nodes, rounded up', { maxUnavailable: '34%', maxSurge: 0 }, { a: ['old'], b: ['old'], c: ['old'] }, ['old-a', 'old-b']],
    ['waits for a new Pod that is not ready', one, { a: ['new!'], b: ['old'], c: ['old'] }, []],
    ['waits for a node whose old Pod is on its way out', one, { a: ['old-'], b: ['old'], c: ['old'] }, []],
    ['waits for a node without a Pod', one, { a: [], b: ['old'] }, []],
    ['goes on when the new Pod is available', one, { a: ['new'], b: ['old'], c: ['old'] }, ['old-b']],
    ['deletes all old Pods that are not available', one, { a: ['old!'], b: ['old!'], c: ['old'] }, ['old-a', 'old-b']],
    ['has nothing to do at the end', one, { a: ['new'], b: ['new'] }, []],
    ['replaces one Pod also when the server let both limits be 0', { maxUnavailable: 0, maxSurge: 0 }, { a: ['old'], b: ['old'] }, ['old-a']],
  ])('%s', (_, limits, onNodes, removed) => {
    const { create, remove } = computeRollingUpdate(view(limits, onNodes as never));
    expect(create).toEqual([]);
    expect(names(remove)).toEqual(removed);
  });
});

describe('an update with surge', () => {
  test.each([
    ['makes one new Pod beside an old one', { a: ['old'], b: ['old'] }, ['a'], []],
    ['waits until it is available', { a: ['old', 'new!'], b: ['old'] }, [], []],
    ['then deletes the old one and goes on', { a: ['old', 'new'], b: ['old'] }, ['b'], ['old-a']],
    ['replaces at once what is not available', { a: ['old!'], b: ['old!'], c: ['old'] }, ['a', 'b', 'c'], []],
    ['waits for a node with too many Pods', { a: ['old', 'old'], b: ['old'] }, [], []],
  ])('%s', (_, onNodes, created, removed) => {
    const { create, remove } = computeRollingUpdate(view(surge, onNodes as never));
    expect(create).toEqual(created);
    expect(names(remove)).toEqual(removed);
  });

  test('leaves the Pod of a node that is no longer meant until there are enough others', () => {
    const taint = { node: 'a', effect: 'NoSchedule' };
    expect(names(computeRollingUpdate(view(surge, { a: ['old'], b: ['new!'] }, taint)).remove)).toEqual([]);
    expect(names(computeRollingUpdate(view(surge, { a: ['old'], b: ['new'] }, taint)).remove)).toEqual(['old-a']);
    expect(names(computeRollingUpdate(view(surge, { a: ['old!'], b: ['new!'] }, taint)).remove)).toEqual(['old-a']);
  });
});

describe('every node', () => {
  test('that has none gets a Pod, and of several the oldest stays', () => {
    const { create, remove } = computeWork(view(one, { a: [], b: ['old', 'new', 'new'] }));
    expect(create).toEqual(['a']);
    expect(names(remove)).toEqual(['new-b', 'new-b-2']);
  });

  test('loses Pods that have ended, and gets no other in the same go', () => {
    const { create, remove, ended } = computeWork(view(one, { a: ['old*'] }));
    expect([create, remove, ended.map(({ pod }) => pod.metadata.name)]).toEqual([[], [], ['old-a']]);
  });

  test('gets another at once with surge', () => {
    expect(computeWork(view(surge, { a: ['old*'], b: ['old-'] })).create).toEqual(['a', 'b']);
  });

  test('keeps its Pod under a NoSchedule taint and loses it under NoExecute', () => {
    expect(names(computeWork(view(one, { a: ['old'] }, { node: 'a', effect: 'NoSchedule' })).remove)).toEqual([]);
    expect(names(computeWork(view(one, { a: ['old'] }, { node: 'a', effect: 'NoExecute' })).remove)).toEqual(['old-a']);
  });

  test.each([
    ['may have an old Pod beside a new one that is not available', ['old', 'new!'], []],
    ['loses the old one when it is not ready', ['old!', 'new!'], ['old-a']],
    ['loses the old one when the new one is available', ['old', 'new'], ['old-a']],
    ['keeps one of each revision', ['old', 'new!', 'new!', 'old'], ['new-a-2', 'old-a-3']],
  ])('%s', (_, texts, removed) => {
    expect(names(computeWork(view(surge, { a: texts })).remove)).toEqual(removed);
  });

  test('that is gone leaves no Pod that waits for it', () => {
    const given = view(one, { a: ['old'] });
    const [waiting] = pods('b', ['old']);
    const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] }];
    const spec = { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } } };
    const orphan = { ...waiting, spec } as unknown as Pod;
    expect(names(computeWork({ ...given, pods: byNode([...pods('a', ['old']), ...pods('c', ['old']), orphan]) }).remove)).toEqual(['old-b']);
  });
});

describe('the status', () => {
  test('counts the oldest Pod of each node', () => {
    const given = view(one, { a: ['old', 'new!'], b: ['new!'], c: [], d: ['old'] }, { node: 'd', effect: 'NoSchedule' });
    expect(computeStatus(given, true)).toEqual({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 2,
      numberMisscheduled: 1,
      numberReady: 1,
      numberAvailable: 1,
      numberUnavailable: 2,
      updatedNumberScheduled: 1,
      observedGeneration: 2,
    });
  });

  test('names no generation that has not been worked on', () => {
    expect(computeStatus(view(one, { a: ['new'] }), false).observedGeneration).toBeUndefined();
  });
});
