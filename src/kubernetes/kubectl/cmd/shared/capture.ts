import { concat } from '../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import type { Status } from '../../../api/meta.ts';
import type { Pod } from '../../../api/types.ts';
import { StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';
import { execRequest } from '../exec/exec.ts';

export interface Captured {
  readonly stdout: Bytes;
  readonly stderr: Bytes;
  readonly status: Status;
}

/** Runs a command in a container with this input, and gives what it wrote. */
export function* capture(invocation: Invocation, pod: Pod, container: string, command: readonly string[], stdin?: Bytes): Execution<Captured> {
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed') throw new UserError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const out: Bytes[] = [];
  const errors: Bytes[] = [];
  const ends = new Queue<Status>();
  const request = execRequest(pod, container, command, stdin !== undefined, false);
  let stream: { close(): void; send(bytes: Bytes): void; end(): void };
  try {
    stream = yield* (yield* invocation.client()).connect(request, {
      output: (bytes) => out.push(bytes),
      error: (bytes) => errors.push(bytes),
      ended: (status) => ends.push(status),
    });
  } catch (error) {
    throw error instanceof StatusError ? new UserError(`unable to upgrade connection: ${error.message}`) : error;
  }
  try {
    if (stdin) {
      if (stdin.length > 0) stream.send(stdin);
      stream.end();
    }
    for (;;) {
      const status = ends.take();
      if (status) return { stdout: concat(out), stderr: concat(errors), status };
      yield* ends.wait(invocation.process);
    }
  } finally {
    stream.close();
  }
}
