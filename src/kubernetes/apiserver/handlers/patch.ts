import { decode } from '../../api/decode.ts';
import { withDefaults } from '../../api/defaults/index.ts';
import { badRequest } from '../../api/errors.ts';
import { cannotUnmarshal } from '../../api/go-value.ts';
import type { Json, KubernetesObject, Status } from '../../api/meta.ts';
import { type Fields, mergePatch, strategicMergePatch } from '../../api/patch/index.ts';
import { definitionFor } from '../../api/schema.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiRequest } from '../../api/transport.ts';
import type { RequestContext } from '../context.ts';
import { fromStorage, toStorage } from '../conversion/index.ts';
import { requestsPart } from '../part.ts';
import { refuse, unsupportedPatch } from '../refusal.ts';
import type { Registry } from '../registry/registry.ts';
import { mediaType, readJsonBody } from './body.ts';
import { jsonPatchFailed, jsonResultError, strategicPatchFailed, strategicResultError } from './patch-errors.ts';

/** One kind of patch: how it changes a document and what is said when it cannot. */
interface PatchKind {
  /** What the body must be, as an error of encoding/json; undefined when it is that. */
  wrongBody(body: Json): string | undefined;
  apply(document: Json, body: Json, resource: ResourceInfo): { readonly value: Json } | { readonly error: string };
  failed(error: string): Status;
  /** What is said of a result that is no object of its kind. */
  resultError(body: Json, result: Json, message: string): Status;
}

const isFields = (body: Json): body is Fields => typeof body === 'object' && body !== null && !Array.isArray(body);
const fieldsOnly = (prefix: string) => (body: Json) => (isFields(body) ? undefined : prefix + cannotUnmarshal(body, 'map[string]interface {}'));

const kinds: Readonly<Record<string, PatchKind>> = {
  'application/strategic-merge-patch+json': {
    wrongBody: fieldsOnly(''),
    apply: (document, body, resource) => strategicMergePatch(document as Fields, body as Fields, definitionFor(resource)),
    failed: strategicPatchFailed,
    resultError: strategicResultError,
  },
  'application/merge-patch+json': {
    wrongBody: (body) => (Array.isArray(body) || body === null ? 'Invalid JSON Patch' : fieldsOnly('error decoding patch: ')(body)),
    apply: mergePatch,
    failed: badRequest,
    resultError: jsonResultError,
  },
  'application/json-patch+json': {
    wrongBody: (body) => (Array.isArray(body) ? undefined : `error decoding patch: ${cannotUnmarshal(body, '[]handlers.jsonPatchOp')}`),
    apply: (document, body) => requestsPart.code.jsonPatch(document, body as readonly Fields[]),
    failed: jsonPatchFailed,
    resultError: jsonResultError,
  },
};

/** PATCH of an object or of a subresource that has its form. */
export function patch(registry: Registry, resource: ResourceInfo, context: RequestContext): { code: number; object: KubernetesObject } {
  const { request, info } = context;
  if (mediaType(request) === 'application/apply-patch+yaml') return requestsPart.code.apply(registry, resource, context);
  kindOf(request);
  const change = (old: KubernetesObject) => toStorage(resource)(withDefaults(patchedObject(fromStorage(resource)(old), resource, context)));
  const { object } = registry.update(resource, info.namespace, info.name, change, context, info.subresource);
  return { code: 200, object: fromStorage(resource)(object) };
}

const kindOf = (request: ApiRequest): PatchKind => kinds[mediaType(request)] ?? refuse(unsupportedPatch());

/** What the patch in the request makes of an object of that kind, decoded but without defaults. */
export function patchedObject(old: KubernetesObject, resource: ResourceInfo, context: RequestContext): KubernetesObject {
  const kind = kindOf(context.request);
  const body = readJsonBody(context.request);
  const wrong = kind.wrongBody(body);
  if (wrong) return refuse(badRequest(wrong));
  const result = kind.apply(old as unknown as Json, body, resource);
  if ('error' in result) return refuse(kind.failed(result.error));
  const decoded = decode(result.value, resource, context.fieldValidation, undefined, old);
  if ('status' in decoded) return refuse(kind.resultError(body, result.value, decoded.status.message ?? ''));
  context.warnings.push(...decoded.warnings);
  return decoded.object;
}
