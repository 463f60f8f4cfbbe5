import { methodNotSupported, pathNotFound } from '../api/errors.ts';
import { findResource, type ResourceInfo } from '../api/scheme.ts';
import type { ApiResponse } from '../api/transport.ts';
import { representation } from './accept.ts';
import type { RequestContext } from './context.ts';
import { create } from './handlers/create.ts';
import { deleteCollection, deleteOne } from './handlers/delete.ts';
import { checkOptions } from './handlers/options.ts';
import { patch } from './handlers/patch.ts';
import { get, list } from './handlers/read.ts';
import { update } from './handlers/update.ts';
import { requestsPart } from './part.ts';
import { methodNotAllowed, refuse } from './refusal.ts';
import { componentStatuses } from './registry/component-statuses.ts';
import { bind } from './registry/pods/binding.ts';
import type { Registry } from './registry/registry.ts';
import { subresources } from './registry/subresources.ts';
import { represent, viewOf } from './representation.ts';
import type { RequestInfo } from './request-info.ts';

/** The resource of a path; refuses what is not served. */
export function resourceOf(info: RequestInfo): ResourceInfo {
  const resource = findResource(info.group, info.version, info.resource);
  if (!resource) return refuse(pathNotFound());
  if (info.namespace && !resource.namespaced) return refuse(pathNotFound());
  return resource;
}

/** Methods that go to an object; the others go to a collection. */
const needsName = new Set(['get', 'update', 'patch', 'delete']);

/** Answers a request for objects. */
export function dispatch(registry: Registry, given: RequestContext): ApiResponse {
  const { info, request } = given;
  const resource = resourceOf(info);
  const context = request.method === 'DELETE' && typeof request.body === 'string' ? requestsPart.code.withReadOptions(given) : given;
  checkOptions(context.request);
  if (info.subresource) return subresource(registry, resource, context);
  if (!resource.verbs.includes(info.verb)) return unservedVerb(resource, info);
  if (resource.resource === 'componentstatuses') return componentStatuses(registry, resource, context);
  if (needsName.has(info.verb) !== (info.name !== '') && info.verb !== 'deletecollection') return refuse(methodNotAllowed());
  switch (info.verb) {
    case 'get':
      return { code: 200, body: get(registry, resource, context) };
    case 'list':
      return { code: 200, body: list(registry, resource, context) };
    case 'create':
      if (resource.resource === 'bindings') return bind(registry, resource, context);
      return written(registry, resource, context, create(registry, resource, context));
    case 'update':
      return written(registry, resource, context, update(registry, resource, context));
    case 'patch':
      return written(registry, resource, context, patch(registry, resource, context));
    case 'delete':
      return { code: 200, body: deleteOne(registry, resource, context) };
    case 'deletecollection':
      return { code: 200, body: deleteCollection(registry, resource, context) };
    default:
      return refuse(methodNotAllowed());
  }
}

/** A kind that can be asked for but not changed says so by its name; a path without the method says so in general. */
function unservedVerb(resource: ResourceInfo, info: RequestInfo): ApiResponse {
  if (info.verb === 'update' || info.verb === 'patch' || info.verb === 'create') return refuse(methodNotAllowed());
  return refuse(methodNotSupported(resource, info.verb));
}

function written(
  registry: Registry,
  resource: ResourceInfo,
  { request }: RequestContext,
  result: { readonly code: number; readonly object: unknown },
): ApiResponse {
  const form = representation(request);
  if (form === 'object') return { code: result.code, body: result.object };
  const view = viewOf(request, resource, form);
  return { code: result.code, body: represent(result.object as Parameters<typeof represent>[0], view, registry.clock.now) };
}

function subresource(registry: Registry, resource: ResourceInfo, context: RequestContext): ApiResponse {
  const { info } = context;
  if (!resource.subresources.includes(info.subresource)) return refuse(pathNotFound());
  const own = subresources[`${resource.resource}/${info.subresource}`];
  if (own) return own(registry, resource, context);
  switch (info.verb) {
    case 'get':
      return { code: 200, body: get(registry, resource, context) };
    case 'update':
      return written(registry, resource, context, update(registry, resource, context));
    case 'patch':
      return written(registry, resource, context, patch(registry, resource, context));
    default:
      return refuse(methodNotAllowed());
  }
}
