import type { Execution } from '../../../../machine/process/types.ts';
import type { ApiRequest } from '../../../api/transport.ts';
import { bodyText } from '../../../api/wire.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';

/** A path with its query, as it is written in a request. */
export function targetOf(text: string): Pick<ApiRequest, 'path' | 'query'> {
  const at = text.indexOf('?');
  if (at < 0) return { path: text };
  const query: Record<string, string | string[]> = {};
  for (const pair of text.slice(at + 1).split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    const [key, one] = [decoded(name), decoded(value.join('='))];
    const before = query[key];
    query[key] = before === undefined ? one : [...[before].flat(), one];
  }
  return { path: text.slice(0, at), query };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Sends what --raw asks for, and prints the answer as it comes over the wire (kubectl/pkg/rawhttp). */
export function* sendRaw(invocation: Invocation, method: ApiRequest['method'], body?: string): Execution<void> {
  const path = invocation.flags.string('raw');
  if (!/^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(path)) throw new UserError(`--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`);
  const client = yield* invocation.client();
  const request: ApiRequest = { method, ...targetOf(path), headers: { accept: undefined }, ...(body !== undefined && { body }) };
  const answer = yield* client.request(request);
  yield* invocation.out(bodyText(request, answer));
}
