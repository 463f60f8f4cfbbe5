import type { Json } from '../meta.ts';
import { attempt, fail, isFields, isList, type MutableFields, type Patched, sameJson } from './value.ts';

const missing = 'missing value';
const invalidIndex = 'invalid index referenced';

type Container = MutableFields | Json[];

function copyOf(value: Json): Json {
  if (isList(value)) return value.map(copyOf);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
  return value;
}

const unescapeToken = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** Go's strconv.Atoi. */
function parseIndex(key: string): number | { readonly error: string } {
  return /^[-+]?[0-9]+$/.test(key) ? Number(key) : { error: `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax` };
}

/** An index into `length` places; negative ones count from the end. */
function place(key: string, length: number): number {
  const index = parseIndex(key);
  if (typeof index !== 'number') return fail(index.error);
  if (index >= length || index < -length) fail(`Unable to access invalid index: ${index}: ${invalidIndex}`);
  return index < 0 ? index + length : index;
}

/** An absent field reads as null. */
const get = (container: Container, key: string): Json => (Array.isArray(container) ? container[place(key, container.length)]! : (container[key] ?? null));

function add(container: Container, key: string, value: Json): void {
  if (!Array.isArray(container)) container[key] = value;
  else if (key === '-') container.push(value);
  else {
    if (typeof parseIndex(key) !== 'number') fail(`value was not a proper array index: '${key}': ${(parseIndex(key) as { error: string }).error}`);
    container.splice(place(key, container.length + 1), 0, value);
  }
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(place(key, container.length), 1);
  else if (!Object.hasOwn(container, key)) fail(`Unable to remove nonexistent key: ${key}: ${missing}`);
  else delete container[key];
}

function within<T>(where: string, action: () => T): T {
  const result = attemptAny(action);
  return 'error' in result ? fail(`${where}: ${result.error}`) : result.done;
}

function attemptAny<T>(action: () => T): { readonly done: T } | { readonly error: string } {
  let done: T | undefined;
  const result = attempt(() => {
    done = action();
    return null;
  });
  return 'error' in result ? result : { done: done as T };
}

class Operation {
  readonly #fields: { readonly [key: string]: Json };

  constructor(fields: { readonly [key: string]: Json }) {
    this.#fields = fields;
  }

  get kind(): string {
    return typeof this.#fields.op === 'string' ? this.#fields.op : 'unknown';
  }

  /** undefined: none is given. */
  get path(): string | undefined {
    return typeof this.#fields.path === 'string' ? this.#fields.path : undefined;
  }

  get from(): string | undefined {
    return typeof this.#fields.from === 'string' ? this.#fields.from : undefined;
  }

  get hasValue(): boolean {
    return this.#fields.value !== undefined;
  }

  get value(): Json {
    return copyOf(this.#fields.value ?? null);
  }
}

/** A document while operations change it, one after another (gopkg.in/evanphx/json-patch.v4). */
class Document {
  root: Container;

  constructor(root: Container) {
    this.root = root;
  }

  /** What holds the last part of a path; undefined when the way there breaks off. */
  #find(path: string): { container: Container; key: string } | undefined {
    const parts = path.split('/');
    if (parts.length < 2) return undefined;
    const key = unescapeToken(parts.pop()!);
    let container = this.root;
    for (const part of parts.slice(1)) {
      const next = attempt(() => get(container, unescapeToken(part)));
      if ('error' in next || typeof next.value !== 'object' || next.value === null) return undefined;
      container = next.value as Container;
    }
    return { container, key };
  }

  add(operation: Operation): void {
    const path = operation.path ?? fail(`add operation failed to decode path: ${missing}`);
    const found = this.#find(path) ?? fail(`add operation does not apply: doc is missing path: "${path}": ${missing}`);
    within(`error in add for path: '${path}'`, () => add(found.container, found.key, operation.value));
  }

  remove(operation: Operation): void {
    const path = operation.path ?? fail(`remove operation failed to decode path: ${missing}`);
    const found = this.#find(path) ?? fail(`remove operation does not apply: doc is missing path: "${path}": ${missing}`);
    within(`error in remove for path: '${path}'`, () => remove(found.container, found.key));
  }

  replace(operation: Operation): void {
    const path = operation.path ?? fail(`replace operation failed to decode path: operation missing path field: ${missing}`);
    if (path === '') {
      const { value } = operation;
      if (typeof value !== 'object' || value === null) fail('replace operation value must be object or array: %!w(<nil>)');
      this.root = value as Container;
      return;
    }
    const { container, key } = this.#find(path) ?? fail(`replace operation does not apply: doc is missing path: ${path}: ${missing}`);
    if ('error' in attempt(() => get(container, key))) fail(`replace operation does not apply: doc is missing key: ${path}: ${missing}`);
    if (Array.isArray(container)) container[place(key, container.length)] = operation.value;
    else container[key] = operation.value;
  }

  move(operation: Operation): void {
    const from = operation.from ?? fail(`move operation failed to decode from: operation, missing from field: ${missing}`);
    const source = this.#find(from) ?? fail(`move operation does not apply: doc is missing from path: ${from}: ${missing}`);
    const value = within(`error in move for path: '${source.key}'`, () => {
      const found = get(source.container, source.key);
      remove(source.container, source.key);
      return found;
    });
    const path = operation.path ?? fail(`move operation failed to decode path: operation missing path field: ${missing}`);
    const target = this.#find(path) ?? fail(`move operation does not apply: doc is missing destination path: ${path}: ${missing}`);
    within(`error in move for path: '${path}'`, () => add(target.container, target.key, value));
  }

  copy(operation: Operation): void {
    const from = operation.from ?? fail(`copy operation failed to decode from: operation, missing from field: ${missing}`);
    const source = this.#find(from) ?? fail(`copy operation does not apply: doc is missing from path: ${from}: ${missing}`);
    const value = within(`error in copy for from: '${from}'`, () => get(source.container, source.key));
    const path = operation.path ?? fail(`copy operation failed to decode path: ${missing}`);
    const target = this.#find(path) ?? fail(`copy operation does not apply: doc is missing destination path: ${path}: ${missing}`);
    within('error while adding value during copy', () => add(target.container, target.key, copyOf(value)));
  }

  test(operation: Operation): void {
    const path = operation.path ?? fail(`test operation failed to decode path: operation missing path field: ${missing}`);
    const value = path === '' ? (this.root as Json) : this.#read(path);
    if (value === null ? operation.value !== null : !operation.hasValue || !sameJson(value, operation.value)) fail(`testing value ${path} failed: test failed`);
  }

  #read(path: string): Json {
    const found = this.#find(path) ?? fail(`test operation does not apply: is missing path: ${path}: ${missing}`);
    return within(`error in test for path: '${path}'`, () => get(found.container, found.key));
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'add':
      case 'remove':
      case 'replace':
      case 'move':
      case 'copy':
      case 'test':
        this[operation.kind](operation);
        break;
      default:
        fail(`Unexpected kind: ${operation.kind}`);
    }
  }
}

/**
 * A JSON patch (RFC 6902) as Kubernetes applies it: laxer than the RFC (`replace` of an absent key adds it, `-1` is the last item, an
 * absent `value` is null). `operations` must be a list of objects (or null, which is an operation of no kind): who decodes the request has a text for anything else.
 */
export function jsonPatch(document: Json, operations: readonly ({ readonly [key: string]: Json } | null)[]): Patched {
  return attempt(() => {
    const patched = new Document(copyOf(document) as Container);
    for (const operation of operations) patched.apply(new Operation(operation ?? {}));
    return patched.root;
  });
}
