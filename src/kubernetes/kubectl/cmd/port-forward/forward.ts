import { type Bytes, type Execution, SystemError } from '../../../../machine/process/types.ts';
import type { Status } from '../../../api/meta.ts';
import type { RemoteStream } from '../../../api/transport.ts';
import type { Pod } from '../../../api/types.ts';
import { isFailure, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { klog } from '../../log.ts';
import { Queue } from '../../queue.ts';
import { interruptible } from '../shared/interrupt.ts';

export interface Listener {
  readonly descriptor: number;
  readonly local: number;
  readonly remote: number;
}

/** A connection of the reader's machine and the stream to the Pod that carries it. */
interface Connection {
  readonly descriptor: number;
  readonly listener: Listener;
  readonly stream: RemoteStream;
  reading: boolean;
}

type Item = { readonly connection: () => Connection | undefined; readonly bytes?: Bytes; readonly status?: Status };

/** Carries connections until it is interrupted, or one of them fails at the Pod. */
export function* forward(invocation: Invocation, pod: Pod, listeners: readonly Listener[]): Execution<void> {
  const { process } = invocation;
  const interrupt = interruptible(process);
  const connections = new Set<Connection>();
  const items = new Queue<Item>();
  try {
    for (;;) {
      yield* deliver(invocation, items, connections);
      const descriptors = [
        ...listeners.map(({ descriptor }) => descriptor),
        ...[...connections].filter(({ reading }) => reading).map(({ descriptor }) => descriptor),
      ];
      yield* items.wait(process, descriptors);
      interrupt.check();
      for (const ready of yield* process.poll(descriptors, 0)) {
        const listener = listeners.find(({ descriptor }) => descriptor === ready);
        if (listener) yield* accept(invocation, pod, listener, connections, items);
        else yield* send(invocation, [...connections].find(({ descriptor }) => descriptor === ready)!);
      }
    }
  } finally {
    for (const connection of connections) drop(invocation, connections, connection);
    for (const { descriptor } of listeners) process.close(descriptor);
  }
}

function drop(invocation: Invocation, connections: Set<Connection>, connection: Connection): void {
  if (!connections.delete(connection)) return;
  connection.stream.close();
  invocation.process.close(connection.descriptor);
}

function* accept(invocation: Invocation, pod: Pod, listener: Listener, connections: Set<Connection>, items: Queue<Item>): Execution<void> {
  const descriptor = yield* invocation.process.accept(listener.descriptor);
  yield* invocation.out(`Handling connection for ${listener.local}\n`);
  let connection: Connection | undefined;
  const own = () => connection;
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/portforward`;
  try {
    const stream = yield* (yield* invocation.client()).connect(
      { method: 'POST', path, query: { ports: String(listener.remote) } },
      { output: (bytes) => items.push({ connection: own, bytes }), error() {}, ended: (status) => items.push({ connection: own, status }) },
    );
    connection = { descriptor, listener, stream, reading: true };
    connections.add(connection);
  } catch (error) {
    invocation.process.close(descriptor);
    throw isFailure(error) ? new UserError(`error upgrading connection: ${error.message}`) : error;
  }
}

function* send(invocation: Invocation, connection: Connection): Execution<void> {
  let bytes: Bytes;
  try {
    bytes = yield* invocation.process.read(connection.descriptor);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    bytes = new Uint8Array();
  }
  if (bytes.length > 0) return connection.stream.send(bytes);
  connection.reading = false;
  connection.stream.end();
}

function* deliver(invocation: Invocation, items: Queue<Item>, connections: Set<Connection>): Execution<void> {
  for (let item = items.take(); item; item = items.take()) {
    const connection = item.connection();
    if (!connection || !connections.has(connection)) continue;
    try {
      if (item.bytes) yield* invocation.process.write(connection.descriptor, item.bytes);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      drop(invocation, connections, connection);
    }
    if (!item.status) continue;
    const { status } = item;
    const { listener } = connection;
    drop(invocation, connections, connection);
    if (status.status === 'Failure') {
      // The tunnel ends with the first connection that the Pod refuses.
      const text = `"Unhandled Error" err="an error occurred forwarding ${listener.local} -> ${listener.remote}: ${(status.message ?? '').replaceAll('"', '\\"')}"`;
      yield* invocation.err(klog(invocation.process, 'E', 'portforward.go:424', text));
      throw new UserError('lost connection to pod');
    }
  }
}
