import type { Execution } from '../../../machine/process/types.ts';
import type { ApiRequest, ApiResponse } from '../../api/transport.ts';
import { UserError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { sortDeep } from '../text/go.ts';
import type { Mapping } from './mapper.ts';
import type { Unstructured, UnstructuredList } from './object.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a name cannot be or hold as a part of a path (apimachinery path.IsValidPathSegmentName). */
function pathSegmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((character) => name.includes(character)).map((character) => `may not contain '${character}'`);
}

/** The path of a collection or, with a name, of one object or its subresource. */
export function pathOf(mapping: Mapping, namespace: string, name?: string, subresource?: string): string {
  if (name === '') throw new UserError('resource name may not be empty');
  const problems = name === undefined ? [] : pathSegmentProblems(name);
  if (problems.length > 0) throw new UserError(`invalid resource name ${JSON.stringify(name)}: [${problems.join(' ')}]`);
  if (mapping.namespaced && namespace === '' && name !== undefined) throw new UserError('an empty namespace may not be set when a resource name is provided');
  const root = mapping.group ? `/apis/${mapping.group}/${mapping.version}` : `/api/${mapping.version}`;
  const scope = mapping.namespaced && namespace !== '' ? `/namespaces/${namespace}` : '';
  return [`${root}${scope}/${mapping.resource}`, name, subresource].filter((part) => part !== undefined && part !== '').join('/');
}

/** The content types of patches, by the names of `kubectl patch --type`. */
export const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** Options of a write. */
export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly fieldManager?: string | undefined;
  readonly fieldValidation?: string | undefined;
  readonly force?: boolean;
  readonly subresource?: string | undefined;
}

function writeQuery(options: WriteOptions): Query {
  return {
    ...(options.dryRun ? { dryRun: 'All' } : {}),
    ...(options.fieldManager ? { fieldManager: options.fieldManager } : {}),
    ...(options.fieldValidation ? { fieldValidation: options.fieldValidation } : {}),
    ...(options.force === undefined ? {} : { force: String(options.force) }),
  };
}

function* send(invocation: Invocation, request: ApiRequest): Execution<ApiResponse> {
  return yield* (yield* invocation.client()).request(request);
}

export function* getObject(
  invocation: Invocation,
  mapping: Mapping,
  namespace: string,
  name: string,
  subresource?: string,
  accept?: string,
): Execution<Unstructured> {
  const headers = accept ? { headers: { accept } } : {};
  return (yield* send(invocation, { method: 'GET', path: pathOf(mapping, namespace, name, subresource), ...headers })).body as Unstructured;
}

export function* listObjects(invocation: Invocation, mapping: Mapping, namespace: string, query: Query = {}, accept?: string): Execution<UnstructuredList> {
  const headers = accept ? { headers: { accept } } : {};
  return (yield* send(invocation, { method: 'GET', path: pathOf(mapping, namespace), query, ...headers })).body as UnstructuredList;
}

/** Objects go over the wire with sorted keys, as Go writes maps: the server names unknown fields in that order. */
export function* createObject(
  invocation: Invocation,
  mapping: Mapping,
  namespace: string,
  object: Unstructured,
  options: WriteOptions = {},
): Execution<Unstructured> {
  return (yield* send(invocation, { method: 'POST', path: pathOf(mapping, namespace), query: writeQuery(options), body: sortDeep(object) }))
    .body as Unstructured;
}

export function* replaceObject(
  invocation: Invocation,
  mapping: Mapping,
  namespace: string,
  name: string,
  object: Unstructured,
  options: WriteOptions = {},
): Execution<Unstructured> {
  const path = pathOf(mapping, namespace, name, options.subresource);
  return (yield* send(invocation, { method: 'PUT', path, query: writeQuery(options), body: sortDeep(object) })).body as Unstructured;
}

export function* patchObject(
  invocation: Invocation,
  mapping: Mapping,
  namespace: string,
  name: string,
  type: keyof typeof patchTypes,
  patch: unknown,
  options: WriteOptions = {},
): Execution<Unstructured> {
  const path = pathOf(mapping, namespace, name, options.subresource);
  return (yield* send(invocation, { method: 'PATCH', path, query: writeQuery(options), headers: { 'content-type': patchTypes[type] }, body: sortDeep(patch) }))
    .body as Unstructured;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly dryRun?: readonly string[];
  readonly preconditions?: { readonly uid?: string };
}

/** The answer is the object, where it lives on for a while, or a Status. */
export function* deleteObject(invocation: Invocation, mapping: Mapping, namespace: string, name: string, options: DeleteOptions): Execution<Unstructured> {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
  return (yield* send(invocation, { method: 'DELETE', path: pathOf(mapping, namespace, name), body })).body as Unstructured;
}
