import type { PullAuth, RuntimeError } from '../../kubernetes/cri/index.ts';
import { parseReference, type Registry, type RegistryImage } from '../images/index.ts';

/** What a registry answers to the request for an image's manifest, in containerd's words (core/remotes/docker). */
export function resolveImage(registry: Registry, full: string, auth: PullAuth | undefined): RegistryImage | { readonly error: RuntimeError } {
  const image = registry.find(full);
  const refusal = image ? refused(image, full, auth) : missing(registry, full);
  if (image && !refusal) return image;
  const { code, detail } = refusal ?? notFound(full);
  return { error: { code, message: `failed to pull and unpack image "${full}": ${detail}` } };
}

interface Refusal {
  readonly code: RuntimeError['code'];
  readonly detail: string;
}

const unresolved = (detail: string): Refusal => ({ code: 'Unknown', detail: `failed to resolve image: ${detail}` });
const notFound = (full: string): Refusal => ({ code: 'NotFound', detail: `failed to resolve image: ${full}: not found` });
const denied = 'pull access denied, repository does not exist or may require authorization';

/** The address of an image's manifest. */
function manifestUrl(full: string, by?: string): string {
  const { repository, tag, digest } = parseReference(full) ?? { repository: full, tag: 'latest', digest: undefined };
  const [domain = '', ...path] = repository.split('/');
  const host = domain === 'docker.io' ? 'registry-1.docker.io' : domain;
  const scheme = /^localhost(:|$)/.test(host) ? 'http' : 'https';
  return `${scheme}://${host}/v2/${path.join('/')}/manifests/${by ?? digest ?? tag ?? 'latest'}`;
}

/** Docker Hub answers the question for a digest, and counts only what follows. */
const tooMany = (url: string) =>
  `failed to copy: httpReadSeeker: failed open: unexpected status from GET request to ${url}: 429 Too Many Requests\ntoomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`;

/** Why an image that exists is not given. */
function refused({ definition, digest }: RegistryImage, full: string, auth: PullAuth | undefined): Refusal | undefined {
  const { private: wanted, rateLimited } = definition;
  if (rateLimited) return { code: 'Unknown', detail: tooMany(manifestUrl(full, digest)) };
  if (!wanted) return undefined;
  if (!auth?.username || !auth.password) return unresolved(`${denied}: authorization failed: no basic auth credentials`);
  if (auth.username === wanted.username && auth.password === wanted.password) return undefined;
  return unresolved(`unexpected status from HEAD request to ${manifestUrl(full)}: 401 Unauthorized`);
}

/** Why there is none of that name. */
function missing(registry: Registry, full: string): Refusal {
  const repository = parseReference(full)?.repository ?? full;
  const domain = repository.slice(0, repository.indexOf('/'));
  if (!registry.isReachable(domain)) {
    const [host = '', port] = domain.split(':');
    const failure = host === 'localhost' ? `dial tcp 127.0.0.1:${port ?? 80}: connect: connection refused` : `dial tcp: lookup ${host}: no such host`;
    return unresolved(`failed to do request: Head "${manifestUrl(full)}": ${failure}`);
  }
  if (registry.isSilentAbout(repository)) return unresolved(`${denied}: server message: insufficient_scope: authorization failed`);
  return notFound(full);
}
