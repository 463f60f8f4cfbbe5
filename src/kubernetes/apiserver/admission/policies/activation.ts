import { toCel } from '../../../api/cel/index.ts';
import type { KubernetesObject } from '../../../api/meta.ts';
import type { AdmissionRequest } from '../chain.ts';
import { namespaceOf, requestName } from './matching.ts';

const converted = new WeakMap<object, unknown>();

/** Objects are immutable: several expressions look at one. */
function celOf(object: KubernetesObject | undefined): unknown {
  if (!object) return null;
  let value = converted.get(object);
  if (value === undefined) converted.set(object, (value = toCel(object)));
  return value;
}

/** What a policy's expressions can name; `namespace` is null where it is not given (in conditions) or there is none. */
export function activation(request: AdmissionRequest, params: KubernetesObject | undefined, namespace: KubernetesObject | undefined): Record<string, unknown> {
  return {
    object: request.operation === 'DELETE' ? null : celOf(request.operation === 'CONNECT' ? withoutMetadata(request.object) : request.object),
    oldObject: celOf(request.old),
    request: requestOf(request),
    namespaceObject: celOf(namespace && withoutUnexposed(namespace)),
    params: celOf(params),
  };
}

/** What a stream is asked for with has none of its own. */
function withoutMetadata({ metadata: _, ...options }: KubernetesObject): KubernetesObject {
  return options as KubernetesObject;
}

/** Owner references and managed fields of the namespace are not shown to policies (CreateNamespaceObject). */
function withoutUnexposed(namespace: KubernetesObject): KubernetesObject {
  const { managedFields: _managed, ownerReferences: _owners, ...metadata } = namespace.metadata;
  return { ...namespace, metadata };
}

/** admission.k8s.io/v1 AdmissionRequest, without the objects. */
function requestOf(request: AdmissionRequest): Record<string, unknown> {
  const { resource, operation, subresource = '', object, context } = request;
  const { group, version } = resource;
  const kind = { group, version, kind: (operation === 'CONNECT' && object.kind) || resource.kind };
  const addressed = { group, version, resource: resource.resource };
  const { name: username, groups, uid, extra } = context.user;
  return {
    kind,
    resource: addressed,
    subResource: subresource,
    requestKind: kind,
    requestResource: addressed,
    requestSubResource: subresource,
    name: requestName(request),
    namespace: namespaceOf(request),
    operation,
    userInfo: { username, groups: [...groups], ...(uid !== undefined && { uid }), ...(extra && { extra }) },
    dryRun: context.dryRun,
    ...(operation !== 'CONNECT' && { options: optionsOf(request) }),
  };
}

const kinds = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions', CONNECT: '' } as const;

function optionsOf({ operation, context }: AdmissionRequest): object {
  const options = { kind: kinds[operation], apiVersion: 'meta.k8s.io/v1' };
  return { ...options, ...(context.fieldManager && { fieldManager: context.fieldManager }), ...(context.dryRun && { dryRun: ['All'] }) };
}
