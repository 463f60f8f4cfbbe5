import type { Execution } from '../../process/types.ts';
import type { Tool } from '../lib/applet.ts';
import { readText } from '../lib/files.ts';
import { usage } from '../lib/options.ts';
import { askServer, recordTypes } from './dns.ts';
import { candidates, hostWords, isAddress, resolverConfiguration } from './resolve.ts';

/** nslookup of busybox 1.28 and before: the resolver of the C library, which knows /etc/hosts and the search list. */
export function* oldNslookup(tool: Tool): Execution<number> {
  const [name, given] = tool.args;
  if (name === undefined || name.startsWith('-') || tool.args.length > 2)
    return yield* usage(tool, {
      usage: '[HOST] [SERVER]\n\nQuery the nameserver for the IP address of the given HOST\noptionally using a specified DNS server',
    });
  const server = given ?? resolverConfiguration(tool.process).servers[0] ?? '0.0.0.0';
  yield* printHost(tool, server, 'Server:', server);
  tool.out.put('\n');
  return yield* printHost(tool, name, 'Name:', server);
}

function* printHost(tool: Tool, name: string, header: string, server: string): Execution<number> {
  const addresses = isAddress(name) ? [name] : yield* lookUp(tool, name, server);
  if (addresses.length === 0) {
    yield* tool.complain(`can't resolve '${name}'`);
    return 1;
  }
  tool.out.put(`${header.padEnd(10)} ${name}\n`);
  for (const [i, address] of addresses.entries()) {
    const host = yield* nameOf(tool, address, server);
    tool.out.put(`Address ${i + 1}: ${address}${host === undefined ? '' : ` ${host}`}\n`);
  }
  return 0;
}

const hosts = (tool: Tool): string[][] => readText(tool.process, '/etc/hosts').split('\n').map(hostWords);

function* lookUp(tool: Tool, name: string, server: string): Execution<readonly string[]> {
  const known = hosts(tool).filter(([address, ...names]) => isAddress(address!) && names.includes(name));
  if (known.length > 0) return known.map(([address]) => address!);
  for (const candidate of candidates(name, resolverConfiguration(tool.process))) {
    const answer = yield* askServer(tool.process, { address: server, port: 53 }, candidate, recordTypes.A);
    const found = answer?.answers.filter((record) => record.type === recordTypes.A) ?? [];
    if (found.length > 0) return found.map((record) => record.data);
    if (!answer) return [];
  }
  return [];
}

function* nameOf(tool: Tool, address: string, server: string): Execution<string | undefined> {
  const known = hosts(tool).find(([own]) => own === address);
  if (known) return known[1];
  const answer = yield* askServer(tool.process, { address: server, port: 53 }, `${address.split('.').reverse().join('.')}.in-addr.arpa`, recordTypes.PTR);
  return answer?.answers.find((record) => record.type === recordTypes.PTR)?.data.replace(/\.$/, '');
}
