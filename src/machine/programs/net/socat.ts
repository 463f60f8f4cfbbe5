import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { strftime } from '../lib/strftime.ts';
import { resolve } from './resolve.ts';

interface Address {
  readonly kind: string;
  readonly parameters: readonly string[];
  readonly options: readonly string[];
  readonly text: string;
}

/** `TCP-LISTEN:8080,fork` in its parts. */
function parse(text: string): Address {
  const [head = '', ...options] = text.split(',');
  const [kind = '', ...parameters] = head.split(':');
  return { kind: head === '-' ? 'STDIO' : kind.toUpperCase().replace(/^TCP4/, 'TCP'), parameters, options, text };
}

/** Where bytes are read and written. */
interface Ends {
  readonly input: number;
  readonly output: number;
}

const listening = new Set(['UNIX-LISTEN', 'UNIX-L', 'TCP-LISTEN', 'TCP-L', 'ABSTRACT-LISTEN']);

function open(process: Process, { kind, parameters }: Address): number {
  const [name = ''] = parameters;
  if (kind.startsWith('UNIX')) return process.listenUnix(name);
  if (kind.startsWith('ABSTRACT')) return process.listenUnix(`@${name}`);
  return process.listen({ address: '', port: Number(name) });
}

function* connect(process: Process, { kind, parameters }: Address): Execution<Ends | undefined> {
  const [name = '', port = ''] = parameters;
  if (kind === 'STDIO' || kind === 'STDIN' || kind === 'STDOUT') return { input: 0, output: 1 };
  if (kind === 'EXEC' || kind === 'SYSTEM')
    return spawn(process, kind === 'SYSTEM' ? ['/bin/sh', '-c', parameters.join(':')] : parameters.join(':').split(' '));
  if (kind === 'OPEN' || kind === 'CREATE') {
    const descriptor = process.open(name, { read: kind === 'OPEN', write: true, create: kind === 'CREATE' }, 0o666);
    return { input: descriptor, output: descriptor };
  }
  let socket: number;
  if (kind === 'UNIX-CONNECT' || kind === 'UNIX' || kind === 'UNIX-CLIENT') socket = process.connectUnix(name);
  else if (kind === 'ABSTRACT-CONNECT') socket = process.connectUnix(`@${name}`);
  else if (kind === 'TCP' || kind === 'TCP-CONNECT') {
    const addresses = yield* resolve(process, name);
    if (typeof addresses === 'string') return undefined;
    socket = yield* process.connect({ address: addresses[0]!, port: Number(port) });
  } else return undefined;
  return { input: socket, output: socket };
}

function spawn(process: Process, argv: readonly string[]): Ends {
  const [input, output] = process.pipe();
  const [from, to] = process.pipe();
  process.spawn({
    argv,
    env: process.env,
    files: new Map([
      [0, from],
      [1, output],
      [2, 2],
    ]),
  });
  process.close(output);
  process.close(from);
  return { input, output: to };
}

function* fail(tool: Tool, text: string): Execution<number> {
  const { process } = tool;
  yield* process.write(2, `${strftime('%Y/%m/%d %H:%M:%S', process.clock.now)} socat[${process.pid}] E ${text}\n`);
  return 1;
}

/** Copies between two pairs of ends until one side has ended, and half a second more for the other. */
function* relay(process: Process, left: Ends, right: Ends): Execution<number> {
  const ways = new Map([
    [left.input, right.output],
    [right.input, left.output],
  ]);
  while (ways.size > 0) {
    const ready = yield* process.poll([...ways.keys()], ways.size === 1 ? 500_000 : undefined);
    if (ready.length === 0) return 0;
    for (const from of ready) {
      const piece = yield* process.read(from);
      const to = ways.get(from)!;
      if (piece.length > 0) yield* process.write(to, piece);
      else {
        ways.delete(from);
        halfClose(process, to);
      }
    }
  }
  return 0;
}

function halfClose(process: Process, descriptor: number): void {
  try {
    process.shutdown(descriptor);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (descriptor > 2) process.close(descriptor);
  }
}

function* serve(tool: Tool, first: Address, second: Address): Execution<number> {
  const { process } = tool;
  const listener = open(process, first);
  process.onSignal('SIGCHLD', 'ignore');
  for (;;) {
    const socket = yield* process.accept(listener);
    const both: Program = function* (child) {
      const other = yield* connect(child, second);
      return other ? yield* relay(child, { input: socket, output: socket }, other) : 1;
    };
    if (!first.options.includes('fork')) return yield* both(process);
    process.fork(both);
    process.close(socket);
  }
}

/** socat between two addresses: STDIO, TCP, UNIX sockets, abstract ones, files and programs. */
export const socat: Program = applet(function* (tool) {
  const [first, second, ...more] = tool.args.filter((arg) => !/^-[a-zA-Z]/.test(arg)).map(parse);
  if (!first || !second || more.length > 0) return yield* fail(tool, `exactly 2 addresses required (there are ${tool.args.length}); use option "-h" for help`);
  const current = listening.has(second.kind) ? second : first;
  try {
    if (listening.has(first.kind)) return yield* serve(tool, first, second);
    if (listening.has(second.kind)) return yield* serve(tool, second, first);
    const left = yield* connect(tool.process, first);
    const right = yield* connect(tool.process, second);
    if (!left || !right) return yield* fail(tool, `unknown device/address "${(left ? second : first).text.split(':')[0]}"`);
    return yield* relay(tool.process, left, right);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const [name = '', port] = (listening.has(current.kind) ? current : second.kind === 'STDIO' ? first : second).parameters;
    const call = listening.has(current.kind) ? 'bind' : 'connect';
    return yield* fail(
      tool,
      `${call}(5, AF=${port || /^\d+$/.test(name) ? `2 ${name}${port ? `:${port}` : ''}` : `1 "${name}"`}, ${name.length + 2}): ${error.message}`,
    );
  }
});
