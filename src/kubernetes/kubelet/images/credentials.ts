import type { Secret } from '../../api/types.ts';
import type { PullAuth } from '../../cri/index.ts';
import { decodeBase64, decodeText } from '../text.ts';

/** A registry's credentials, and the Secret that they come from. */
export interface PullCredentials extends PullAuth {
  /** Namespace, name and UID of the Secret, and what stands in it: who shows the same has been here before. */
  readonly source: string;
}

interface Entry {
  readonly key: string;
  readonly auth: PullAuth;
}

const defaultRegistry = 'index.docker.io';

/** An image's full repository: `docker.io/library/busybox`. */
export function repositoryOf(image: string): string {
  const named = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const [first = '', ...rest] = named.split('/');
  const hasDomain = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (hasDomain) return named;
  return rest.length > 0 ? `docker.io/${named}` : `docker.io/library/${named}`;
}

/** Credentials for an image out of a Pod's pull secrets, the most specific first (pkg/credentialprovider: keyring.go, secrets). */
export function pullCredentials(repository: string, secrets: readonly Secret[]): readonly PullCredentials[] {
  const found: (PullCredentials & { readonly key: string })[] = [];
  for (const secret of secrets) {
    const { namespace, name, uid } = secret.metadata;
    for (const { key, auth } of entriesOf(secret)) {
      if (matches(key, repository)) found.push({ ...auth, key, source: `${namespace}/${name}/${uid}/${auth.username}:${auth.password}` });
    }
  }
  return found.sort((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0)).map(({ username, password, source }) => ({ username, password, source }));
}

function entriesOf({ type, data }: Secret): readonly Entry[] {
  const config = type === 'kubernetes.io/dockerconfigjson' ? parse(data?.['.dockerconfigjson'])?.['auths'] : parse(data?.['.dockercfg']);
  if (typeof config !== 'object' || config === null) return [];
  return Object.entries(config as Record<string, unknown>).flatMap(([server, value]) => {
    const auth = authOf(value);
    return auth ? [{ key: keyOf(server), auth }] : [];
  });
}

function parse(data: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = data === undefined ? undefined : JSON.parse(decodeText(decodeBase64(data)));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** `auth` (base64 of user:password) has precedence over the two fields. */
function authOf(value: unknown): PullAuth | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { username, password, auth } = value as { readonly username?: string; readonly password?: string; readonly auth?: string };
  if (auth) {
    const [name, secret] = decodeText(decodeBase64(auth)).split(/:(.*)/s) as [string, string | undefined];
    return secret === undefined ? undefined : { username: name, password: secret.replace(/\0+$/, '') };
  }
  return { username: username ?? '', password: password ?? '' };
}

/** A server's address as an image's name begins: without scheme, and without the path of the registry's own interface. */
function keyOf(server: string): string {
  const bare = server.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return /^[^/]+\/v[12]$/.test(bare) ? bare.replace(/\/v[12]$/, '') : bare;
}

/** Host by host (with `*` for a part of it), and the path as a prefix. */
function matches(key: string, repository: string): boolean {
  const [host = '', ...path] = key.split('/');
  const [own = '', ...rest] = repository.split('/');
  if (own === 'docker.io' && (host === defaultRegistry || host === 'docker.io')) return true;
  const pattern = host.split('.');
  const parts = own.split('.');
  const fits = (glob: string, text: string) => new RegExp(`^${glob.split('*').map(literal).join('.*')}$`).test(text);
  if (pattern.length !== parts.length || !pattern.every((glob, i) => fits(glob, parts[i]!))) return false;
  return path.length === 0 || rest.join('/').startsWith(path.join('/'));
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
