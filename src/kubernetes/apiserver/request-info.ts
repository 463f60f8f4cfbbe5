import type { ApiRequest } from '../api/transport.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** What a request is about, read from its method, path and query (apiserver/pkg/endpoints/request.RequestInfo). */
export interface RequestInfo {
  readonly path: string;
  readonly isResource: boolean;
  readonly verb: Verb;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  /** The plural, '' for paths that name no resource. */
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** What follows the subresource (`proxy/…`). */
  readonly rest: readonly string[];
}

const none: readonly string[] = [];
const namespaceSubresources = new Set(['status', 'finalize']);

/** The first value of a query parameter. */
export function queryValue(request: ApiRequest, name: string): string | undefined {
  const value = request.query?.[name];
  return typeof value === 'string' || value === undefined ? value : value[0];
}

/** As strconv.ParseBool in the conversion of query parameters: only `false` and `0` say no. */
export function queryFlag(request: ApiRequest, name: string): boolean {
  const value = queryValue(request, name);
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false';
}

function verbOf(request: ApiRequest, name: string): Verb {
  switch (request.method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name ? 'delete' : 'deletecollection';
    default:
      if (queryFlag(request, 'watch')) return 'watch';
      return name ? 'get' : 'list';
  }
}

function nonResource(request: ApiRequest, group = '', version = ''): RequestInfo {
  return { path: request.path, isResource: false, verb: 'get', group, version, namespace: '', resource: '', name: '', subresource: '', rest: [] };
}

/** `/api/v1/…` and `/apis/GROUP/VERSION/…`, with `namespaces/NS/` before a resource that lives in one. */
export function requestInfo(request: ApiRequest): RequestInfo {
  const all = request.path.split('/');
  const parts = all.includes('', 1) ? ['', ...all.filter((part) => part !== '')] : all;
  const core = parts[1] === 'api';
  const group = core ? '' : (parts[2] ?? '');
  let at = core ? 3 : 4;
  const version = parts[at - 1] ?? '';
  if ((!core && parts[1] !== 'apis') || parts.length <= at) return nonResource(request, group, version);
  let namespace = '';
  if (parts[at] === 'namespaces' && parts.length > at + 2 && !namespaceSubresources.has(parts[at + 2]!)) {
    namespace = parts[at + 1]!;
    at += 2;
  }
  const name = parts[at + 1] ?? '';
  const verb = verbOf(request, name);
  const rest = parts.length > at + 3 ? parts.slice(at + 3) : none;
  return { path: request.path, isResource: true, verb, group, version, namespace, resource: parts[at]!, name, subresource: parts[at + 2] ?? '', rest };
}
