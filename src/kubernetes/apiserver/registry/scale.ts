import { decode } from '../../api/decode.ts';
import { conflict, invalid, notFound } from '../../api/errors.ts';
import { invalid as invalidField } from '../../api/fielderror.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import { fromLabelSelector, fromSet, type LabelSelectorFields } from '../../api/selector.ts';
import type { ApiResponse } from '../../api/transport.ts';
import type { Scale } from '../../api/types.ts';
import { representation } from '../accept.ts';
import type { RequestContext } from '../context.ts';
import { readJsonBody } from '../handlers/body.ts';
import { patchedObject } from '../handlers/patch.ts';
import { withMetadata } from '../object.ts';
import { methodNotAllowed, refuse } from '../refusal.ts';
import { represent, viewOf } from '../representation.ts';
import type { Registry } from './registry.ts';

const scaleKind: ResourceInfo = {
  ...{ group: 'autoscaling', version: 'v1', resource: 'scales', singular: 'scale', kind: 'Scale', namespaced: true },
  ...{ verbs: [], shortNames: [], categories: [], subresources: [] },
};

interface Scalable extends KubernetesObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelectorFields | Readonly<Record<string, string>> };
  readonly status?: { readonly replicas?: number };
}

/** GET, PUT and PATCH of a workload's scale: its number of replicas alone (pkg/registry/apps ScaleREST). */
export function scale(registry: Registry, resource: ResourceInfo, context: RequestContext): ApiResponse {
  const { info } = context;
  const object = registry.storage.get(resource, info.namespace, info.name) as Scalable | undefined;
  if (!object) return refuse(notFound(resource, info.name));
  if (info.verb === 'get') return { code: 200, body: shown(scaleOf(object, resource), registry, context) };
  if (info.verb !== 'update' && info.verb !== 'patch') return refuse(methodNotAllowed());
  const wanted = requested(context, scaleOf(object, resource));
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0) return refuse(invalid(scaleKind, info.name, [invalidField('spec.replicas', replicas, 'must be greater than or equal to 0')]));
  const version = wanted.metadata?.resourceVersion;
  if (version && version !== object.metadata.resourceVersion) return refuse(conflict(resource, info.name));
  const change = (old: KubernetesObject) => withMetadata({ ...old, spec: { ...(old as Scalable).spec, replicas } } as KubernetesObject, {});
  const updated = registry.update(resource, info.namespace, info.name, change, context).object as Scalable;
  return { code: 200, body: shown(scaleOf(updated, resource), registry, context) };
}

/** In the form that the client asks for. */
function shown(scale: Scale, registry: Registry, { request }: RequestContext): unknown {
  const form = representation(request);
  return form === 'object' ? scale : represent(scale as KubernetesObject, viewOf(request, scaleKind, form), registry.clock.now);
}

/** The Scale in the request, or the present one patched. */
function requested(context: RequestContext, now: Scale): Scale {
  if (context.info.verb === 'patch') return patchedObject(now as KubernetesObject, scaleKind, context) as Scale;
  const decoded = decode(readJsonBody(context.request), scaleKind, context.fieldValidation);
  return 'status' in decoded ? refuse(decoded.status) : (decoded.object as Scale);
}

function scaleOf({ metadata, spec, status }: Scalable, resource: ResourceInfo): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const selector = selectorText(spec.selector, resource);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name: name!, namespace: namespace!, uid: uid!, resourceVersion: resourceVersion!, creationTimestamp: creationTimestamp! },
    spec: spec.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, ...(selector && { selector }) },
  };
}

function selectorText(selector: Scalable['spec']['selector'], resource: ResourceInfo): string {
  if (resource.group === '') return fromSet(selector as Readonly<Record<string, string>> | undefined).toString();
  const parsed = fromLabelSelector(selector as LabelSelectorFields);
  return 'error' in parsed ? '' : parsed.selector.toString();
}
