import type { PolicyRule, Subject } from '../../api/types.ts';
import type { UserInfo } from '../context.ts';
import type { Attributes } from './attributes.ts';

/** Whether a list names a value, or all by a star. */
export const covers = (list: readonly string[] | undefined, value: string) => list?.includes(value) || list?.includes('*') || false;

/** Whether a rule allows it (pkg/apis/rbac/v1 evaluation helpers). */
export function allows(rule: PolicyRule, { verb, resource, path }: Attributes): boolean {
  if (!covers(rule.verbs, verb)) return false;
  if (!resource) return rule.nonResourceURLs?.some((url) => matchesPath(url, path!)) ?? false;
  if (!covers(rule.apiGroups, resource.group) || !matchesResource(rule.resources ?? [], resource.resource, resource.subresource)) return false;
  return !rule.resourceNames?.length || rule.resourceNames.includes(resource.name);
}

function matchesPath(url: string, path: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)));
}

function matchesResource(resources: readonly string[], resource: string, subresource: string): boolean {
  const combined = subresource ? `${resource}/${subresource}` : resource;
  return resources.some((one) => one === '*' || one === combined || (subresource !== '' && one === `*/${subresource}`));
}

/** Whether a binding is about this user; a service account's namespace is the binding's unless it says another. */
export function isSubject({ kind, name, namespace }: Subject, user: UserInfo, bindingNamespace: string): boolean {
  if (kind === 'User') return name === user.name;
  if (kind === 'Group') return user.groups.includes(name);
  return user.name === `system:serviceaccount:${namespace || bindingNamespace}:${name}`;
}

/** How an allowed request names who it was allowed through. */
export function subjectText({ kind, name, namespace }: Subject, bindingNamespace: string): string {
  return kind === 'ServiceAccount' ? `ServiceAccount ${JSON.stringify(`${name}/${namespace || bindingNamespace}`)}` : `${kind} ${JSON.stringify(name)}`;
}
