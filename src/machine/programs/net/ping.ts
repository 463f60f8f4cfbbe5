import { SystemError } from '../../process/errors.ts';
import type { Execution, Process } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';
import { parseOptions } from '../lib/options.ts';
import { resolve } from './resolve.ts';

const syntax = {
  letters: 'c:s:t:w:W:I:i:nqA4:6',
  least: 1,
  most: 1,
  usage:
    '[OPTIONS] HOST\n\nSend ICMP ECHO_REQUESTs to HOST\n\n\t-4,-6\t\tForce IP or IPv6 name resolution\n\t-c CNT\t\tSend only CNT pings\n\t-s SIZE\t\tSend SIZE data bytes in packets (default 56)\n\t-i SECS\t\tInterval\n\t-A\t\tPing as soon as reply is recevied\n\t-t TTL\t\tSet TTL\n\t-I IFACE/IP\tSource interface or IP address\n\t-W SEC\t\tSeconds to wait for the first response (default 10)\n\t\t\t(after all -c CNT packets are sent)\n\t-w SEC\t\tSeconds until ping exits (default:infinite)\n\t\t\t(can exit earlier with -c CNT)\n\t-q\t\tQuiet, only display output at start/finish',
};

/**
 * Whether a host answers: the kernel has no raw sockets, so that a connection to a port nobody listens on is tried; a refusal is an
 * answer. The time is that of the round trip.
 */
function* echo(process: Process, address: string, timeout: number): Execution<number | undefined> {
  const started = process.clock.now;
  try {
    process.close(yield* process.connect({ address, port: 9 }, 'tcp', timeout));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code !== 'ECONNREFUSED') return undefined;
  }
  return process.clock.now - started;
}

const milliseconds = (microseconds: number) => (microseconds / 1000).toFixed(3);

/** ping. Only root may: there are no raw sockets for others. */
export const ping = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const { process } = tool;
  const host = options.rest[0]!;
  const addresses = yield* resolve(process, host);
  if (typeof addresses === 'string') return yield* tool.die(`bad address '${host}'`);
  const address = addresses[0]!;
  const size = Number(options.value('s') ?? 56);
  tool.out.put(`PING ${host} (${address}): ${size} data bytes\n`);
  yield* tool.out.flush();
  if (!process.hasCapability('NET_RAW')) return yield* tool.die('permission denied (are you root?)');
  const count = Number(options.value('c') ?? Number.POSITIVE_INFINITY);
  const pause = Number(options.value('i') ?? 1) * 1_000_000;
  const patience = Number(options.value('W') ?? 10) * 1_000_000;
  const end = options.has('w') ? process.clock.now + Number(options.value('w')) * 1_000_000 : Number.POSITIVE_INFINITY;
  const times: number[] = [];
  let sent = 0;
  let stopped = false;
  process.onSignal('SIGINT', () => {
    stopped = true;
  });
  while (sent < count && process.clock.now < end && !stopped) {
    const started = process.clock.now;
    sent++;
    const time = yield* echo(process, address, Math.min(patience, pause, end - process.clock.now));
    if (time !== undefined) {
      times.push(time);
      if (!options.has('q')) tool.out.put(`${size + 8} bytes from ${address}: seq=${sent - 1} ttl=64 time=${milliseconds(time)} ms\n`);
      yield* tool.out.flush();
    } else if (sent === count) yield* process.sleep(Math.max(0, patience - (process.clock.now - started)));
    if (sent < count && !stopped) yield* process.sleep(Math.max(0, pause - (process.clock.now - started)));
  }
  tool.out.put(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${sent === 0 ? 0 : Math.floor(((sent - times.length) * 100) / sent)}% packet loss\n`,
  );
  if (times.length > 0)
    tool.out.put(
      `round-trip min/avg/max = ${milliseconds(Math.min(...times))}/${milliseconds(times.reduce((a, b) => a + b, 0) / times.length)}/${milliseconds(Math.max(...times))} ms\n`,
    );
  return times.length > 0 ? 0 : 1;
});
