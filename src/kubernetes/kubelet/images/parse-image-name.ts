/** distribution/reference: what may stand in the name of an image. */
const domain =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$|^\[[a-fA-F0-9:]+\](?::[0-9]+)?$/;
const path = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tag = /^[\w][\w.-]{0,127}$/;
const digest = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** The image with `:latest` if it has neither tag nor digest (not otherwise completed), or why it is no name of an image. */
export function applyDefaultImageTag(image: string): { readonly image: string } | { readonly error: string } {
  const fail = (reason: string) => ({ error: `couldn't parse image name ${JSON.stringify(image)}: ${reason}` });
  if (/^[a-f0-9]{64}$/.test(image)) return fail(`invalid repository name (${image}), cannot specify 64-byte hexadecimal strings`);
  const at = image.indexOf('@');
  const named = at < 0 ? image : image.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const remote = hasDomain ? named.slice(slash + 1) : named;
  const colon = remote.indexOf(':');
  const remoteName = colon < 0 ? remote : remote.slice(0, colon);
  const repository = hasDomain || slash >= 0 ? remoteName : `library/${remoteName}`;
  if (repository.toLowerCase() !== repository) return fail(`invalid reference format: repository name (${repository}) must be lowercase`);
  const valid =
    path.test(remoteName) &&
    (!hasDomain || domain.test(first)) &&
    (colon < 0 || tag.test(remote.slice(colon + 1))) &&
    (at < 0 || digest.test(image.slice(at + 1)));
  if (!valid) return fail('invalid reference format');
  return { image: colon < 0 && at < 0 ? `${image}:latest` : image };
}
