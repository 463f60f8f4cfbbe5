const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domain =
  '(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const reference = new RegExp(
  `^(?:(${domain})/)?(${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

/** A domain has a dot or a port, is localhost, or has capitals; anything else is the first part of the path. */
function isDomain(text: string): boolean {
  return /[.:]/.test(text) || text === 'localhost' || text.toLowerCase() !== text;
}

/**
 * The tag of an image: `latest` where neither tag nor digest is given; undefined where only a digest is, or where the text is no image
 * reference (kubernetes/pkg/util/parsers.ParseImageName, distribution/reference).
 */
export function tagOf(image: string): string | undefined {
  const found = reference.exec(image);
  if (!found) return undefined;
  const [, first, path, tag, digest] = found;
  // The part before the first slash belongs to the path unless it looks like a domain; then it must be lower case.
  if (first !== undefined && !isDomain(first) && !new RegExp(`^${component}$`).test(first)) return undefined;
  if (path === undefined || /^[a-f0-9]{64}$/.test(image)) return undefined;
  return tag ?? (digest === undefined ? 'latest' : undefined);
}

/** When an image is pulled if nothing is said. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent';
}
