import type { ApiRequest } from '../api/transport.ts';
import type { UserInfo } from './context.ts';

/** Who the request acts as: whoever is connected, or whom it impersonates (`--as`, `--as-group`). */
export function identityOf(user: UserInfo, { headers }: ApiRequest): UserInfo {
  const name = headers?.['impersonate-user'];
  if (!name) return user;
  const given = (headers['impersonate-group'] ?? '').split(',').filter((group) => group !== '');
  const groups = given.length > 0 ? given : serviceAccountGroups(name);
  const uid = headers['impersonate-uid'];
  return { name, ...(uid && { uid }), groups: name === 'system:anonymous' ? [...groups, 'system:unauthenticated'] : [...groups, 'system:authenticated'] };
}

/** A service account is in the groups of all of them and of those of its namespace. */
export function serviceAccountGroups(name: string): readonly string[] {
  const [, kind, namespace] = /^system:(serviceaccount):([^:]+):[^:]+$/.exec(name) ?? [];
  return kind ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : [];
}
