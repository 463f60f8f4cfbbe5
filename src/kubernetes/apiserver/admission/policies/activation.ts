import { toCel } from '../../../api/cel/index.ts';
import type { KubernetesObject } from '../../../api/meta.ts';
import type { AdmissionRequest } from '../chain.ts';
import { namespaceOf, requestName } from './matching.ts';

/** What an object is to expressions, null for none. Objects are immutable, and several expressions look at one: each is converted once. */
function remembered(shown: (object: KubernetesObject) => object): (object: KubernetesObject | undefined) => unknown {
  const converted = new WeakMap<object, unknown>();
  return (object) => {
    if (!object) return null;
    let value = converted.get(object);
    if (value === undefined) converted.set(object, (value = toCel(shown(object))));
    return value;
  };
}

const celOf = remembered((object) => object);
const celOfNamespace = remembered(withoutUnexposed);
const celOfOptions = remembered(withoutMetadata);

/** What a policy's expressions can name; `namespace` is null where it is not given (in conditions) or there is none. */
export function activation(request: AdmissionRequest, params: KubernetesObject | undefined, namespace: KubernetesObject | undefined): Record<string, unknown> {
  return {
    object: request.operation === 'DELETE' ? null : (request.operation === 'CONNECT' ? celOfOptions : celOf)(request.object),
    oldObject: celOf(request.old),
    request: requestOf(request),
    namespaceObject: celOfNamespace(namespace),
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
