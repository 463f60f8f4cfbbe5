import { SystemError } from '../../../../machine/process/errors.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import { millisecond } from '../../../../time/index.ts';
import type { Status } from '../../../api/meta.ts';
import type { RemoteStream, StreamReceiver } from '../../../api/transport.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { klog } from '../../log.ts';
import { Queue } from '../../queue.ts';
import { quote } from '../../text/go.ts';
import { interruptible } from '../shared/interrupt.ts';
import type { Tunnel } from './tunnel.ts';

export interface Listener {
  readonly descriptor: number;
  readonly local: number;
  readonly remote: number;
}

/** A connection of the reader's machine and the stream of the tunnel that carries it. */
interface Connection {
  readonly descriptor: number;
  readonly listener: Listener;
  readonly stream: RemoteStream;
  reading: boolean;
}

/** What it takes to open a stream: its far end answers. */
const streamTime = 2 * millisecond;

type Item = { readonly connection: () => Connection; readonly bytes?: Bytes; readonly status?: Status };

/** Carries connections through the tunnel until it is interrupted, or the tunnel is lost (client-go's portforward.PortForwarder). */
export function* forward(invocation: Invocation, tunnel: Tunnel, listeners: readonly Listener[]): Execution<void> {
  const { process } = invocation;
  const interrupt = interruptible(process);
  const connections = new Set<Connection>();
  const items = new Queue<Item>();
  tunnel.onLost = () => items.wake();
  try {
    for (;;) {
      yield* deliver(invocation, items, connections);
      if (tunnel.isLost) throw new UserError('lost connection to pod');
      const descriptors = [
        ...listeners.map(({ descriptor }) => descriptor),
        ...[...connections].filter(({ reading }) => reading).map(({ descriptor }) => descriptor),
      ];
      yield* items.wait(process, descriptors);
      interrupt.check();
      for (const ready of yield* process.poll(descriptors, 0)) {
        const listener = listeners.find(({ descriptor }) => descriptor === ready);
        if (listener) connections.add(yield* accept(invocation, tunnel, listener, items));
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

function* accept(invocation: Invocation, tunnel: Tunnel, listener: Listener, items: Queue<Item>): Execution<Connection> {
  const descriptor = yield* invocation.process.accept(listener.descriptor);
  yield* invocation.out(`Handling connection for ${listener.local}\n`);
  // What the far end says comes later than the answer to this call.
  const own = () => connection;
  const receiver: StreamReceiver = {
    output: (bytes) => items.push({ connection: own, bytes }),
    error() {},
    ended: (status) => items.push({ connection: own, status }),
  };
  yield* invocation.process.sleep(streamTime);
  const connection: Connection = { descriptor, listener, stream: tunnel.open(listener.remote, receiver), reading: true };
  return connection;
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
    if (!connections.has(connection)) continue;
    try {
      if (item.bytes) yield* invocation.process.write(connection.descriptor, item.bytes);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      drop(invocation, connections, connection);
    }
    if (!item.status) continue;
    drop(invocation, connections, connection);
    if (item.status.status === 'Failure') yield* fail(invocation, connection.listener, item.status);
  }
}

/** The tunnel ends with the first connection that fails at the Pod. */
function* fail(invocation: Invocation, { local, remote }: Listener, { message = '' }: Status): Execution<never> {
  const text = `"Unhandled Error" err=${quote(`an error occurred forwarding ${local} -> ${remote}: ${message}`)}`;
  yield* invocation.err(klog(invocation.process, 'E', 'portforward.go:522', text));
  throw new UserError('lost connection to pod');
}
