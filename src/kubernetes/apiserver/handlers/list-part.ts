import { base64ToBytes, utf8ToBase64 } from '../../api/base64.ts';
import { badRequest, expired, invalid, tooLargeResourceVersion } from '../../api/errors.ts';
import { type FieldError, forbidden, notSupported } from '../../api/fielderror.ts';
import { readJson } from '../../api/json.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiRequest } from '../../api/transport.ts';
import { refuse } from '../refusal.ts';
import { listPrefix, objectKey } from '../registry/keys.ts';
import type { Registry } from '../registry/registry.ts';
import { queryValue } from '../request-info.ts';
import { isSelected, type Selection } from '../selection.ts';

export interface Part {
  readonly items: readonly KubernetesObject[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
}

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** The greatest number of objects wanted; 0 for all, which a negative limit means too. */
function limitOf(request: ApiRequest): number {
  const text = queryValue(request, 'limit') || '0';
  if (!/^[-+]?\d+$/.test(text)) refuse(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`));
  return Math.max(0, Number(text));
}

/** The version that a list must be of: asked for, or named together with a limit (storage.ValidateListOptions, the legacy case). */
function exactVersion(request: ApiRequest, limit: number): number | undefined {
  const match = queryValue(request, 'resourceVersionMatch');
  const version = Number(queryValue(request, 'resourceVersion') || 0);
  const exact = match === 'Exact' || (!match && limit > 0 && !queryValue(request, 'continue'));
  return exact && version > 0 ? version : undefined;
}

/** A page of a list: at most `limit` objects, those after a `continue` token as they were when the first page was made (etcd3 store GetList). */
export function part(registry: Registry, resource: ResourceInfo, found: readonly KubernetesObject[], wanted: Selection, request: ApiRequest): Part {
  const limit = limitOf(request);
  const given = queryValue(request, 'continue');
  const exact = exactVersion(request, limit);
  const { revision } = registry.storage.etcd;
  if (!limit && !given && exact === undefined) return { items: found, metadata: { resourceVersion: String(revision) } };
  const prefix = listPrefix(resource, wanted.namespace);
  const keyOf = (object: KubernetesObject) => objectKey(resource, object.metadata.namespace ?? '', object.metadata.name!).slice(prefix.length);
  const token = given ? readToken(given) : undefined;
  const at = token && token.rv > 0 ? token.rv : (exact ?? revision);
  if (at > revision) return refuse(tooLargeResourceVersion(at, revision, 0));
  if (at < registry.storage.etcd.compacted) return refuse(tooLate(token));
  const all = at < revision ? asOf(registry, resource, found, wanted, at) : found;
  const rest = token ? all.filter((object) => keyOf(object) >= token.start) : all;
  const resourceVersion = String(at);
  if (!limit || rest.length <= limit) return { items: rest, metadata: { resourceVersion } };
  const items = rest.slice(0, limit);
  // A selection says nothing of how many are left: the store would have to look at them.
  const remaining = wanted.matches || wanted.name !== undefined ? {} : { remainingItemCount: rest.length - limit };
  return { items, metadata: { resourceVersion, continue: writeToken(at, `${keyOf(items.at(-1)!)}\0`), ...remaining } };
}

function tooLate(token: Token | undefined): ReturnType<typeof expired> {
  if (!token) return expired(`The resourceVersion for the provided list is too old.`);
  const status = expired(tooOld);
  return { ...status, metadata: { continue: writeToken(-1, token.start) } as typeof status.metadata };
}

/** The selection as it was at a revision: what was written since is taken back. */
function asOf(
  registry: Registry,
  resource: ResourceInfo,
  found: readonly KubernetesObject[],
  wanted: Selection,
  revision: number,
): readonly KubernetesObject[] {
  const prefix = listPrefix(resource, wanted.namespace);
  const before = new Map<string, KubernetesObject | undefined>();
  for (const { key, previous } of registry.storage.etcd.since(revision)) if (key.startsWith(prefix) && !before.has(key)) before.set(key, previous);
  if (before.size === 0) return found;
  const keyOf = (object: KubernetesObject) => objectKey(resource, object.metadata.namespace ?? '', object.metadata.name!);
  const old = [...before.values()].filter((object) => object !== undefined && isSelected(wanted, object)) as KubernetesObject[];
  return [...found.filter((object) => !before.has(keyOf(object))), ...old].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** What a continue token says: the revision of the list (-1: the present) and the first key of the next page. */
interface Token {
  readonly rv: number;
  readonly start: string;
}

function writeToken(rv: number, start: string): string {
  const json = JSON.stringify({ v: 'meta.k8s.io/v1', rv, start });
  return utf8ToBase64(json).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function readToken(text: string): Token {
  const bad = text.search(/[^A-Za-z0-9_-]/);
  if (bad >= 0 || text.length % 4 === 1)
    return refuse(badRequest(`invalid continue token: continue key is not valid: illegal base64 data at input byte ${bad >= 0 ? bad : text.length - 1}`));
  const padded = text
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .padEnd(Math.ceil(text.length / 4) * 4, '=');
  const read = readJson(String.fromCharCode(...base64ToBytes(padded)));
  if ('error' in read) return refuse(badRequest(`invalid continue token: continue key is not valid: ${read.error}`));
  const { v, rv = 0, start = '' } = (read.value ?? {}) as { readonly v?: string; readonly rv?: number; readonly start?: string };
  if (v !== 'meta.k8s.io/v1')
    return refuse(badRequest(`invalid continue token: continue key is not valid: server does not recognize this encoded version ${v ?? ''}`));
  if (rv === 0)
    return refuse(badRequest('invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)'));
  if (start === '') return refuse(badRequest('invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)'));
  return { rv, start };
}

const options = { group: 'meta.k8s.io', kind: 'ListOptions' };

/** What list options may not say together (apimachinery/pkg/apis/meta/internalversion/validation). */
export function checkListOptions(request: ApiRequest): void {
  const errors = [...matchErrors(request)];
  if (initialEvents(request) !== undefined) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  if (errors.length > 0) refuse(invalid(options, '', errors));
  const version = queryValue(request, 'resourceVersion');
  if (queryValue(request, 'continue') && version && version !== '0') refuse(badRequest('specifying resource version is not allowed when using continue'));
}

const path = 'resourceVersionMatch';
const initialEvents = (request: ApiRequest) => queryValue(request, 'sendInitialEvents') || undefined;

function matchErrors(request: ApiRequest): FieldError[] {
  const match = queryValue(request, 'resourceVersionMatch');
  if (!match) return [];
  const version = queryValue(request, 'resourceVersion');
  const errors: FieldError[] = [];
  if (!version) errors.push(forbidden(path, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  if (queryValue(request, 'continue')) errors.push(forbidden(path, 'resourceVersionMatch is forbidden when continue is provided'));
  if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(path, match, ['Exact', 'NotOlderThan', '']));
  if (match === 'Exact' && version === '0') errors.push(forbidden(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  return errors;
}

/** The same for a watch. */
export function checkWatchOptions(request: ApiRequest): void {
  const match = queryValue(request, 'resourceVersionMatch') || undefined;
  const sends = initialEvents(request) !== undefined;
  if (!match && !sends) return;
  const errors: FieldError[] = [];
  if (sends && match !== 'NotOlderThan') errors.push(forbidden(path, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (match && !sends) errors.push(forbidden(path, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (match && match !== 'NotOlderThan') errors.push(notSupported(path, match, ['NotOlderThan']));
  if (match && queryValue(request, 'continue')) errors.push(forbidden(path, 'resourceVersionMatch is forbidden when continue is provided'));
  if (errors.length > 0) refuse(invalid(options, '', errors));
}
