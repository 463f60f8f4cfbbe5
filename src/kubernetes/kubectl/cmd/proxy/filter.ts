import type { Flags } from '../../flags/parse.ts';

/** Which requests are passed on (kubectl/pkg/proxy FilterServer). */
export type Filter = (method: string, path: string, host: string) => boolean;

const patterns = (text: string) => (text === '' ? [] : text.split(',').map((one) => new RegExp(one)));
const matches = (text: string, list: readonly RegExp[]) => list.some((one) => one.test(text));

export function filterOf(flags: Flags): Filter {
  if (flags.bool('disable-filter')) return () => true;
  const acceptPaths = patterns(flags.string('accept-paths'));
  const rejectPaths = patterns(flags.string('reject-paths'));
  const acceptHosts = patterns(flags.string('accept-hosts'));
  const rejectMethods = patterns(flags.string('reject-methods'));
  return (method, path, host) =>
    !matches(path, rejectPaths) && !matches(method, rejectMethods) && matches(path, acceptPaths) && matches(host.replace(/:\d+$/, ''), acceptHosts);
}
