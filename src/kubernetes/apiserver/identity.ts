import type { ApiRequest } from '../api/transport.ts';
import type { UserInfo } from './context.ts';

/** Who the request acts as: whoever is connected, or whom it impersonates (`--as`, `--as-group`). */
export function identityOf(user: UserInfo, { headers }: ApiRequest): UserInfo {
  const name = headers?.['impersonate-user'];
  if (!name) return user;
  const given = (headers['impersonate-group'] ?? '').split(',').filter((group) => group !== '');
  const groups = given.length > 0 ? given : serviceAccountGroups(name);
  const uid = headers['impersonate-uid'];
  const extra = extraOf(headers);
  return {
    name,
    ...(uid && { uid }),
    ...(extra && { extra }),
    groups: name === 'system:anonymous' ? [...groups, 'system:unauthenticated'] : [...groups, 'system:authenticated'],
  };
}

const extraHeader = 'impersonate-extra-';

/** `--as-user-extra KEY=VALUE`: a header for each key. */
function extraOf(headers: NonNullable<ApiRequest['headers']>): Readonly<Record<string, readonly string[]>> | undefined {
  const given = Object.entries(headers).filter(([name, value]) => name.startsWith(extraHeader) && value !== undefined);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, value]) => [decodeURIComponent(name.slice(extraHeader.length)), value!.split(',')]));
}

/** A service account is in the groups of all of them and of those of its namespace. */
export function serviceAccountGroups(name: string): readonly string[] {
  const [, kind, namespace] = /^system:(serviceaccount):([^:]+):[^:]+$/.exec(name) ?? [];
  return kind ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : [];
}
