import { applet, type Tool } from '../lib/applet.ts';
import { minorVersionOf } from '../lib/busybox.ts';
import { usage } from '../lib/options.ts';
import { askServer, type DnsMessage, recordTypes } from './dns.ts';
import { oldNslookup } from './old-nslookup.ts';
import { isAddress, type ResolverConfiguration, resolverConfiguration } from './resolve.ts';

const typeNumbers: Readonly<Record<string, number>> = {
  a: recordTypes.A,
  aaaa: recordTypes.AAAA,
  srv: recordTypes.SRV,
  cname: recordTypes.CNAME,
  ptr: recordTypes.PTR,
};

/** The names asked for (add_query_with_search): a name without a dot is only looked for in the domains of the search list. */
function namesAsked(name: string, { searches }: ResolverConfiguration): readonly string[] {
  return name.includes('.') || searches.length === 0 ? [name] : searches.map((domain) => `${name}.${domain}`);
}

/** nslookup of busybox since 1.29: asks for the A records of all names, then for their AAAA records, and fails if any of them does not exist. */
export const nslookup = applet(function* (tool) {
  if (minorVersionOf(tool.process) < 29) return yield* oldNslookup(tool);
  const operands = tool.args.filter((arg) => !arg.startsWith('-'));
  const flags = tool.args.filter((arg) => arg.startsWith('-'));
  const [name, given] = operands;
  if (name === undefined)
    return yield* usage(tool, {
      usage: '[-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n\nQUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any',
    });
  const asked = flags.map((flag) => /^-(?:type|querytype|q)=(\w+)$/.exec(flag)?.[1]?.toLowerCase()).find((type) => type !== undefined);
  const configuration = resolverConfiguration(tool.process);
  const server = given ?? configuration.servers[0];
  if (server === undefined) return yield* tool.die(`can't connect to remote host (127.0.0.1): Connection refused`);
  tool.out.put(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  const reverse = isAddress(name);
  const types = reverse ? [recordTypes.PTR] : asked ? [typeNumbers[asked] ?? recordTypes.A] : [recordTypes.A, recordTypes.AAAA];
  const names = reverse ? [`${name.split('.').reverse().join('.')}.in-addr.arpa`] : namesAsked(name, configuration);
  let status = 0;
  for (const type of types) {
    for (const each of names) {
      const answer = yield* askServer(tool.process, { address: server, port: 53 }, each, type);
      if (answer === undefined) {
        tool.out.put(';; connection timed out; no servers could be reached\n\n');
        return 1;
      }
      show(tool, each, answer);
      if (answer.code !== 0) status = 1;
    }
  }
  return status;
});

function show(tool: Tool, name: string, answer: DnsMessage): void {
  if (answer.code !== 0) {
    tool.out.put(`** server can't find ${name}: ${answer.code === 3 ? 'NXDOMAIN' : answer.code === 2 ? 'SERVFAIL' : 'REFUSED'}\n\n`);
    return;
  }
  for (const record of answer.answers) {
    if (record.type === recordTypes.CNAME) tool.out.put(`${record.name}\tcanonical name = ${record.data}\n`);
    else if (record.type === recordTypes.PTR) tool.out.put(`${record.name}\tname = ${record.data}\n`);
    else if (record.type === recordTypes.SRV) tool.out.put(`${record.name}\tservice = ${record.data}\n`);
    else tool.out.put(`Name:\t${record.name}\nAddress: ${record.data}\n`);
  }
  tool.out.put('\n');
}
