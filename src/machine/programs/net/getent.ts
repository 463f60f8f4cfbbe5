import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { readText } from '../lib/files.ts';
import { askServer, recordTypes } from './dns.ts';
import { candidates, hostWords, isAddress, resolve, resolverConfiguration } from './resolve.ts';

/** The name that DNS has for it, with the domain of the search list under which it was found. */
function* canonical(tool: Tool, name: string): Execution<string> {
  const configuration = resolverConfiguration(tool.process);
  const [server] = configuration.servers;
  if (isAddress(name) || server === undefined || readText(tool.process, '/etc/hosts').split(/\s+/).includes(name)) return name;
  for (const candidate of candidates(name, configuration)) {
    const answer = yield* askServer(tool.process, { address: server, port: 53 }, candidate, recordTypes.A);
    const found = answer?.answers.find((record) => record.type === recordTypes.A);
    if (found) return found.name.replace(/\.$/, '');
  }
  return name;
}

function* hosts(tool: Tool, names: readonly string[], kind: string): Execution<number> {
  for (const name of names) {
    const found = yield* resolve(tool.process, name);
    if (typeof found === 'string') return 2;
    const full = yield* canonical(tool, name);
    for (const address of found) {
      if (kind === 'hosts') tool.out.put(`${address.padEnd(15)} ${full}\n`);
      else for (const [i, type] of ['STREAM', 'DGRAM', 'RAW'].entries()) tool.out.put(`${address.padEnd(15)} ${type}${i === 0 ? ` ${full}` : ''}\n`);
    }
  }
  return 0;
}

/** getent: what the C library finds for hosts, accounts and groups. */
export const getent = applet(function* (tool) {
  const [database, ...keys] = tool.args.filter((arg) => !arg.startsWith('-'));
  if (database === 'hosts' || database === 'ahosts' || database === 'ahostsv4') {
    if (keys.length > 0) return yield* hosts(tool, keys, database);
    const lines = readText(tool.process, '/etc/hosts').split('\n');
    for (const [address, ...names] of lines.map(hostWords)) if (names.length > 0) tool.out.put(`${address!.padEnd(15)} ${names.join(' ')}\n`);
    return 0;
  }
  if (database !== 'passwd' && database !== 'group') {
    yield* tool.process.write(
      2,
      `${database === undefined ? 'getent: wrong number of arguments' : `Unknown database: ${database}`}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
    );
    return 1;
  }
  const lines = readText(tool.process, `/etc/${database}`)
    .split('\n')
    .filter((line) => line !== '');
  if (keys.length === 0) for (const line of lines) tool.out.put(`${line}\n`);
  for (const key of keys) {
    const found = lines.find((line) => line.split(':')[0] === key || line.split(':')[2] === key);
    if (found === undefined) return 2;
    tool.out.put(`${found}\n`);
  }
  return 0;
});
