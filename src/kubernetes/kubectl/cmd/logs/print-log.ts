import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import type { Status } from '../../../api/meta.ts';
import type { Pod } from '../../../api/types.ts';
import { StatusError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';

/** Prints the log of a container as it is now. */
export function* printLog(invocation: Invocation, pod: Pod, container: string): Execution<void> {
  const items = new Queue<Bytes | Status>();
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/log`;
  const push = (bytes: Bytes) => items.push(bytes);
  const receiver = { output: push, error: push, ended: (status: Status) => items.push(status) };
  const stream = yield* (yield* invocation.client()).connect({ method: 'GET', path, query: { container } }, receiver);
  try {
    for (;;) {
      const item = items.take();
      if (item instanceof Uint8Array) yield* invocation.out(item);
      else if (item === undefined) yield* items.wait(invocation.process);
      else if (item.status === 'Failure') throw new StatusError(item);
      else return;
    }
  } finally {
    stream.close();
  }
}
