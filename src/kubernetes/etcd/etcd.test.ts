import { describe, expect, test } from 'vitest';
import { Clock, second } from '../../time/index.ts';
import { Etcd, WatchFromCompactedRevision, type WriteRecord } from './index.ts';

const pod = (name: string, labels?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', ...(labels && { labels }) },
});

function setUp() {
  const clock = new Clock(0);
  const etcd = new Etcd({ clock, freeze: true });
  const put = (name: string, object = pod(name)) => {
    const key = `/pods/default/${name}`;
    const expected = etcd.get(key)?.modRevision ?? 0;
    return etcd.transaction({ key, expected, verb: expected ? 'update' : 'create', object, actor: 'user' });
  };
  const remove = (name: string) => {
    const entry = etcd.get(`/pods/default/${name}`)!;
    return etcd.transaction({ key: entry.key, expected: entry.modRevision, verb: 'delete', object: entry.object, actor: 'user' });
  };
  return { clock, etcd, put, remove };
}

describe('Etcd', () => {
  test('each change is one revision and a key knows when it was made and changed', () => {
    const { etcd, put } = setUp();
    expect([put('a'), put('b'), put('a')]).toEqual([1, 2, 3]);
    expect(etcd.get('/pods/default/a')).toMatchObject({ createRevision: 1, modRevision: 3 });
    expect(etcd.revision).toBe(3);
  });

  test('a transaction with another revision than the stored one changes nothing', () => {
    const { etcd, put } = setUp();
    put('a');
    expect(etcd.transaction({ key: '/pods/default/a', expected: 0, verb: 'create', object: pod('a'), actor: 'user' })).toBeUndefined();
    expect(etcd.transaction({ key: '/pods/default/a', expected: 9, verb: 'update', object: pod('a'), actor: 'user' })).toBeUndefined();
    expect(etcd.revision).toBe(1);
  });

  test('a list has the keys below a prefix in their order', () => {
    const { etcd, put, remove } = setUp();
    for (const name of ['b', 'c', 'a']) put(name);
    etcd.transaction({ key: '/pods/other/z', expected: 0, verb: 'create', object: pod('z'), actor: 'user' });
    remove('c');
    expect(etcd.list('/pods/default/').map((entry) => entry.key)).toEqual(['/pods/default/a', '/pods/default/b']);
    expect(etcd.list('/pods/').map((entry) => entry.object.metadata.name)).toEqual(['a', 'b', 'z']);
    expect([etcd.count('/pods/'), etcd.count('/nodes/')]).toEqual([3, 0]);
  });

  test('a prefix that was listed before follows later writes, also when it was empty meanwhile', () => {
    const { etcd, put, remove } = setUp();
    const names = () => etcd.list('/pods/default/').map((entry) => entry.object.metadata.name);
    expect(names()).toEqual([]);
    put('b');
    expect(names()).toEqual(['b']);
    put('a');
    remove('b');
    expect(names()).toEqual(['a']);
    remove('a');
    expect(names()).toEqual([]);
    put('c');
    expect(names()).toEqual(['c']);
  });

  test('watchers are told later, those of one time together, each in its own place of time', () => {
    const { clock, etcd, put, remove } = setUp();
    const batches: (readonly WriteRecord[])[] = [];
    const close = etcd.watch('/pods/', (records) => batches.push(records));
    put('a');
    put('a');
    expect(batches).toEqual([]);
    clock.advance(0);
    remove('a');
    clock.advance(second);
    close();
    put('a');
    clock.advance(second);
    expect(batches.map((batch) => batch.map((record) => `${record.verb} ${record.revision}`))).toEqual([['create 1', 'update 2'], ['delete 3']]);
  });

  test('a watch from an earlier revision is told what it missed', () => {
    const { clock, etcd, put } = setUp();
    put('a');
    put('b');
    const seen: number[] = [];
    etcd.watch('/pods/', (records) => seen.push(...records.map((record) => record.revision)), 1);
    put('c');
    clock.advance(0);
    expect(seen).toEqual([2, 3]);
  });

  test('history before a compaction is gone', () => {
    const { etcd, put } = setUp();
    for (const name of ['a', 'b', 'c']) put(name);
    etcd.compact(2);
    expect(etcd.log.map((record) => record.revision)).toEqual([3]);
    expect(etcd.since(2)).toHaveLength(1);
    expect(() => etcd.watch('/pods/', () => {}, 1)).toThrow(WatchFromCompactedRevision);
  });

  test('a write has its time, actor, former state and cause', () => {
    const { clock, etcd, put } = setUp();
    clock.after(second, 'test', () => {
      clock.because('user', 'applied web.yaml');
      put('a');
      put('a', pod('a', { app: 'x' }));
    });
    clock.advance(second);
    const record = etcd.log[1]!;
    expect(record).toMatchObject({ time: second, actor: 'user', verb: 'update', previous: pod('a'), object: pod('a', { app: 'x' }) });
    expect(clock.causes.get(record.cause)?.text).toBe('applied web.yaml');
  });

  test('writing from inside a listener is a bug', () => {
    const { etcd, put } = setUp();
    etcd.onWrite(() => put('b'));
    expect(() => put('a')).toThrow('written from inside a listener');
  });

  test('what is stored cannot be changed in place', () => {
    const { etcd, put } = setUp();
    const object = pod('a', { app: 'x' });
    put('a', object);
    expect(() => ((etcd.get('/pods/default/a')!.object.metadata.labels as Record<string, string>).app = 'y')).toThrow(TypeError);
  });
});
