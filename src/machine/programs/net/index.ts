import type { Program } from '../../process/types.ts';
import { ipcalc } from './ipcalc.ts';
import { nc, telnet } from './nc.ts';
import { netstat } from './netstat.ts';
import { nslookup } from './nslookup.ts';
import { ping } from './ping.ts';
import { arp, ifconfig, ip, route, sysctl } from './tables.ts';
import { traceroute } from './traceroute.ts';
import { wget } from './wget.ts';

/** The network applets of busybox by name. */
export const netApplets: Readonly<Record<string, Program>> = {
  arp,
  ifconfig,
  ip,
  ipcalc,
  nc,
  netstat,
  nslookup,
  ping,
  route,
  sysctl,
  telnet,
  traceroute,
  wget,
};
