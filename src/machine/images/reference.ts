/** `docker.io/library/busybox:1.36` in its parts. */
export interface Reference {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const defaultDomain = 'docker.io';

/** Reads an image name as distribution/reference ParseDockerRef does: default domain, `library/`, tag `latest`; undefined for no name. */
export function parseReference(name: string): Reference | undefined {
  if (parsed.has(name)) return parsed.get(name);
  const reference = parse(name);
  if (parsed.size >= maxParsed) parsed.clear();
  parsed.set(name, reference);
  return reference;
}

/** The names read of late: a node asks for the few that it has again and again. */
const parsed = new Map<string, Reference | undefined>();
const maxParsed = 200;

function parse(name: string): Reference | undefined {
  const at = name.indexOf('@');
  const digest = at < 0 ? undefined : name.slice(at + 1);
  const rest = at < 0 ? name : name.slice(0, at);
  const colon = rest.lastIndexOf(':');
  const hasTag = colon > rest.lastIndexOf('/');
  const path = hasTag ? rest.slice(0, colon) : rest;
  const tag = hasTag ? rest.slice(colon + 1) : undefined;
  if (!/^[a-z0-9]+([._:/-]+[a-z0-9]+)*$/.test(path.toLowerCase()) || (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))) return undefined;
  const slash = path.indexOf('/');
  const first = slash < 0 ? '' : path.slice(0, slash);
  const hasDomain = first.includes('.') || first.includes(':') || first === 'localhost';
  const domain = hasDomain ? (first === 'index.docker.io' ? defaultDomain : first) : defaultDomain;
  const remainder = hasDomain ? path.slice(slash + 1) : path;
  if (remainder !== remainder.toLowerCase()) return undefined;
  const repository = `${domain}/${domain === defaultDomain && !remainder.includes('/') ? 'library/' : ''}${remainder}`;
  return { repository, tag: tag ?? (digest ? undefined : 'latest'), digest };
}

export function formatReference({ repository, tag, digest }: Reference): string {
  return `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
