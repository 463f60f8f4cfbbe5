import type { Execution } from '../../../machine/process/types.ts';
import { parseLabelSelector } from '../../api/selector.ts';
import { isFailure, NoKindMatchError, StatusError, throwAll, UserError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { listObjects } from './helper.ts';
import { type Info, objectOf, refresh } from './info.ts';
import { findKindMapping, type Mapping, resourceText } from './mapper.ts';
import { isList, splitVersion, type Unstructured, type UnstructuredList, withMetadata } from './object.ts';
import type { Selection } from './selection.ts';
import type { Emit } from './stream.ts';

/** One thing to visit: an object by name, the objects of a type, or the documents of a file. */
export type Visit =
  | { readonly kind: 'info'; readonly info: Info }
  | { readonly kind: 'list'; readonly mapping: Mapping }
  | { readonly kind: 'stream'; readonly read: (emit: Emit) => Execution<void> };

interface Shape {
  /** The command asked for one thing: print it bare, not as a list. */
  readonly single: boolean;
  readonly fromFiles: boolean;
}

/** The visitor that the builder made (cli-runtime's resource.Result). */
export class Result {
  readonly #invocation: Invocation;
  readonly #selection: Selection;
  readonly #visits: readonly Visit[];
  readonly #shape: Shape;

  constructor(invocation: Invocation, selection: Selection, visits: readonly Visit[], shape: Shape) {
    this.#invocation = invocation;
    this.#selection = selection;
    this.#visits = visits;
    this.#shape = shape;
  }

  get single(): boolean {
    return this.#shape.single;
  }

  /** Whether each source's failures are gathered on their own: told without a leading `error:` where the command gathers them once more. */
  get eager(): boolean {
    return this.#shape.fromFiles || this.#visits.length !== 1 || this.#visits[0]!.kind === 'list';
  }

  /** Whether single objects were named, not all of a type. */
  get targetsSingleItems(): boolean {
    return !this.#visits.some((visit) => visit.kind === 'list');
  }

  /** Calls `each` for every object. With continueOnError failures are gathered and thrown at the end, else the first one is thrown. */
  *visit(each: (info: Info) => Execution<void>): Execution<void> {
    const errors: Error[] = [];
    const guard = this.#selection.continueOnError;
    function* attempt(action: () => Execution<void>): Execution<void> {
      try {
        yield* action();
      } catch (error) {
        if (!guard || !isFailure(error)) throw error;
        errors.push(error);
      }
    }
    const own = this;
    const emit: Emit = function* (item) {
      yield* attempt(function* () {
        if (item instanceof Error) throw item;
        yield* own.#flattened(item, (info) => attempt(() => own.#prepared(info, each)));
      });
    };
    for (const visit of this.#visits) yield* attempt(() => this.#read(visit, emit));
    throwAll(errors);
  }

  /** All objects, and the failures on the way. */
  *infos(): Execution<{ readonly infos: Info[]; readonly error?: Error }> {
    const infos: Info[] = [];
    try {
      yield* this.visit(function* (info) {
        infos.push(info);
      });
    } catch (error) {
      if (!isFailure(error)) throw error;
      return { infos, error };
    }
    return { infos };
  }

  *#read(visit: Visit, emit: Emit): Execution<void> {
    if (visit.kind === 'info') yield* emit(visit.info);
    else if (visit.kind === 'stream') yield* visit.read(emit);
    else yield* this.#list(visit.mapping, emit);
  }

  *#list(mapping: Mapping, emit: Emit): Execution<void> {
    const { labelSelector = '', fieldSelector = '', chunkSize = 500, accept, query } = this.#selection;
    const namespace = mapping.namespaced && !this.#selection.allNamespaces ? this.#selection.namespace.name : '';
    let next = '';
    do {
      const parameters = {
        ...(labelSelector ? { labelSelector } : {}),
        ...(fieldSelector ? { fieldSelector } : {}),
        ...(chunkSize > 0 ? { limit: String(chunkSize) } : {}),
        ...(next ? { continue: next } : {}),
        ...query,
      };
      let list: UnstructuredList;
      try {
        list = yield* listObjects(this.#invocation, mapping, namespace, parameters, accept);
      } catch (error) {
        throw error instanceof StatusError ? enhanceListError(error, mapping, labelSelector, fieldSelector) : error;
      }
      yield* emit({ mapping, namespace, name: '', source: '', object: list });
      next = list.metadata?.continue ?? '';
    } while (next !== '');
  }

  *#flattened(info: Info, each: (info: Info) => Execution<void>): Execution<void> {
    if (!this.#selection.flatten || !isList(info.object)) return yield* each(info);
    const itemKind = info.object.kind.replace(/List$/, '');
    for (const item of info.object.items) {
      // The items of a typed list leave out what the list's kind says already.
      const object = item.kind ? item : ({ apiVersion: info.object.apiVersion, kind: itemKind, ...item } as Unstructured);
      const mapping = yield* this.#mappingOf(info, object);
      yield* each({ mapping, name: object.metadata?.name ?? '', namespace: object.metadata?.namespace ?? '', source: info.source, object });
    }
  }

  *#mappingOf(info: Info, object: Unstructured): Execution<Mapping> {
    if (this.#selection.local || info.mapping.kind === object.kind) return info.mapping;
    const { group, version } = splitVersion(object.apiVersion ?? '');
    try {
      return findKindMapping(yield* this.#invocation.discovery(), group, version, object.kind ?? '');
    } catch (error) {
      throw error instanceof NoKindMatchError ? new UserError(`unable to recognize ${error.message}`) : error;
    }
  }

  *#prepared(info: Info, each: (info: Info) => Execution<void>): Execution<void> {
    if (this.#shape.fromFiles && this.#filtered(info)) return;
    this.#setNamespace(info);
    if (this.#shape.fromFiles && this.#selection.latest && info.name !== '') yield* refresh(this.#invocation, info, this.#selection.accept);
    if (info.object === undefined && !this.#selection.lazy) yield* refresh(this.#invocation, info, this.#selection.accept);
    yield* each(info);
  }

  #filtered(info: Info): boolean {
    const selector = this.#selection.labelSelector;
    if (!selector || isList(info.object)) return false;
    const parsed = parseLabelSelector(selector);
    if ('error' in parsed) throw new UserError(`the provided selector "${selector}" is not valid: ${parsed.error}`);
    return !parsed.selector.matches(objectOf(info).metadata.labels ?? {});
  }

  #setNamespace(info: Info): void {
    // Without the server nobody knows which kinds lie in namespaces.
    if (this.#selection.local) return;
    const { name, explicit } = this.#selection.namespace;
    if (!info.mapping.namespaced) {
      moveTo(info, '');
      return;
    }
    if (this.#selection.allNamespaces) return;
    if (info.namespace === '') {
      moveTo(info, name);
      return;
    }
    if (this.#shape.fromFiles && explicit && info.namespace !== name) {
      throw new UserError(
        `the namespace from the provided object "${info.namespace}" does not match the namespace "${name}". You must pass '--namespace=${info.namespace}' to perform this operation.`,
      );
    }
  }
}

function moveTo(info: Info, namespace: string): void {
  if (info.namespace === namespace) return;
  info.namespace = namespace;
  if (info.object && !isList(info.object)) info.object = withMetadata(info.object, { namespace: namespace === '' ? undefined : namespace });
}

/** resource.EnhanceListError. */
function enhanceListError(error: StatusError, mapping: Mapping, labelSelector: string, fieldSelector: string): StatusError {
  if (error.reason !== 'BadRequest' && error.reason !== 'NotFound') return error;
  const subject = `"${resourceText(mapping)}"`;
  const selectors = labelSelector || fieldSelector;
  const message = selectors
    ? `Unable to find ${subject} that match label selector "${labelSelector}", field selector "${fieldSelector}": ${error.message}`
    : `Unable to list ${subject}: ${error.message}`;
  return new StatusError({ ...error.status, message });
}
