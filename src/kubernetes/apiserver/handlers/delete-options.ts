import { decode } from '../../api/decode.ts';
import { badRequest } from '../../api/errors.ts';
import { readYaml } from '../../api/yaml/index.ts';
import { type RequestContext, requestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { readJsonBody } from './body.ts';

const deleteOptions = { group: '', version: 'v1', kind: 'DeleteOptions' };

/** The request of a DELETE whose body came as text, with the metav1.DeleteOptions that it holds; an empty body holds none. */
export function withReadOptions(context: RequestContext): RequestContext {
  const { request, info, user, actor, now } = context;
  const { body: text, ...rest } = request;
  if (text === '') return { ...context, request: rest };
  const decoded = decode(readJsonBody(request), deleteOptions, 'Ignore');
  if ('status' in decoded) return refuse(badRequest((decoded.status.message ?? '').replace(/^.*? cannot be handled as a DeleteOptions: /, '')));
  return requestContext({ ...rest, body: decoded.object }, info, user, actor, now);
}

/** A body in YAML, with the decoder's text of what is wrong with it. */
export function readYamlBody(text: string): { readonly value: unknown } | { readonly error: string } {
  const read = readYaml(text);
  return 'error' in read ? { error: `error converting YAML to JSON: ${read.error}` } : read;
}
