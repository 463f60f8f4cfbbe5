import { utf8Bytes } from '../../api/base64.ts';
import { decode } from '../../api/decode.ts';
import { withDefaults } from '../../api/defaults/index.ts';
import { badRequest, requestEntityTooLarge } from '../../api/errors.ts';
import { readJson } from '../../api/json.ts';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiRequest } from '../../api/transport.ts';
import type { RequestContext } from '../context.ts';
import { requestsPart } from '../part.ts';
import { refuse, unsupportedBody } from '../refusal.ts';

const readable = new Set(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']);
/** The largest request that is read, in bytes. */
const maxRequestBytes = 3_145_728;

/** The body as a JSON value; refuses content types that are not read and text that is no JSON. */
export function readBody(request: ApiRequest, kind: string): unknown {
  const type = mediaType(request);
  if (type !== '' && !readable.has(type)) refuse(unsupportedBody());
  const body = request.body ?? '';
  if (typeof body !== 'string') return body;
  if (body.length > maxRequestBytes) refuse(requestEntityTooLarge(`limit is ${maxRequestBytes}`));
  const read = type === 'application/yaml' ? requestsPart.code.readYamlBody(body) : readJson(body);
  if ('value' in read) return read.value;
  const problem = type === 'application/yaml' ? read.error : `couldn't get version/kind; json parse error: ${read.error}`;
  return refuse(badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem} (${excerpt(body)})`));
}

/** The content type without its parameters. */
export const mediaType = ({ headers }: ApiRequest): string => (headers?.['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

const mostBytesShown = 30;

/** The first bytes, those of anything but a JSON object in hexadecimal (handlers summarizeData). */
function excerpt(text: string): string {
  if (text === '') return '<empty>';
  const bytes = utf8Bytes(text);
  const shown = bytes.slice(0, mostBytesShown);
  const more = bytes.length > mostBytesShown ? ' ...' : '';
  if (text.startsWith('{')) return (more ? text.slice(0, mostBytesShown) : text) + more;
  return shown.map((byte) => byte.toString(16).padStart(2, '0')).join('') + more;
}

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
  const { body } = context.request;
  // Only a body that came as text can say a thing twice.
  const duplicates = typeof body === 'string' && context.fieldValidation !== 'Ignore' ? requestsPart.code.duplicateFields(body) : undefined;
  const result = decode(value, kind, context.fieldValidation, duplicates, stored);
  if ('status' in result) return refuse(result.status);
  context.warnings.push(...result.warnings);
  return withDefaults(result.object, context.info.subresource === 'status' ? stored : undefined);
}
