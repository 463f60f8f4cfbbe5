import type { UserInfo } from '../context.ts';
import type { RequestInfo } from '../request-info.ts';

/** What somebody wants to do (apiserver/pkg/authorization/authorizer.Attributes). */
export interface Attributes {
  readonly user: UserInfo;
  readonly verb: string;
  /** Set for requests for objects. */
  readonly resource?: { readonly group: string; readonly resource: string; readonly subresource: string; readonly name: string; readonly namespace: string };
  /** Set for other requests. */
  readonly path?: string;
}

const connects = new Set(['exec', 'attach', 'portforward']);

export function attributesOf(user: UserInfo, info: RequestInfo, method: string): Attributes {
  if (!info.isResource) return { user, verb: method.toLowerCase(), path: info.path };
  const { group, resource, subresource, name, namespace } = info;
  const verb = resource === 'pods' && connects.has(subresource) ? 'create' : info.verb;
  return { user, verb, resource: { group, resource, subresource, name, namespace: resource === 'namespaces' ? name : namespace } };
}

/** What a refusal says (endpoints/handlers/responsewriters forbiddenMessage). */
export function cannotText({ user, verb, resource, path }: Attributes): string {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`;
  if (!resource) return `${who} path ${JSON.stringify(path)}`;
  const what = resource.subresource ? `${resource.resource}/${resource.subresource}` : resource.resource;
  const where = resource.namespace ? `in the namespace ${JSON.stringify(resource.namespace)}` : 'at the cluster scope';
  return `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(resource.group)} ${where}`;
}
