import { decode } from '../../api/decode.ts';
import { jsonTypeOf } from '../../api/decode-context.ts';
import { withDefaults } from '../../api/defaults/index.ts';
import { badRequest, plainError } from '../../api/errors.ts';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import { definitionFor } from '../../api/schema.ts';
import { formatGroupVersion, type ResourceInfo } from '../../api/scheme.ts';
import { readYaml } from '../../api/yaml/index.ts';
import type { RequestContext } from '../context.ts';
import { fromStorage, toStorage } from '../conversion/index.ts';
import { applyFields } from '../managedfields/apply.ts';
import { typedError } from '../managedfields/typed.ts';
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
  const body = bodyOf(context);
  const given = body as unknown as KubernetesObject;
  const version = given.apiVersion ?? '';
  const expected = formatGroupVersion(resource);
  if (version !== expected) return refuse(badRequest(`Incorrect version specified in apply patch. Specified patch version: ${version}, expected: ${expected}`));
  if (given.metadata?.managedFields) return refuse(badRequest('metadata.managedFields must be nil'));
  const schema = definitionFor(resource);
  const error = schema && typedError(body, schema);
  if (error !== undefined) return refuse(plainError(`failed to create typed patch object (${described(given)}): ${error}`));
  const decoded = decode(body, resource, context.fieldValidation);
  if ('status' in decoded) return refuse(decoded.status);
  return withMetadata({ ...given, kind: decoded.object.kind! }, { name: context.info.name });
}

/** `default/web; apps/v1, Kind=Deployment` */
function described({ metadata, apiVersion = '', kind }: KubernetesObject): string {
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}; ${version}, Kind=${kind}`;
}

function bodyOf({ request }: RequestContext): Json {
  const read = typeof request.body === 'string' ? readYaml(request.body) : { value: request.body as Json };
  if ('error' in read) return refuse(badRequest(`error decoding YAML: error converting YAML to JSON: ${read.error}`));
  const { value } = read;
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Json;
  const problem = `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type map[string]interface {}`;
  return refuse(badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${problem}`));
}

function complete(object: KubernetesObject, resource: ResourceInfo, context: RequestContext): KubernetesObject {
  const decoded = decode(object, resource, context.fieldValidation);
  return 'status' in decoded ? refuse(decoded.status) : withDefaults(decoded.object);
}
