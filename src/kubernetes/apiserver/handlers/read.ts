import { badRequest, notFound } from '../../api/errors.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import { representation } from '../accept.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { groupResource, objectKey } from '../registry/keys.ts';
import type { Registry } from '../registry/registry.ts';
import { represent, representList, viewOf } from '../representation.ts';
import { queryValue } from '../request-info.ts';
import { isSelected, type Selection, selection } from '../selection.ts';

/** GET of one object. */
export function get(registry: Registry, resource: ResourceInfo, context: RequestContext): unknown {
  const { request, info } = context;
  const form = representation(request);
  const object = registry.storage.get(resource, info.namespace, info.name);
  if (!object) return refuse(notFound(resource, info.name));
  return represent(object, viewOf(request, resource, form), registry.clock.now);
}

/** GET of a collection, in parts when a limit is given. */
export function list(registry: Registry, resource: ResourceInfo, context: RequestContext): unknown {
  const { request, info } = context;
  const form = representation(request);
  const wanted = selection(request, info, resource);
  checkResourceVersion(queryValue(request, 'resourceVersion'));
  const found = selected(registry, resource, wanted);
  const { items, metadata } = part(registry, resource, found, context);
  return representList(items, metadata, viewOf(request, resource, form), registry.clock.now);
}

/** The objects of a selection, through the narrowest index that fits. */
export function selected(registry: Registry, resource: ResourceInfo, wanted: Selection): readonly KubernetesObject[] {
  const { storage } = registry;
  if (wanted.name !== undefined && (wanted.namespace || !resource.namespaced)) {
    const object = storage.get(resource, wanted.namespace, wanted.name);
    return object && isSelected(wanted, object) ? [object] : [];
  }
  const candidates = wanted.nodeName && groupResource(resource) === 'pods' ? storage.podsOnNode(wanted.nodeName) : storage.list(resource, wanted.namespace);
  if (!wanted.matches && wanted.name === undefined && wanted.nodeName === undefined) return candidates;
  return candidates.filter((object) => isSelected(wanted, object));
}

/** A list may name any resourceVersion that is a number. */
export function checkResourceVersion(text: string | undefined): void {
  if (!text || /^\d+$/.test(text)) return;
  refuse(
    badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    ),
  );
}

interface Part {
  readonly items: readonly KubernetesObject[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
}

/** `limit` objects after the key in the `continue` token; the token names revision and key of the last object sent. */
function part(registry: Registry, resource: ResourceInfo, found: readonly KubernetesObject[], { request }: RequestContext): Part {
  const resourceVersion = String(registry.storage.etcd.revision);
  const limit = Number(queryValue(request, 'limit') ?? 0);
  const token = queryValue(request, 'continue');
  if (!limit && !token) return { items: found, metadata: { resourceVersion } };
  const keyOf = (object: KubernetesObject) => objectKey(resource, object.metadata.namespace ?? '', object.metadata.name!);
  const after = token && continueKey(token);
  const rest = after ? found.filter((object) => keyOf(object) > after) : found;
  if (!limit || rest.length <= limit) return { items: rest, metadata: { resourceVersion } };
  const items = rest.slice(0, limit);
  return { items, metadata: { resourceVersion, continue: `${resourceVersion}:${keyOf(items.at(-1)!)}`, remainingItemCount: rest.length - limit } };
}

function continueKey(token: string): string {
  const colon = token.indexOf(':');
  return colon > 0 ? token.slice(colon + 1) : refuse(badRequest('continue key is not valid: illegal base64 data at input byte 0'));
}
