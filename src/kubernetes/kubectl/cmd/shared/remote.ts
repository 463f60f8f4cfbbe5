import type { Bytes, Execution, Process } from '../../../../machine/process/types.ts';
import type { Status } from '../../../api/meta.ts';
import type { ApiRequest, RemoteStream } from '../../../api/transport.ts';
import { Exit, StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';
import { DetachKeys } from './detach-keys.ts';

export interface RemoteOptions {
  /** Pass standard input on. */
  readonly stdin: boolean;
  /** Standard input is a terminal, whose keys go to the container one by one. */
  readonly tty: boolean;
  /** Keys that leave the program alone (attach). */
  readonly detachKeys?: string;
}

type Item = { readonly descriptor: 1 | 2; readonly bytes: Bytes } | { readonly status: Status };

/** Whether the terminal of standard input can be used; tells if it was asked for and cannot (StreamOptions.SetupTTY). */
export function* setupTerminal(invocation: Invocation, stdin: boolean, tty: boolean, quiet: boolean): Execution<boolean> {
  if (!stdin || !tty) return false;
  if (invocation.process.isTerminal(0)) return true;
  if (!quiet) yield* invocation.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return false;
}

/** A program in a container with this process' input and output: to its end, whose Status is the answer. */
export function* runRemote(invocation: Invocation, request: ApiRequest, options: RemoteOptions): Execution<Status> {
  const { process } = invocation;
  const items = new Queue<Item>();
  const stream = yield* upgrade(invocation, request, items);
  const restore = options.tty ? rawTerminal(process, stream) : undefined;
  const detach = options.tty && options.detachKeys !== undefined ? new DetachKeys(options.detachKeys) : undefined;
  let reading = options.stdin;
  try {
    for (;;) {
      const item = items.take();
      if (item && 'status' in item) return item.status;
      if (item) yield* process.write(item.descriptor, item.bytes);
      else {
        yield* items.wait(process, reading ? [0] : []);
        if (reading && (yield* process.poll([0], 0)).length > 0) reading = yield* forward(process, stream, detach);
      }
    }
  } finally {
    restore?.();
    stream.close();
  }
}

/** What stands at standard input goes to the container; false at its end. */
function* forward(process: Process, stream: RemoteStream, detach: DetachKeys | undefined): Execution<boolean> {
  const read = yield* process.read(0);
  const { bytes, isComplete } = detach?.filter(read) ?? { bytes: read, isComplete: false };
  if (bytes.length > 0) stream.send(bytes);
  const isOver = read.length === 0 || isComplete;
  if (isOver) stream.end();
  return !isOver;
}

function* upgrade(invocation: Invocation, request: ApiRequest, items: Queue<Item>): Execution<RemoteStream> {
  try {
    return yield* (yield* invocation.client()).connect(request, {
      output: (bytes) => items.push({ descriptor: 1, bytes }),
      error: (bytes) => items.push({ descriptor: 2, bytes }),
      ended: (status) => items.push({ status }),
    });
  } catch (error) {
    throw error instanceof StatusError ? new UserError(`unable to upgrade connection: ${error.message}`) : error;
  }
}

function rawTerminal(process: Process, stream: RemoteStream): () => void {
  const resize = () => {
    const { rows, columns } = process.terminal.size(0);
    stream.resize?.(rows, columns);
  };
  process.terminal.setRaw(0, true);
  process.onSignal('SIGWINCH', resize);
  resize();
  return () => {
    process.onSignal('SIGWINCH', 'default');
    process.terminal.setRaw(0, false);
  };
}

/** The program's own exit status becomes kubectl's; other failures are told. */
export function checkStatus(status: Status): void {
  if (status.status === 'Success') return;
  const code = status.reason === 'NonZeroExitCode' ? status.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message : undefined;
  if (code !== undefined) throw new Exit(Number(code), `command terminated with exit code ${code}`);
  throw new UserError(status.message ?? 'unknown error');
}
