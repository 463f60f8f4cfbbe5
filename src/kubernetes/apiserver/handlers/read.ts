import { badRequest, notFound, plainError, tooLargeResourceVersion } from '../../api/errors.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiRequest } from '../../api/transport.ts';
import { representation } from '../accept.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { groupResource } from '../registry/keys.ts';
import type { Registry } from '../registry/registry.ts';
import type { Storage } from '../registry/storage.ts';
import { represent, representList, viewOf } from '../representation.ts';
import { queryValue } from '../request-info.ts';
import { isSelected, type Selection, selection } from '../selection.ts';
import { checkListOptions, part } from './list-part.ts';

/** GET of one object. */
export function get(registry: Registry, resource: ResourceInfo, context: RequestContext): unknown {
  const { request, info } = context;
  const form = representation(request);
  checkGetVersion(registry, request);
  const object = registry.storage.get(resource, info.namespace, info.name);
  if (!object) return refuse(notFound(resource, info.name));
  return represent(object, viewOf(request, resource, form), registry.clock.now);
}

/** GET of a collection, in parts when a limit is given. */
export function list(registry: Registry, resource: ResourceInfo, context: RequestContext): unknown {
  const { request, info } = context;
  const form = representation(request, true);
  const wanted = selection(request, info, resource);
  checkListOptions(request);
  checkListVersion(registry, request);
  const found = selected(registry, resource, wanted);
  const { items, metadata } = part(registry, resource, found, wanted, request);
  return representList(items, metadata, viewOf(request, resource, form), registry.clock.now);
}

/** The objects of a selection, through the narrowest index that fits. */
export function selected(registry: Registry, resource: ResourceInfo, wanted: Selection): readonly KubernetesObject[] {
  const { storage } = registry;
  if (wanted.name !== undefined && (wanted.namespace || !resource.namespaced)) {
    const object = storage.get(resource, wanted.namespace, wanted.name);
    return object && isSelected(wanted, object) ? [object] : [];
  }
  const candidates = candidatesFor(storage, resource, wanted);
  if (!wanted.matches && wanted.name === undefined && wanted.nodeName === undefined) return candidates;
  return candidates.filter((object) => isSelected(wanted, object));
}

function candidatesFor(storage: Storage, resource: ResourceInfo, { namespace, nodeName, label }: Selection): readonly KubernetesObject[] {
  if (nodeName && groupResource(resource) === 'pods') return storage.podsOnNode(nodeName);
  return label ? storage.withLabel(resource, label.key, label.values) : storage.list(resource, namespace);
}

const invalidVersion = (text: string) =>
  `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
const isVersion = (text: string) => /^\d+$/.test(text);

/** Seconds after which a client that asks for the future may ask again (cacher resourceVersionTooHighRetrySeconds). */
const retrySeconds = 1;

/** A GET or watch of a version that is no number: an error of the cacher that nobody makes a Status of. */
export function checkVersionIsNumber(text: string | undefined): void {
  if (text && !isVersion(text)) refuse(plainError(invalidVersion(text)));
}

/** A GET may ask for a state that is at least so new. */
function checkGetVersion({ storage }: Registry, request: ApiRequest): void {
  const text = queryValue(request, 'resourceVersion');
  if (!text) return;
  checkVersionIsNumber(text);
  if (Number(text) > storage.etcd.revision) refuse(tooLargeResourceVersion(Number(text), storage.etcd.revision, retrySeconds));
}

/** A list may name any resourceVersion that is a number and not in the future (storage.ValidateListOptions). */
function checkListVersion({ storage }: Registry, request: ApiRequest): void {
  const text = queryValue(request, 'resourceVersion');
  if (!text) return;
  if (!isVersion(text)) refuse(badRequest(`invalid resource version: ${invalidVersion(text)}`));
  const exact = queryValue(request, 'resourceVersionMatch') === 'Exact';
  if (Number(text) > storage.etcd.revision) refuse(tooLargeResourceVersion(Number(text), storage.etcd.revision, exact ? 0 : retrySeconds));
}
