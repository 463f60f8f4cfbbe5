import { SystemError } from '../../../process/errors.ts';
import type { Execution, Process, Program } from '../../../process/types.ts';
import { applet, type Tool } from '../../lib/applet.ts';
import { fromBinary, toBinary } from '../../lib/binary.ts';
import { LineReader } from '../../lib/input.ts';
import { resolve } from '../../net/resolve.ts';
import { encodeCommand, type Reply, RespConnection } from './resp.ts';

/** An answer as redis-cli shows it: bare where nobody looks, with types and quotes on a terminal. */
export function show(reply: Reply, raw: boolean, indent = ''): string {
  if (reply === null) return raw ? '' : '(nil)';
  if (typeof reply === 'number') return raw ? String(reply) : `(integer) ${reply}`;
  if (typeof reply === 'string') return raw ? fromBinary(reply) : JSON.stringify(fromBinary(reply));
  if ('status' in reply) return reply.status;
  if ('error' in reply) return raw ? `${reply.error}\n` : `(error) ${reply.error}`;
  if (raw) return reply.map((each) => show(each, raw)).join('\n');
  if (reply.length === 0) return '(empty array)';
  return reply.map((each, i) => `${i === 0 ? '' : indent}${i + 1}) ${show(each, raw, `${indent}   `)}`).join('\n');
}

interface Options {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly words: readonly string[];
}

function parse(args: readonly string[]): Options {
  let [host, port, at] = ['127.0.0.1', 6379, 0];
  let password: string | undefined;
  for (; at < args.length && args[at]!.startsWith('-'); at++) {
    const arg = args[at]!;
    if (arg === '-h') host = args[++at] ?? '';
    else if (arg === '-p') port = Number(args[++at]);
    else if (arg === '-a' || arg === '--pass') password = args[++at];
    else if (arg === '-n' || arg === '-i' || arg === '-r') at++;
  }
  return { host, port, password, words: args.slice(at) };
}

function* open(process: Process, { host, port }: Options): Execution<RespConnection | string> {
  const addresses = yield* resolve(process, host);
  if (typeof addresses === 'string') return `Could not connect to Redis at ${host}:${port}: Name or service not known`;
  try {
    return new RespConnection(process, yield* process.connect({ address: addresses[0]!, port }));
  } catch (error) {
    if (error instanceof SystemError) return `Could not connect to Redis at ${host}:${port}: ${error.message}`;
    throw error;
  }
}

/** redis-cli: one command, or those that come from standard input. */
export const redisCli: Program = applet(function* (tool) {
  const { process } = tool;
  const options = parse(tool.args);
  const raw = !process.isTerminal(1);
  const connection = yield* open(process, options);
  if (typeof connection === 'string') {
    yield* process.write(2, `${connection}\n`);
    return 1;
  }
  if (options.password !== undefined) {
    yield* process.write(2, "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n");
    const reply = yield* ask(connection, ['AUTH', options.password]);
    if (reply !== null && typeof reply === 'object' && 'error' in reply) yield* process.write(2, `AUTH failed: ${reply.error}\n`);
  }
  if (options.words.length > 0) return yield* command(tool, connection, options.words, raw);
  return yield* typed(tool, connection, options, raw);
});

function* ask(connection: RespConnection, words: readonly string[]): Execution<Reply> {
  yield* connection.write(encodeCommand(words.map(toBinary)));
  const reply = yield* connection.readReply();
  return reply === undefined ? { error: 'Server closed the connection' } : reply;
}

function* command(tool: Tool, connection: RespConnection, words: readonly string[], raw: boolean): Execution<number> {
  const reply = yield* ask(connection, words);
  tool.out.put(`${show(reply, raw)}\n`);
  yield* tool.out.flush();
  const failed = reply !== null && typeof reply === 'object' && 'error' in reply;
  return failed && tool.args.includes('-e') ? 1 : 0;
}

/** The commands of standard input, with a prompt on a terminal. */
function* typed(tool: Tool, connection: RespConnection, { host, port }: Options, raw: boolean): Execution<number> {
  const prompt = tool.process.isTerminal(0) ? `${host}:${port}> ` : '';
  tool.out.put(prompt);
  yield* tool.out.flush();
  const lines = new LineReader(tool.process, 0);
  for (;;) {
    const line = yield* lines.next();
    if (line === undefined) return 0;
    const words = [...fromBinary(line).matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    if (words[0] === 'exit' || words[0] === 'quit') return 0;
    if (words.length > 0) yield* command(tool, connection, words, raw);
    tool.out.put(prompt);
    yield* tool.out.flush();
  }
}
