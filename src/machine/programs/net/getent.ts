import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { readText } from '../lib/files.ts';
import { resolve } from './resolve.ts';

function* hosts(tool: Tool, names: readonly string[], kind: string): Execution<number> {
  for (const name of names) {
    const found = yield* resolve(tool.process, name);
    if (typeof found === 'string') return 2;
    for (const address of found) {
      if (kind === 'hosts') tool.out.put(`${address.padEnd(15)} ${name}\n`);
      else for (const [i, type] of ['STREAM', 'DGRAM', 'RAW'].entries()) tool.out.put(`${address.padEnd(15)} ${type}${i === 0 ? ` ${name}` : ''}\n`);
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
    for (const [address, ...names] of lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/)))
      if (names.length > 0) tool.out.put(`${address!.padEnd(15)} ${names.join(' ')}\n`);
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
