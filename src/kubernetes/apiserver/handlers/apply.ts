import { decode } from '../../api/decode.ts';
import { jsonTypeOf } from '../../api/decode-context.ts';
import { withDefaults } from '../../api/defaults/index.ts';
import { badRequest } from '../../api/errors.ts';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import { readYaml } from '../../api/yaml/index.ts';
import type { RequestContext } from '../context.ts';
import { fromStorage, toStorage } from '../conversion/index.ts';
import { applyFields } from '../managedfields/apply.ts';
import { withMetadata } from '../object.ts';
import { refuse } from '../refusal.ts';
import type { Registry } from '../registry/registry.ts';
import { queryFlag } from '../request-info.ts';
import { inNamespace } from './create.ts';

export const applyPatchType = 'application/apply-patch+yaml';

/** PATCH with an apply configuration: creates the object, or applies the manager's fields to it. */
export function apply(registry: Registry, resource: ResourceInfo, context: RequestContext): { code: number; object: KubernetesObject } {
  const { info } = context;
  const applied = inNamespace(configuration(context, resource), resource, info.namespace);
  const force = queryFlag(context.request, 'force');
  const convert = toStorage(resource);
  const live = registry.storage.get(resource, info.namespace, info.name);
  const result = (old: KubernetesObject | undefined) =>
    convert(complete(applyFields(applied, old && fromStorage(resource)(old), context, force), resource, context));
  if (!live) return { code: 201, object: fromStorage(resource)(registry.create(resource, result(undefined), context, true)) };
  const { object } = registry.update(resource, info.namespace, info.name, result, context, info.subresource, true);
  return { code: 200, object: fromStorage(resource)(object) };
}

/** What the client wants to own, as it says it: without defaults. */
function configuration(context: RequestContext, resource: ResourceInfo): KubernetesObject {
  const decoded = decode(bodyOf(context), resource, context.fieldValidation);
  if ('status' in decoded) return refuse(decoded.status);
  context.warnings.push(...decoded.warnings);
  const given = bodyOf(context) as unknown as KubernetesObject;
  if (given.metadata?.managedFields?.length) return refuse(badRequest('metadata.managedFields must be nil'));
  return withMetadata({ ...given, apiVersion: decoded.object.apiVersion!, kind: decoded.object.kind! }, { name: context.info.name });
}

function bodyOf({ request }: RequestContext): Json {
  const read = typeof request.body === 'string' ? readYaml(request.body) : { value: request.body as Json };
  if ('error' in read) return refuse(badRequest(`error decoding patch: ${read.error}`));
  const { value } = read;
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Json;
  return refuse(badRequest(`error decoding patch: json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type map[string]interface {}`));
}

function complete(object: KubernetesObject, resource: ResourceInfo, context: RequestContext): KubernetesObject {
  const decoded = decode(object, resource, context.fieldValidation);
  return 'status' in decoded ? refuse(decoded.status) : withDefaults(decoded.object);
}
