import { describe, expect, test } from 'vitest';
import { Random, second } from '../../../time/index.ts';
import type { KubernetesList, KubernetesObject } from '../../api/meta.ts';
import type { ControllerRevision, DaemonSet, Event, Pod } from '../../api/types.ts';
import { testCluster } from '../../apiserver/test-cluster.ts';
import { startControllers } from '../index.ts';

const apps = '/apis/apps/v1/namespaces/default';
const core = '/api/v1/namespaces/default';

function setUp(nodeNames = ['node-1', 'node-2', 'node-3']) {
  const cluster = testCluster();
  const { clock, server, ok } = cluster;
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  for (const name of nodeNames) ok('POST', '/api/v1/nodes', { metadata: { name, labels: { 'kubernetes.io/hostname': name } } });
  for (const name of nodeNames) ok('PATCH', `/api/v1/nodes/${name}`, { spec: { taints: [] } });
  clock.advance(second);
  const items = <T extends KubernetesObject>(path: string) => (ok('GET', path) as unknown as KubernetesList<T>).items;
  const pods = () => items<Pod>(`${core}/pods`);
  const present = () => pods().filter(({ metadata }) => !metadata.deletionTimestamp);
  const nodeOf = ({ spec }: Pod) =>
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0] ?? '';
  const setStatus = ({ metadata }: Pod, status: object) => ok('PATCH', `${core}/pods/${metadata.name}/status`, { status });
  /** Stands in for scheduler and kubelets: Pods get to their node and ready, and those that are being deleted go. */
  const run = (status?: object) => {
    for (const pod of pods()) {
      const { name, deletionTimestamp } = pod.metadata;
      if (deletionTimestamp) ok('DELETE', `${core}/pods/${name}`, { gracePeriodSeconds: 0 });
      else if (!pod.spec.nodeName) {
        ok('POST', `${core}/pods/${name}/binding`, { metadata: { name }, target: { kind: 'Node', name: nodeOf(pod) } });
        setStatus(pod, status ?? { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-11-21T06:00:00Z' }] });
      }
    }
    clock.advance(second);
  };
  const create = (more: object = {}) => {
    ok('POST', `${apps}/daemonsets`, daemonSet(more));
    clock.advance(second);
  };
  return {
    ...cluster,
    create,
    run,
    pods,
    present,
    setStatus,
    nodes: () => present().map(nodeOf).sort(),
    images: () => present().map(({ spec }) => spec.containers[0]!.image),
    set: () => ok('GET', `${apps}/daemonsets/agent`) as DaemonSet,
    revisions: () => items<ControllerRevision>(`${apps}/controllerrevisions`),
    messages: () => items<Event>(`${core}/events`).map(({ reason, message }) => `${reason} ${message}`),
    change: (patch: object) => {
      ok('PATCH', `${apps}/daemonsets/agent`, patch);
      clock.advance(second);
    },
  };
}

const daemonSet = (more: object) => ({
  metadata: { name: 'agent' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] } },
    ...more,
  },
});
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'app', image: name }] } } } });

describe('a DaemonSet', () => {
  test('has a Pod on every node, and one on each that comes', () => {
    const { ok, clock, create, nodes, set, run, messages } = setUp();
    create();
    expect(nodes()).toEqual(['node-1', 'node-2', 'node-3']);
    run();
    expect(set().status).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
    });
    expect(messages().filter((message) => message.startsWith('SuccessfulCreate Created pod: agent-'))).toHaveLength(3);
    ok('POST', '/api/v1/nodes', { metadata: { name: 'node-4' } });
    ok('PATCH', '/api/v1/nodes/node-4', { spec: { taints: [] } });
    clock.advance(second);
    expect(nodes()).toEqual(['node-1', 'node-2', 'node-3', 'node-4']);
  });

  test('follows the labels of nodes', () => {
    const { ok, clock, create, run, nodes } = setUp();
    create({
      template: { metadata: { labels: { app: 'agent' } }, spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'app', image: 'nginx:1.27' }] } },
    });
    expect(nodes()).toEqual([]);
    ok('PATCH', '/api/v1/nodes/node-2', { metadata: { labels: { disk: 'ssd' } } });
    clock.advance(second);
    expect(nodes()).toEqual(['node-2']);
    run();
    ok('PATCH', '/api/v1/nodes/node-2', { metadata: { labels: { disk: 'hdd' } } });
    clock.advance(second);
    expect(nodes()).toEqual([]);
  });

  test('adopts a Pod that matches and is on the right node, and lets one go that no longer matches', () => {
    const { ok, clock, create, present, run } = setUp(['node-1']);
    create();
    run();
    const [first] = present();
    ok('PATCH', `${core}/pods/${first!.metadata.name}`, { metadata: { labels: { app: 'other' } } });
    clock.advance(second);
    const [released, made] = ['other', 'agent'].map((app) => present().find(({ metadata }) => metadata.labels?.['app'] === app)!);
    expect(released!.metadata.ownerReferences ?? []).toEqual([]);
    ok('DELETE', `${core}/pods/${made!.metadata.name}`, { gracePeriodSeconds: 0 });
    ok('PATCH', `${core}/pods/${released!.metadata.name}`, { metadata: { labels: { app: 'agent' } } });
    clock.advance(second);
    expect(present().some(({ metadata }) => metadata.uid === released!.metadata.uid && metadata.ownerReferences?.[0]?.name === 'agent')).toBe(true);
  });

  test('replaces a Pod that failed and says so, and the next one only later', () => {
    const { clock, create, present, run, messages } = setUp(['node-1']);
    create();
    const [first] = present();
    run({ phase: 'Failed' });
    run({ phase: 'Failed' });
    expect(messages()).toContain(`FailedDaemonPod Found failed daemon pod default/${first!.metadata.name} on node node-1, will try to kill it`);
    for (let i = 0; i < 30; i++) run({ phase: 'Failed' });
    // After 1, 2, 4, 8 and 16 seconds.
    expect(messages().filter((message) => message.startsWith('FailedDaemonPod')).length).toBeLessThan(7);
    clock.advance(second);
  });

  test('is made in small steps while Pods are refused', () => {
    const { ok, create, messages } = setUp(['node-1', 'node-2', 'node-3', 'node-4', 'node-5']);
    ok('POST', `${core}/resourcequotas`, { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } });
    ok('PATCH', `${core}/resourcequotas/none/status`, { status: { hard: { pods: '0' }, used: { pods: '0' } } });
    create();
    const refusals = messages().filter((message) => message.startsWith('FailedCreate Error creating: pods "agent-'));
    expect(refusals.length).toBeGreaterThan(0);
    expect(messages().some((message) => message.startsWith('SuccessfulCreate'))).toBe(false);
  });
});

describe('an update of a DaemonSet', () => {
  test('replaces one Pod after another', () => {
    const { create, run, change, pods, images, set } = setUp();
    create();
    run();
    change(image('nginx:1.28'));
    expect(pods().filter(({ metadata }) => metadata.deletionTimestamp)).toHaveLength(1);
    expect(set().status.observedGeneration).toBe(2);
    expect(set().status.updatedNumberScheduled).toBeUndefined();
    for (let i = 0; i < 9; i++) run();
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28']);
    expect(set().status).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
  });

  test('with OnDelete waits until somebody deletes Pods', () => {
    const { ok, clock, create, run, change, present, images } = setUp();
    create({ updateStrategy: { type: 'OnDelete' } });
    run();
    change(image('nginx:1.28'));
    for (let i = 0; i < 5; i++) run();
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.27']);
    ok('DELETE', `${core}/pods/${present()[0]!.metadata.name}`, { gracePeriodSeconds: 0 });
    clock.advance(second);
    expect(images().sort()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.28']);
  });

  test('with surge has an available Pod on every node all the time', () => {
    const { create, run, change, images, present } = setUp();
    create({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    run();
    change(image('nginx:1.28'));
    for (let i = 0; i < 9; i++) {
      const ready = present().filter(({ status }) => status.conditions?.some(({ type }) => type === 'Ready'));
      expect(new Set(ready.map(({ spec }) => spec.nodeName)).size).toBe(3);
      expect(present().length).toBeLessThanOrEqual(4);
      run();
    }
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28']);
  });

  test('makes a revision, and one that goes back gets a new number', () => {
    const { create, run, change, revisions } = setUp();
    create();
    run();
    change(image('nginx:1.28'));
    change(image('nginx:1.27'));
    const found = revisions().map(({ metadata, revision }) => [metadata.name === `agent-${metadata.labels?.['controller-revision-hash']}`, revision]);
    expect(found.sort()).toEqual([
      [true, 2],
      [true, 3],
    ]);
  });

  test('leaves as many old revisions as the limit says, and those of Pods', () => {
    const { create, run, change, revisions } = setUp(['node-1']);
    create({ revisionHistoryLimit: 1, updateStrategy: { type: 'OnDelete' } });
    run();
    for (const tag of ['2', '3', '4', '5']) change(image(`nginx:${tag}`));
    expect(
      revisions()
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual([1, 5]);
  });

  test('counts a collision when another revision has its name', () => {
    const { ok, create, change, set, revisions, run } = setUp(['node-1']);
    create();
    run();
    const [
      {
        metadata: { name },
      },
    ] = revisions() as [ControllerRevision];
    const path = `${apps}/controllerrevisions/${name}`;
    ok('DELETE', path);
    ok('POST', `${apps}/controllerrevisions`, { metadata: { name }, data: { some: 'thing' }, revision: 7 });
    change({ spec: { minReadySeconds: 1 } });
    expect(set().status.collisionCount).toBe(1);
    expect(revisions()).toHaveLength(2);
    expect(revisions().find(({ metadata }) => metadata.name !== name)?.metadata.name).not.toBe(name);
  });

  test('of several revisions that say the same keeps the last, and its Pods are of that', () => {
    const { ok, clock, create, run, revisions, present } = setUp(['node-1']);
    create();
    run();
    const [first] = revisions();
    const { metadata, data } = first!;
    const labels = { ...metadata.labels, 'controller-revision-hash': 'twin' };
    ok('POST', `${apps}/controllerrevisions`, { metadata: { name: 'agent-twin', labels }, data, revision: 2 });
    clock.advance(second);
    expect(revisions().map((one) => one.metadata.name)).toEqual(['agent-twin']);
    expect(present()[0]!.metadata.labels).toMatchObject({ 'controller-revision-hash': 'twin' });
  });
});

test('Pods are available after minReadySeconds', () => {
  const { clock, create, run, set } = setUp(['node-1']);
  create({ minReadySeconds: 30 });
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2026-11-21T06:00:02Z' };
  run({ phase: 'Running', conditions: [ready] });
  expect(set().status).toMatchObject({ numberReady: 1, numberUnavailable: 1 });
  clock.advance(31 * second);
  expect(set().status).toMatchObject({ numberReady: 1, numberAvailable: 1 });
});
