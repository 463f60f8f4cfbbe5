import { SystemError } from '../../process/errors.ts';
import { applet } from '../lib/applet.ts';
import { parseOptions } from '../lib/options.ts';
import { resolve } from './resolve.ts';

const syntax = {
  letters: 'FIlnrdvxf:m:p:q:s:t:w:z:i:g:46',
  least: 1,
  most: 2,
  usage:
    '[-46IFlnrv] [-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-p PORT]\n\t[-t TOS] [-w WAIT_SEC] [-s SRC_IP] [-i IFACE] [-z PAUSE_MSEC] HOST [BYTES]\n\nTrace the route to HOST',
};

/** traceroute: the gateway, if the host is not on the same network, and the host. */
export const traceroute = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const { process } = tool;
  const host = options.rest[0]!;
  const addresses = yield* resolve(process, host);
  if (typeof addresses === 'string') return yield* tool.die(`bad address '${host}'`);
  const address = addresses[0]!;
  tool.out.put(`traceroute to ${host} (${address}), ${options.value('m') ?? 30} hops max, 46 byte packets\n`);
  yield* tool.out.flush();
  const own = process.interfaces();
  const gateway = process.routes().find((route) => route.destination === 'default')?.gateway;
  const isOwn = own.some((each) => each.address === address) || address.startsWith('127.');
  const hop = (number: number, name: string, at: string) => tool.out.put(`${String(number).padStart(2)}  ${name} (${at})  0.010 ms  0.008 ms  0.007 ms\n`);
  let hops = 0;
  if (!isOwn && gateway && gateway !== address) hop(++hops, gateway, gateway);
  yield* tool.out.flush();
  try {
    process.close(yield* process.connect({ address, port: 33_434 }, 'tcp', 15_000_000));
    hop(++hops, host, address);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ECONNREFUSED') hop(++hops, host, address);
    else for (; hops < Number(options.value('m') ?? 30); ) tool.out.put(`${String(++hops).padStart(2)}  *  *  *\n`);
  }
  return 0;
});
