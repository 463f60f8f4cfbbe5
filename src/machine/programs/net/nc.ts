import { SystemError } from '../../process/errors.ts';
import type { Execution, Process } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { type Options, parseOptions, usage } from '../lib/options.ts';
import { signalNumber } from '../lib/signals.ts';
import { resolve } from './resolve.ts';

const syntax = {
  letters: 'lp:w:i:nvuzke:s:q:',
  usage:
    "[OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n\n\t-e PROG\tRun PROG after connect (must be last)\n\t-l\tListen mode, for inbound connects\n\t-lk\tWith -e, provides persistent server\n\t-p PORT\tLocal port\n\t-s ADDR\tLocal address\n\t-w SEC\tTimeout for connects and final net reads\n\t-i SEC\tDelay interval for lines sent\n\t-n\tDon't do DNS resolution\n\t-u\tUDP mode\n\t-b\tAllow broadcasts\n\t-v\tVerbose\n\t-o FILE\tHex dump traffic\n\t-z\tZero-I/O mode (scanning)",
};

/** nc: a connection between standard input and output and another host. */
export const nc = applet(function* (tool) {
  const at = tool.args.findIndex((arg) => /^-[a-z]*e$/.test(arg));
  const program = at < 0 ? undefined : tool.args.slice(at + 1);
  const args = at < 0 ? tool.args : [...tool.args.slice(0, at), ...(tool.args[at]!.length > 2 ? [tool.args[at]!.slice(0, -1)] : [])];
  const options = yield* parseOptions(tool, syntax, args);
  if (options.has('l')) return yield* listen(tool, options, program);
  const [host, port] = options.rest;
  if (host === undefined || port === undefined) return yield* usage(tool, syntax);
  const addresses = yield* resolve(tool.process, host);
  if (typeof addresses === 'string') return yield* tool.die(`bad address '${host}'`);
  const timeout = options.has('w') ? Number(options.value('w')) * 1_000_000 : undefined;
  let socket: number;
  try {
    socket = yield* tool.process.connect({ address: addresses[0]!, port: Number(port) }, options.has('u') ? 'udp' : 'tcp', timeout);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ETIMEDOUT' && timeout !== undefined) return yield* tool.die('timed out');
    return yield* tool.die(
      `${options.has('v') || !options.has('z') ? `can't connect to remote host (${addresses[0]}): ` : `can't connect to remote host (${addresses[0]}): `}${error.message}`,
    );
  }
  if (options.has('v')) yield* tool.process.write(2, `${host} (${addresses[0]}:${port}) open\n`);
  if (options.has('z')) return 0;
  if (program) return yield* attach(tool, socket, program);
  return yield* relay(tool.process, socket, timeout);
});

function* listen(tool: Tool, options: Options, program: readonly string[] | undefined): Execution<number> {
  const { process } = tool;
  const port = Number(options.value('p') ?? options.rest.at(-1) ?? 0);
  const isUdp = options.has('u');
  let listener: number;
  try {
    listener = process.listen({ address: options.value('s') ?? '', port }, isUdp ? 'udp' : 'tcp');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(`bind: ${error.message}`);
  }
  if (options.has('v')) yield* process.write(2, `listening on [::]:${process.localAddress(listener).port} ...\n`);
  if (isUdp) return yield* talk(process, listener);
  for (;;) {
    const socket = yield* process.accept(listener);
    if (options.has('v'))
      yield* process.write(
        2,
        `connect to [::ffff:${process.localAddress(socket).address}]:${port} from [::ffff:${process.remoteAddress(socket).address}]:${process.remoteAddress(socket).port}\n`,
      );
    if (!options.has('k')) process.close(listener);
    const status = program
      ? yield* attach(tool, socket, program)
      : yield* relay(process, socket, options.has('w') ? Number(options.value('w')) * 1_000_000 : undefined);
    if (!options.has('k')) return status;
  }
}

/** UDP: whoever sends the first datagram is the other side from then on. It never says that it has ended. */
function* talk(process: Process, socket: number): Execution<number> {
  const first = yield* process.receiveFrom(socket);
  if (!first) return 1;
  const peer = first.from;
  yield* process.write(1, first.data);
  const inputs = new Set([0, socket]);
  for (;;) {
    const ready = yield* process.poll([...inputs], undefined);
    if (ready.includes(socket)) {
      const datagram = yield* process.receiveFrom(socket);
      if (datagram && datagram.from.address === peer.address && datagram.from.port === peer.port) yield* process.write(1, datagram.data);
    }
    if (!ready.includes(0)) continue;
    const piece = yield* process.read(0);
    if (piece.length === 0) inputs.delete(0);
    else process.sendTo(socket, piece, peer);
  }
}

/** Runs a program with the connection as its standard input and output. */
function* attach(tool: Tool, socket: number, argv: readonly string[]): Execution<number> {
  const pid = tool.process.spawn({
    argv,
    env: tool.process.env,
    files: new Map([
      [0, socket],
      [1, socket],
      [2, 2],
    ]),
  });
  tool.process.close(socket);
  const ended = yield* tool.process.wait({ pid });
  return ended?.status.signal ? 128 + signalNumber(ended.status.signal) : (ended?.status.code ?? 0);
}

/** Copies both ways until the other side has ended. */
function* relay(process: Process, socket: number, timeout: number | undefined): Execution<number> {
  const inputs = new Set([0, socket]);
  for (;;) {
    const ready = yield* process.poll([...inputs], inputs.has(0) ? undefined : timeout);
    if (ready.length === 0) return 1;
    for (const descriptor of ready) {
      let piece: Uint8Array;
      try {
        piece = yield* process.read(descriptor);
      } catch (error) {
        if (error instanceof SystemError) return 1;
        throw error;
      }
      if (descriptor === socket) {
        if (piece.length === 0) return 0;
        yield* process.write(1, piece);
      } else if (piece.length === 0) {
        inputs.delete(0);
        process.shutdown(socket);
      } else yield* process.write(socket, piece);
    }
  }
}

/** telnet, as far as a plain connection goes. */
export const telnet = applet(function* (tool) {
  const [host, port] = tool.args.filter((arg) => !arg.startsWith('-'));
  if (host === undefined) return yield* usage(tool, { usage: '[-a] [-l USER] HOST [PORT]\n\nConnect to telnet server' });
  const addresses = yield* resolve(tool.process, host);
  if (typeof addresses === 'string') return yield* tool.die(`bad address '${host}'`);
  try {
    const socket = yield* tool.process.connect({ address: addresses[0]!, port: Number(port ?? 23) });
    yield* tool.process.write(1, `Connected to ${host}\n`);
    yield* relay(tool.process, socket, undefined);
    yield* tool.process.write(1, 'Connection closed by foreign host\n');
    return 1;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(`can't connect to remote host (${addresses[0]}): ${error.message}`);
  }
});
