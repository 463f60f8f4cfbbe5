import type { Reply } from './resp.ts';
import type { Command, Store } from './store.ts';

const many = Number.POSITIVE_INFINITY;
const ok: Reply = { status: 'OK' };
const wrongType: Reply = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };

/** Runs `use` on a value of a kind (a new one where the key is missing); others are refused. */
function on<T>(store: Store, key: string, kind: (value: unknown) => value is T, otherwise: T, use: (value: T) => Reply): Reply {
  const value: unknown = store.get(key) ?? otherwise;
  return kind(value) ? use(value) : wrongType;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isHash = (value: unknown): value is Map<string, string> => value instanceof Map;
const isSet = (value: unknown): value is Set<string> => value instanceof Set;

const hash = (run: (fields: Map<string, string>, rest: readonly string[], store: Store, key: string) => Reply): Command['run'] => {
  return (store, [key = '', ...rest]) => on(store, key, isHash, new Map(), (fields) => run(fields, rest, store, key));
};

const set = (run: (members: Set<string>, rest: readonly string[], store: Store, key: string) => Reply): Command['run'] => {
  return (store, [key = '', ...rest]) => on(store, key, isSet, new Set(), (members) => run(members, rest, store, key));
};

function append(store: Store, key: string, more: string): Reply {
  return on(store, key, isText, '', (text) => {
    store.update(key, text + more);
    return text.length + more.length;
  });
}

function remove(from: { delete(name: string): boolean; readonly size: number }, names: readonly string[], store: Store, key: string): number {
  const count = names.filter((name) => from.delete(name)).length;
  if (from.size === 0) store.delete(key);
  return count;
}

/** Commands of redis that people try beside the first ones. */
export const moreCommands: Readonly<Record<string, Command>> = {
  append: { least: 2, run: (store, [key = '', text = '']) => append(store, key, text) },
  strlen: { least: 1, run: (store, [key = '']) => on(store, key, isText, '', (text) => text.length) },
  mset: {
    least: 2,
    most: many,
    run: (store, pairs) => {
      for (let i = 0; i + 1 < pairs.length; i += 2) store.set(pairs[i]!, pairs[i + 1]!, undefined);
      return ok;
    },
  },
  mget: {
    least: 1,
    most: many,
    run: (store, keys) =>
      keys.map((key) => {
        const value = store.get(key);
        return typeof value === 'string' ? value : null;
      }),
  },
  setex: {
    least: 3,
    run: (store, [key = '', seconds = '', value = '']) => {
      store.set(key, value, Number(seconds));
      return ok;
    },
  },
  setnx: {
    least: 2,
    run: (store, [key = '', value = '']) => {
      if (store.get(key) !== undefined) return 0;
      store.set(key, value, undefined);
      return 1;
    },
  },
  persist: {
    least: 1,
    run: (store, [key = '']) => {
      const value = store.get(key);
      if (value === undefined || store.timeToLive(key) < 0) return 0;
      store.delete(key);
      store.update(key, value);
      return 1;
    },
  },
  rename: {
    least: 2,
    run: (store, [from = '', to = '']) => {
      const value = store.get(from);
      if (value === undefined) return { error: 'ERR no such key' };
      store.delete(from);
      store.delete(to);
      store.update(to, value);
      return ok;
    },
  },
  lindex: {
    least: 2,
    run: (store, [key = '', at = '0']) => {
      const list = store.get(key) ?? [];
      return Array.isArray(list) ? (list.at(Number(at)) ?? null) : wrongType;
    },
  },
  hdel: { least: 2, most: many, run: hash((fields, names, store, key) => remove(fields, names, store, key)) },
  hexists: { least: 2, run: hash((fields, [name = '']) => Number(fields.has(name))) },
  hkeys: { least: 1, run: hash((fields) => [...fields.keys()]) },
  hvals: { least: 1, run: hash((fields) => [...fields.values()]) },
  hlen: { least: 1, run: hash((fields) => fields.size) },
  hmget: { least: 2, most: many, run: hash((fields, names) => names.map((name) => fields.get(name) ?? null)) },
  sadd: {
    least: 2,
    most: many,
    run: set((members, names, store, key) => {
      const before = members.size;
      for (const name of names) members.add(name);
      store.update(key, members);
      return members.size - before;
    }),
  },
  smembers: { least: 1, run: set((members) => [...members]) },
  scard: { least: 1, run: set((members) => members.size) },
  sismember: { least: 2, run: set((members, [name = '']) => Number(members.has(name))) },
  srem: { least: 2, most: many, run: set((members, names, store, key) => remove(members, names, store, key)) },
};

/** Commands that redis has and Podlab has not. */
export const missingCommands: ReadonlySet<string> = new Set(
  'acl bgrewriteaof bgsave bitcount blpop brpop client cluster config debug discard dump eval exec expireat geoadd getrange hincrby hscan lastsave latency lmove lrem lset ltrim memory migrate module monitor move msetnx multi object pfadd pfcount psubscribe publish pubsub replicaof restore role save scan script setbit setrange slaveof slowlog sort spop sscan subscribe sunion sinter sdiff time touch unwatch wait watch xadd xlen xrange xread zadd zcard zcount zincrby zrange zrank zrem zscore'.split(
    ' ',
  ),
);
