/** The release that this kubectl is. */
export const clientVersion = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  platform: 'linux/amd64',
} as const;

export const kustomizeVersion = 'v5.8.1';

const minorOf = (version: string) => {
  const match = /^v?(\d+)\.(\d+)/.exec(version);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
};

/** kubectl supports servers one minor release older or newer. */
export function skewWarning(client: string, server: string): string | undefined {
  const [own, other] = [minorOf(client), minorOf(server)];
  if (!own || !other) return undefined;
  const near = own.major === other.major && Math.abs(own.minor - other.minor) <= 1;
  if (near) return undefined;
  return `version difference between client (${own.major}.${own.minor}) and server (${other.major}.${other.minor}) exceeds the supported minor version skew of +/-1`;
}
