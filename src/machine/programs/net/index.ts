import type { Program } from '../../process/types.ts';
import { nc, telnet } from './nc.ts';
import { nslookup } from './nslookup.ts';
import { ping } from './ping.ts';
import { arp, ifconfig, ip, netstat, route, sysctl } from './tables.ts';
import { wget } from './wget.ts';

/** The network applets of busybox by name. */
export const netApplets: Readonly<Record<string, Program>> = { arp, ifconfig, ip, nc, netstat, nslookup, ping, route, sysctl, telnet, wget };
