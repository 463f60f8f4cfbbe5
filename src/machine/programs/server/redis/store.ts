import { matches } from '../../sh/pattern.ts';
import { missingCommands, moreCommands } from './more-commands.ts';
import type { Reply } from './resp.ts';

type Value = string | string[] | Map<string, string> | Set<string>;

interface Entry {
  value: Value;
  /** In virtual time. */
  expires?: number;
}

const ok: Reply = { status: 'OK' };
const wrongType: Reply = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };
const notInteger: Reply = { error: 'ERR value is not an integer or out of range' };
const syntaxError: Reply = { error: 'ERR syntax error' };

/** The keys of one server and what its commands do with them. */
export class Store {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Bytes of keys and values. */
  get bytes(): number {
    let bytes = 0;
    for (const [key, { value }] of this.#entries) bytes += key.length + (typeof value === 'string' ? value.length : [...value].join('').length);
    return bytes;
  }

  run(words: readonly string[]): Reply {
    const [name = '', ...args] = words;
    const command = commands[name.toLowerCase()] ?? moreCommands[name.toLowerCase()];
    if (!command && missingCommands.has(name.toLowerCase())) return { error: `ERR command '${name}' is not simulated in Podlab` };
    if (!command) return { error: `ERR unknown command '${name}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}` };
    if (args.length < command.least || args.length > (command.most ?? command.least))
      return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
    return command.run(this, args);
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expires !== undefined && entry.expires <= this.#now()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry?.value;
  }

  set(key: string, value: Value, seconds?: number): void {
    this.#entries.set(key, { value, ...(seconds !== undefined && { expires: this.#now() + seconds * 1e6 }) });
  }

  /** Another value for a key, which expires when it would have. */
  update(key: string, value: Value): void {
    const entry = this.get(key) === undefined ? undefined : this.#entries.get(key);
    if (entry) entry.value = value;
    else this.set(key, value);
  }

  delete(key: string): boolean {
    return this.get(key) !== undefined && this.#entries.delete(key);
  }

  clear(): Reply {
    this.#entries.clear();
    return ok;
  }

  keys(): readonly string[] {
    return [...this.#entries.keys()].filter((key) => this.get(key) !== undefined);
  }

  expire(key: string, seconds: number): boolean {
    const value = this.get(key);
    if (value === undefined) return false;
    this.#entries.get(key)!.expires = this.#now() + seconds * 1e6;
    return true;
  }

  /** Seconds left; -1: for ever, -2: no such key. */
  timeToLive(key: string): number {
    if (this.get(key) === undefined) return -2;
    const { expires } = this.#entries.get(key)!;
    return expires === undefined ? -1 : Math.round((expires - this.#now()) / 1e6);
  }
}

/** How many arguments a command takes, and what it does. */
export interface Command {
  readonly least: number;
  readonly most?: number;
  run(store: Store, args: readonly string[]): Reply;
}

const many = Number.POSITIVE_INFINITY;

function increment(store: Store, key: string, text: string): Reply {
  const value = store.get(key) ?? '0';
  if (typeof value !== 'string') return wrongType;
  if (!/^-?\d+$/.test(value) || !/^-?\d+$/.test(text)) return notInteger;
  const sum = Number(value) + Number(text);
  store.update(key, String(sum));
  return sum;
}

function push(store: Store, [key = '', ...values]: readonly string[], atHead: boolean): Reply {
  const list = store.get(key) ?? [];
  if (!Array.isArray(list)) return wrongType;
  store.update(key, atHead ? [...values.reverse(), ...list] : [...list, ...values]);
  return list.length + values.length;
}

function pop(store: Store, key: string, atHead: boolean): Reply {
  const list = store.get(key);
  if (list === undefined) return null;
  if (!Array.isArray(list)) return wrongType;
  const value = (atHead ? list.shift() : list.pop()) ?? null;
  if (list.length === 0) store.delete(key);
  return value;
}

function set(store: Store, [key = '', value = '', ...options]: readonly string[]): Reply {
  let seconds: number | undefined;
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!.toUpperCase();
    if (option === 'EX' || option === 'PX') seconds = Number(options[++i]) / (option === 'PX' ? 1000 : 1);
    else if (option === 'NX' || option === 'XX') {
      if ((store.get(key) === undefined) === (option === 'XX')) return null;
    } else return syntaxError;
  }
  if (seconds !== undefined && !(seconds > 0)) return { error: "ERR invalid expire time in 'set' command" };
  store.set(key, value, seconds);
  return ok;
}

function range(store: Store, [key = '', first = '0', last = '-1']: readonly string[]): Reply {
  const list = store.get(key) ?? [];
  if (!Array.isArray(list)) return wrongType;
  const at = (text: string) => (Number(text) < 0 ? list.length + Number(text) : Number(text));
  return list.slice(Math.max(0, at(first)), at(last) + 1);
}

const typeOf = (value: Value | undefined) =>
  value === undefined ? 'none' : typeof value === 'string' ? 'string' : Array.isArray(value) ? 'list' : value instanceof Set ? 'set' : 'hash';

function hash(store: Store, key: string): Map<string, string> | undefined {
  const value = store.get(key) ?? new Map<string, string>();
  return value instanceof Map ? value : undefined;
}

const commands: Readonly<Record<string, Command>> = {
  ping: { least: 0, most: 1, run: (_, [text]) => text ?? { status: 'PONG' } },
  echo: { least: 1, run: (_, [text = '']) => text },
  select: { least: 1, run: () => ok },
  command: { least: 0, most: many, run: () => [] },
  set: { least: 2, most: many, run: set },
  get: { least: 1, run: (store, [key = '']) => (typeof (store.get(key) ?? '') === 'string' ? ((store.get(key) as string | undefined) ?? null) : wrongType) },
  del: { least: 1, most: many, run: (store, keys) => keys.filter((key) => store.delete(key)).length },
  exists: { least: 1, most: many, run: (store, keys) => keys.filter((key) => store.get(key) !== undefined).length },
  incr: { least: 1, run: (store, [key = '']) => increment(store, key, '1') },
  decrby: { least: 2, run: (store, [key = '', by = '']) => increment(store, key, by.startsWith('-') ? by.slice(1) : `-${by}`) },
  decr: { least: 1, run: (store, [key = '']) => increment(store, key, '-1') },
  incrby: { least: 2, run: (store, [key = '', by = '']) => increment(store, key, by) },
  keys: { least: 1, run: (store, [pattern = '*']) => store.keys().filter((key) => matches(key, pattern)) },
  dbsize: { least: 0, run: (store) => store.keys().length },
  flushall: { least: 0, most: 1, run: (store) => store.clear() },
  flushdb: { least: 0, most: 1, run: (store) => store.clear() },
  expire: { least: 2, run: (store, [key = '', seconds = '0']) => Number(store.expire(key, Number(seconds))) },
  ttl: { least: 1, run: (store, [key = '']) => store.timeToLive(key) },
  type: { least: 1, run: (store, [key = '']) => ({ status: typeOf(store.get(key)) }) },
  lpush: { least: 2, most: many, run: (store, args) => push(store, args, true) },
  rpush: { least: 2, most: many, run: (store, args) => push(store, args, false) },
  lpop: { least: 1, run: (store, [key = '']) => pop(store, key, true) },
  rpop: { least: 1, run: (store, [key = '']) => pop(store, key, false) },
  lrange: { least: 3, run: range },
  llen: { least: 1, run: (store, [key = '']) => (Array.isArray(store.get(key) ?? []) ? ((store.get(key) as string[] | undefined)?.length ?? 0) : wrongType) },
  hset: {
    least: 3,
    most: many,
    run: (store, [key = '', ...pairs]) => {
      const fields = hash(store, key);
      if (!fields) return wrongType;
      const before = fields.size;
      for (let i = 0; i + 1 < pairs.length; i += 2) fields.set(pairs[i]!, pairs[i + 1]!);
      store.update(key, fields);
      return fields.size - before;
    },
  },
  hget: { least: 2, run: (store, [key = '', field = '']) => (hash(store, key) ? (hash(store, key)!.get(field) ?? null) : wrongType) },
  hgetall: { least: 1, run: (store, [key = '']) => (hash(store, key) ? [...hash(store, key)!].flat() : wrongType) },
};
