import { SystemError } from '../../process/errors.ts';
import type { NetworkInterface } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { bannerOf } from '../lib/busybox.ts';
import { readText } from '../lib/files.ts';

const masks = (prefix: number) => [0, 8, 16, 24].map((at) => (prefix >= at + 8 ? 255 : prefix <= at ? 0 : 256 - 2 ** (8 - (prefix - at))));
const broadcast = (it: NetworkInterface) =>
  it.address
    .split('.')
    .map((part, i) => Number(part) | (255 - masks(it.prefix)[i]!))
    .join('.');
const flagsOf = (it: NetworkInterface) => (it.name === 'lo' ? 'LOOPBACK,UP,LOWER_UP' : 'BROADCAST,MULTICAST,UP,LOWER_UP');

/** ip: addr, link, route, and neigh without entries. */
export const ip = applet(function* (tool) {
  const short = tool.args.some((arg) => arg === '-o' || arg === '-oneline');
  const brief = tool.args.includes('-br') || tool.args.includes('-brief');
  const words = tool.args.filter((arg) => !arg.startsWith('-'));
  const [object = '', ...rest] = words;
  const device = rest.filter((word) => !['show', 'list', 'ls', 'dev', 's', 'l'].includes(word))[0];
  if ('route'.startsWith(object) && object !== '') return routes(tool);
  if (rest.some((word) => ['add', 'del', 'set', 'flush', 'change', 'replace'].includes(word)))
    return yield* tool.die(
      tool.process.hasCapability('NET_ADMIN')
        ? 'changing interfaces, addresses and routes is not simulated in Podlab'
        : 'RTNETLINK answers: Operation not permitted',
      2,
    );
  if (object !== '' && ('address'.startsWith(object) || 'link'.startsWith(object)))
    return yield* addresses(tool, 'address'.startsWith(object), short, brief, device);
  if (object !== '' && 'neighbour'.startsWith(object)) return 0;
  yield* tool.process.write(
    2,
    `${bannerOf(tool.process)}\n\nUsage: ip [OPTIONS] address|route|link|neigh|rule [ARGS]\n\nOPTIONS := -f[amily] inet|inet6|link | -o[neline]\n`,
  );
  return 1;
});

function* addresses(tool: Tool, withAddress: boolean, short: boolean, brief: boolean, device: string | undefined) {
  const all = tool.process.interfaces();
  const shown = all.filter((it) => device === undefined || it.name === device);
  if (device !== undefined && shown.length === 0) return yield* tool.die(`can't find device '${device}'`);
  for (const it of shown) {
    const index = all.indexOf(it) + 1;
    const link = `${index}: ${it.name}: <${flagsOf(it)}> mtu ${it.name === 'lo' ? 65536 : 1500} qdisc noqueue ${it.name === 'lo' ? '' : 'state UP '}qlen 1000`;
    const hardware = it.name === 'lo' ? 'link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00' : `link/ether ${it.mac} brd ff:ff:ff:ff:ff:ff`;
    const address = `inet ${it.address}/${it.prefix}${it.name === 'lo' ? '' : ` brd ${broadcast(it)}`} scope ${it.name === 'lo' ? 'host' : 'global'} ${it.name}`;
    if (brief)
      tool.out.put(`${it.name.padEnd(16)} ${(it.name === 'lo' ? 'UNKNOWN' : 'UP').padEnd(14)} ${withAddress ? `${it.address}/${it.prefix}` : it.mac} \n`);
    else if (short)
      tool.out.put(withAddress ? `${index}: ${it.name}    ${address}\\       valid_lft forever preferred_lft forever\n` : `${link}\\    ${hardware}\n`);
    else tool.out.put(`${link}\n    ${hardware}\n${withAddress ? `    ${address}\n       valid_lft forever preferred_lft forever\n` : ''}`);
  }
  return 0;
}

function routes(tool: Tool): number {
  for (const route of tool.process.routes()) {
    const way = route.gateway ? ` via ${route.gateway}` : '';
    tool.out.put(
      `${route.destination === '0.0.0.0/0' ? 'default' : route.destination}${way} dev ${route.device} ${route.gateway ? '' : 'scope link '}${route.source ? ` src ${route.source} ` : ''}\n`,
    );
  }
  return 0;
}

/** ifconfig. */
export const ifconfig = applet(function* (tool) {
  const name = tool.args.find((arg) => !arg.startsWith('-'));
  const shown = tool.process.interfaces().filter((it) => name === undefined || it.name === name);
  if (name !== undefined && shown.length === 0) return yield* tool.die(`${name}: error fetching interface information: Device not found`);
  for (const it of [...shown].sort((a, b) => (a.name === 'lo' ? 1 : b.name === 'lo' ? -1 : 0))) {
    const mask = masks(it.prefix).join('.');
    const loop = it.name === 'lo';
    tool.out.put(
      `${it.name.padEnd(9)} Link encap:${loop ? 'Local Loopback  ' : `Ethernet  HWaddr ${it.mac.toUpperCase()}  `}\n          inet addr:${it.address}  ${loop ? '' : `Bcast:${broadcast(it)}  `}Mask:${mask}\n          UP ${loop ? 'LOOPBACK' : 'BROADCAST'} RUNNING${loop ? '' : ' MULTICAST'}  MTU:${loop ? 65536 : 1500}  Metric:1\n\n`,
    );
  }
  return 0;
});

/** The routing table, as route -n and netstat -r show it. */
export function showRoutes(tool: Tool): number {
  tool.out.put('Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n');
  for (const it of tool.process.routes()) {
    const [network, prefix] = it.destination.split('/') as [string, string];
    const fallback = it.destination === 'default' || it.destination === '0.0.0.0/0';
    const columns = [fallback ? '0.0.0.0' : network, it.gateway || '0.0.0.0', fallback ? '0.0.0.0' : masks(Number(prefix ?? 32)).join('.')];
    tool.out.put(`${columns.map((column) => column.padEnd(15)).join(' ')} ${(it.gateway ? 'UG' : 'U').padEnd(5)} 0      0        0 ${it.device}\n`);
  }
  return 0;
}

/** route -n. */
export const route = applet(function* (tool) {
  return showRoutes(tool);
});

/** arp: nothing is remembered here. */
export const arp = applet(function* () {
  return 0;
});

/** sysctl: reads settings, and with -w or KEY=VALUE changes them. */
export const sysctl = applet(function* (tool) {
  let status = 0;
  const quiet = tool.args.includes('-n');
  for (const arg of tool.args.filter((each) => !each.startsWith('-'))) {
    const [key = '', value] = arg.split(/=(.*)/s);
    const path = `/proc/sys/${key.replaceAll('.', '/')}`;
    const known = tool.process.access(path, '') ? readText(tool.process, path).trim() : undefined;
    if (known === undefined) yield* tool.complain(`error: '${key}' is an unknown key`);
    else if (value === undefined) tool.out.put(quiet ? `${known}\n` : `${key} = ${known}\n`);
    else {
      try {
        const descriptor = tool.process.open(path, { write: true, truncate: true });
        yield* tool.process.write(descriptor, `${value}\n`);
        tool.process.close(descriptor);
        tool.out.put(quiet ? `${value}\n` : `${key} = ${value}\n`);
        continue;
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        yield* tool.complain(`error setting key '${key}': ${error.message}`);
      }
    }
    if (known === undefined || value !== undefined) status = 1;
  }
  return status;
});
