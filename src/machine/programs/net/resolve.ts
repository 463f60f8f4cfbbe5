import { finished } from '../../process/finished.ts';
import type { Execution, Process } from '../../process/types.ts';
import { readText } from '../lib/files.ts';
import { askServer, recordTypes } from './dns.ts';

export const isAddress = (text: string) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);

/** What /etc/resolv.conf says. */
export interface ResolverConfiguration {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly ndots: number;
}

export function resolverConfiguration(process: Process): ResolverConfiguration {
  const lines = readText(process, '/etc/resolv.conf')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const options = lines.filter(([key]) => key === 'options').flatMap(([, ...values]) => values);
  return {
    servers: lines.filter(([key]) => key === 'nameserver').map(([, value]) => value ?? ''),
    searches: lines.findLast(([key]) => key === 'search' || key === 'domain')?.slice(1) ?? [],
    ndots: Number(options.find((option) => option.startsWith('ndots:'))?.slice(6) ?? 1),
  };
}

/** The names that a resolver asks for, in order: with the search domains before or after the name itself, as ndots says. */
export function candidates(name: string, configuration: Pick<ResolverConfiguration, 'searches' | 'ndots'>): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = configuration.searches.map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 >= configuration.ndots ? [name, ...searched] : [...searched, name];
}

/** Why a name has no address: it does not exist, or nobody answered. */
export type ResolveFailure = 'not found' | 'no answer';

/** The addresses of a name: itself, /etc/hosts, then DNS. */
export function resolve(process: Process, name: string): Execution<readonly string[] | ResolveFailure> {
  if (isAddress(name)) return finished([name]);
  const hosts = hostsOf(readText(process, '/etc/hosts'), name.toLowerCase());
  if (hosts.length > 0) return finished(hosts);
  if (name === 'localhost' || name.endsWith('.localhost')) return finished(['127.0.0.1']);
  return askServers(process, name);
}

/** The address and the names of a line of /etc/hosts. */
export const hostWords = (line: string): string[] => line.replace(/#.*/, '').trim().split(/\s+/);

/** The addresses of the lines of /etc/hosts that have a name, in small letters. */
function hostsOf(text: string, name: string): string[] {
  const small = text.toLowerCase();
  const found: string[] = [];
  for (let at = small.indexOf(name); at >= 0; ) {
    const start = small.lastIndexOf('\n', at) + 1;
    const end = small.indexOf('\n', at);
    const [address = '', ...names] = hostWords(small.slice(start, end < 0 ? undefined : end));
    if (names.includes(name) && isAddress(address)) found.push(address);
    at = end < 0 ? -1 : small.indexOf(name, end + 1);
  }
  return found;
}

function* askServers(process: Process, name: string): Execution<readonly string[] | ResolveFailure> {
  const configuration = resolverConfiguration(process);
  let answered = false;
  for (const candidate of candidates(name, configuration)) {
    for (const server of configuration.servers) {
      const answer = yield* askServer(process, { address: server, port: 53 }, candidate, recordTypes.A);
      if (!answer) continue;
      answered = true;
      const addresses = answer.answers.filter((record) => record.type === recordTypes.A).map((record) => record.data);
      if (addresses.length > 0) return addresses;
      break;
    }
    if (!answered && configuration.servers.length > 0) return 'no answer';
  }
  return answered || configuration.servers.length === 0 ? 'not found' : 'no answer';
}
