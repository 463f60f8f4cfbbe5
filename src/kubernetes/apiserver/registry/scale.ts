import { decode } from '../../api/decode.ts';
import { badRequest, conflict, invalid, notFound } from '../../api/errors.ts';
import { invalid as invalidField } from '../../api/fielderror.ts';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import { mergePatch } from '../../api/patch/index.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import { fromLabelSelector, fromSet, type LabelSelectorFields } from '../../api/selector.ts';
import type { ApiResponse } from '../../api/transport.ts';
import type { Scale } from '../../api/types.ts';
import type { RequestContext } from '../context.ts';
import { readJsonBody } from '../handlers/body.ts';
import { withMetadata } from '../object.ts';
import { methodNotAllowed, refuse } from '../refusal.ts';
import type { Registry } from './registry.ts';

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

interface Scalable extends KubernetesObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelectorFields | Readonly<Record<string, string>> };
  readonly status?: { readonly replicas?: number };
}

/** GET, PUT and PATCH of a workload's scale: its number of replicas alone (pkg/registry/apps ScaleREST). */
export function scale(registry: Registry, resource: ResourceInfo, context: RequestContext): ApiResponse {
  const { info } = context;
  const object = registry.storage.get(resource, info.namespace, info.name) as Scalable | undefined;
  if (!object) return refuse(notFound(resource, info.name));
  if (info.verb === 'get') return { code: 200, body: scaleOf(object, resource) };
  if (info.verb !== 'update' && info.verb !== 'patch') return refuse(methodNotAllowed());
  const wanted = requested(context, scaleOf(object, resource));
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0) return refuse(invalid(scaleKind, info.name, [invalidField('spec.replicas', replicas, 'must be greater than or equal to 0')]));
  const version = wanted.metadata?.resourceVersion;
  if (version && version !== object.metadata.resourceVersion) return refuse(conflict(resource, info.name));
  const change = (old: KubernetesObject) => withMetadata({ ...old, spec: { ...(old as Scalable).spec, replicas } } as KubernetesObject, {});
  const updated = registry.update(resource, info.namespace, info.name, change, context).object as Scalable;
  return { code: 200, body: scaleOf(updated, resource) };
}

/** The Scale in the request, or the present one patched. */
function requested(context: RequestContext, now: Scale): Scale {
  const body = readJsonBody(context.request);
  const patched = context.info.verb === 'patch' ? mergePatch(now as unknown as Json, body) : { value: body };
  if ('error' in patched) return refuse(badRequest(patched.error));
  const decoded = decode(patched.value, scaleKind, context.fieldValidation);
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
