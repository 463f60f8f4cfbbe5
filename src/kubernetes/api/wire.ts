import { isStatus } from './errors.ts';
import { goHtmlSafe } from './go-text.ts';
import { wirePart } from './kind-parts.ts';
import type { ApiRequest, ApiResponse, WatchEvent } from './transport.ts';
import { writeYaml } from './yaml/index.ts';

/** User agents of browsers and command lines for HTTP, for which JSON is written over several lines. */
const people = /^(curl|Wget|Mozilla\/5\.0)/;

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value[0];
}

/** Whether a person reads it (apiserver/pkg/endpoints/handlers/negotiation isPrettyPrint): `?pretty=1`, or by the user agent. */
function isPretty({ query, headers }: ApiRequest): boolean {
  const pretty = firstOf(query?.['pretty']);
  if (pretty) return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(pretty);
  return people.test(headers?.['user-agent'] ?? '');
}

/** Whether YAML is the first of the types that the client accepts. */
const wantsYaml = ({ headers }: ApiRequest) => /^\s*application\/yaml\b/.test(headers?.accept ?? '');

/** The content type that goes with bodyText. */
export function contentType(request: ApiRequest, response: ApiResponse): string {
  if (typeof response.body === 'string' || isNotServed(response.body)) return 'text/plain; charset=utf-8';
  return wantsYaml(request) && !response.indented ? 'application/yaml' : 'application/json';
}

/** A path without any handler is answered by Go's HTTP server itself. */
const isNotServed = (body: unknown) => isStatus(body) && body.code === 404 && body.details !== undefined && Object.keys(body.details).length === 0;

/** The body of an answer as it goes over the wire. One of several lines has no line feed at its end. */
export function bodyText(request: ApiRequest, response: ApiResponse): string {
  const { body } = response;
  if (typeof body === 'string') return body;
  if (isNotServed(body)) return '404 page not found\n';
  const value = wirePart.code.inGoOrder(body);
  if (response.indented) return goHtmlSafe(JSON.stringify(value, undefined, 2));
  if (wantsYaml(request)) return writeYaml(value as never);
  return isPretty(request) ? goHtmlSafe(JSON.stringify(value, undefined, 2)) : `${goHtmlSafe(JSON.stringify(value))}\n`;
}

/** One event of a watch: a line of JSON. */
export function watchLine({ type, object }: WatchEvent): string {
  return `${goHtmlSafe(JSON.stringify({ type, object: wirePart.code.inGoOrder(object) }))}\n`;
}
