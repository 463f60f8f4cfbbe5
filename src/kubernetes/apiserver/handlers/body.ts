import { decode } from '../../api/decode.ts';
import { withDefaults } from '../../api/defaults/index.ts';
import { badRequest, requestEntityTooLarge } from '../../api/errors.ts';
import { readJson } from '../../api/json.ts';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiRequest } from '../../api/transport.ts';
import type { RequestContext } from '../context.ts';
import { refuse, unsupportedBody } from '../refusal.ts';

const readable = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
/** The largest request that is read, in bytes. */
const maxRequestBytes = 3_145_728;

/** The body as a JSON value; refuses content types that are not read and text that is no JSON. */
export function readBody(request: ApiRequest, kind: string): unknown {
  const type = request.headers?.['content-type'];
  if (type && !readable.some((one) => type.startsWith(one))) refuse(unsupportedBody());
  const { body } = request;
  if (typeof body !== 'string') return body;
  if (body.length > maxRequestBytes) refuse(requestEntityTooLarge(`limit is ${maxRequestBytes}`));
  const read = readJson(body);
  if ('value' in read) return read.value;
  return refuse(
    badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${read.error} (${excerpt(body)})`),
  );
}

/** runtime's recognizer shows the first bytes. */
const excerpt = (text: string) => (text.length > 100 ? `${text.slice(0, 100)} ...` : text);

/** The body of a patch as a JSON value; text that is no JSON is refused with encoding/json's words. */
export function readJsonBody({ body }: ApiRequest): Json {
  if (typeof body !== 'string') return body as Json;
  if (body.length > maxRequestBytes) refuse(requestEntityTooLarge(`limit is ${maxRequestBytes}`));
  const read = readJson(body);
  return 'value' in read ? read.value : refuse(badRequest(read.error));
}

/** Reads an object of `resource`, or of `kind` for subresources of another kind; fills defaults. `stored` is what it is to replace. */
export function readObject(
  value: unknown,
  resource: ResourceInfo,
  context: RequestContext,
  kind: { readonly group: string; readonly version: string; readonly kind: string } = resource,
  stored?: KubernetesObject,
): KubernetesObject {
  const result = decode(value, { group: kind.group, version: kind.version, kind: kind.kind }, context.fieldValidation, undefined, stored);
  if ('status' in result) return refuse(result.status);
  context.warnings.push(...result.warnings);
  return withDefaults(result.object);
}
