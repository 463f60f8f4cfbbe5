import { describe, expect, test } from 'vitest';
import { Random, second } from '../../../time/index.ts';
import { fromLabelSelector } from '../../api/index.ts';
import type { ControllerRevision, PodTemplateSpec } from '../../api/types.ts';
import { testCluster } from '../../apiserver/test-cluster.ts';
import { daemonSets } from '../../client/resources.ts';
import { ControllerContext } from '../context.ts';
import { controllerReference } from '../util/pod-control.ts';
import { History } from './history.ts';
import { newRevision, templatePatch } from './revision.ts';

const path = '/apis/apps/v1/namespaces/default/controllerrevisions';
const template = (image: string) => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image }] } }) as unknown as PodTemplateSpec;
const parsed = fromLabelSelector({ matchLabels: { app: 'web' } });
const selector = 'error' in parsed ? undefined! : parsed.selector;

function setUp() {
  const cluster = testCluster();
  const { clock, server } = cluster;
  const context = new ControllerContext({ clock, random: new Random(1), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  const history = new History(context, context.client('history'));
  context.start();
  const owner = cluster.ok('POST', '/apis/apps/v1/namespaces/default/daemonsets', {
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, template: template('nginx:1.27') },
  });
  const make = (image: string, revision: number) =>
    newRevision(owner, { data: templatePatch(template(image)), revision, labels: { app: 'web' }, collisions: 0 });
  const created = (image: string, collisions = 0) => {
    const result = history.create(owner, make(image, 1), collisions);
    if ('status' in result) throw new Error(result.status.message);
    clock.advance(second);
    return result;
  };
  const named = (name: string) => cluster.ok('GET', `${path}/${name}`) as ControllerRevision;
  return { ...cluster, history, owner, make, created, named };
}

describe('a new revision', () => {
  test('takes one that says the same and has its name', () => {
    const { created } = setUp();
    const first = created('nginx:1.27');
    const second = created('nginx:1.27');
    expect(second.revision.metadata.uid).toBe(first.revision.metadata.uid);
    expect(second.collisions).toBe(0);
  });

  test('counts a collision when another one has its name', () => {
    const { ok, make, created } = setUp();
    ok('POST', path, { ...make('nginx:1.27', 1), data: { other: 'data' } });
    const { revision, collisions } = created('nginx:1.27');
    expect(collisions).toBe(1);
    expect(revision.metadata.name).not.toBe(make('nginx:1.27', 1).metadata.name);
  });
});

test('an update gives another number, also when somebody was faster', () => {
  const { ok, clock, history, created } = setUp();
  const { revision } = created('nginx:1.27');
  ok('PATCH', `${path}/${revision.metadata.name}`, { metadata: { labels: { more: 'labels' } } });
  expect(history.update(revision, 5)).toHaveProperty('status.reason', 'Conflict');
  clock.advance(second);
  expect(history.update(revision, 5)).toMatchObject({ object: { revision: 5, metadata: { labels: { more: 'labels' } } } });
});

describe('what an owner claims', () => {
  test('is its own that match, and orphans', () => {
    const { clock, history, owner, created, named } = setUp();
    const { revision } = created('nginx:1.27');
    history.release(owner, revision);
    clock.advance(second);
    expect(named(revision.metadata.name!).metadata.ownerReferences ?? []).toEqual([]);
    expect(history.list(owner, selector)).toHaveLength(1);
    const result = history.claim(owner, daemonSets, selector);
    expect('claimed' in result && result.claimed.map(({ metadata }) => metadata.uid)).toEqual([revision.metadata.uid]);
    expect(named(revision.metadata.name!).metadata.ownerReferences).toEqual([controllerReference(owner)]);
  });

  test('is no longer what does not match', () => {
    const { ok, clock, history, owner, created, named } = setUp();
    const { revision } = created('nginx:1.27');
    ok('PATCH', `${path}/${revision.metadata.name}`, { metadata: { labels: { app: 'other' } } });
    clock.advance(second);
    expect(history.claim(owner, daemonSets, selector)).toEqual({ claimed: [] });
    expect(named(revision.metadata.name!).metadata.ownerReferences ?? []).toEqual([]);
  });

  test('is no orphan when the owner is another by now', () => {
    const { ok, clock, history, owner, make, named } = setUp();
    const { name } = make('nginx:1.27', 1).metadata;
    ok('POST', path, { ...make('nginx:1.27', 1), metadata: { name, labels: { app: 'web' } } });
    ok('DELETE', '/apis/apps/v1/namespaces/default/daemonsets/web');
    clock.advance(second);
    expect(history.claim(owner, daemonSets, selector)).toEqual({ claimed: [] });
    expect(named(name!).metadata.ownerReferences ?? []).toEqual([]);
  });
});
