/** The PATH that most images set. */
export const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export const mebibyte = 1024 * 1024;

/** Full names of an image's tags. */
export function tags(repository: string, ...names: readonly string[]): readonly string[] {
  return names.map((tag) => `${repository}:${tag}`);
}
