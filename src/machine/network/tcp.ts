import type { Duration, Timer } from '../../time/index.ts';
import { type ErrorCode, failure } from '../process/errors.ts';
import { anonymousStat, OpenFile } from '../process/open-file.ts';
import type { FileStat, SocketAddress } from '../process/types.ts';
import type { NetworkNamespace } from './namespace.ts';
import { latencies } from './network.ts';
import type { SocketEntry } from './socket-entry.ts';
import { TcpSocket } from './tcp-socket.ts';
import { countTcp } from './traffic.ts';

/** net.core.somaxconn: connections that wait to be accepted. */
const maxBacklog = 4096;

/** A listening TCP socket. */
export class TcpListener extends OpenFile implements SocketEntry {
  readonly protocol = 'tcp';
  readonly accepts = true;
  readonly remote = undefined;
  readonly state = 'LISTEN';
  readonly inode: number;
  readonly namespace: NetworkNamespace;
  #local: SocketAddress;
  readonly #waiting: TcpSocket[] = [];

  /** Throws EADDRINUSE, EADDRNOTAVAIL. */
  constructor(namespace: NetworkNamespace, local: SocketAddress) {
    super();
    this.namespace = namespace;
    this.#local = local;
    this.inode = namespace.network.nextSocket();
    this.#local = { address: local.address, port: namespace.bind('tcp', local, this) };
  }

  get local(): SocketAddress {
    return this.#local;
  }

  override get description(): string {
    return `socket:[${this.inode}]`;
  }

  override get readable(): boolean {
    return this.#waiting.length > 0;
  }

  tryAccept(): TcpSocket | undefined {
    return this.#waiting.shift();
  }

  /** A connection has come; false: there are too many. */
  offer(socket: TcpSocket): boolean {
    if (this.#waiting.length >= maxBacklog) return false;
    this.#waiting.push(socket);
    this.wakeReaders();
    return true;
  }

  override stat(): FileStat {
    return anonymousStat('socket', this.inode, 0o777);
  }

  protected override closed(): void {
    this.namespace.release('tcp', this);
    for (const socket of this.#waiting.splice(0)) socket.retain().release();
  }
}

/** How an attempt to connect ended. */
export type Connected = { readonly socket: TcpSocket } | { readonly error: Extract<ErrorCode, 'ECONNREFUSED' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'ENETUNREACH'> };

/**
 * Connects from a namespace; `done` is called once, as a later task of the clock. The function it returns gives the attempt up. The socket
 * has no descriptor yet: whoever gets it retains it.
 */
export function connectTcp(from: NetworkNamespace, destination: SocketAddress, timeout: Duration | undefined, done: (result: Connected) => void): () => void {
  const { clock } = from.network;
  const limit = timeout ?? latencies.synRetries;
  const { route, to, source } = from.resolve(destination, 'tcp');
  let settled = false;
  const settle = (result: Connected) => {
    if (settled) return;
    settled = true;
    for (const timer of timers) timer.cancel();
    done(result);
  };
  const fail = (after: Duration, error: Extract<Connected, { error: string }>['error']) => timers.push(clock.after(after, 'connect', () => settle({ error })));
  const timers: Timer[] = [];
  fail(limit, 'ETIMEDOUT');
  if (from.address === '' && !from.isLocal(destination.address)) fail(0, 'ENETUNREACH');
  else if (route === 'refused') fail(latencies.local, 'ECONNREFUSED');
  else if (route === 'unreachable') fail(latencies.arp, 'EHOSTUNREACH');
  else if (route !== 'dropped') {
    clock.after(route.latency, 'tcp syn', () => {
      if (settled || from.host.down || route.to.host.down) return;
      const listener = route.to.acceptor('tcp', to);
      const socket =
        listener instanceof TcpListener ? establish(from, { destination, source }, { listener, to, namespace: route.to }, route.latency) : undefined;
      clock.after(route.latency, 'tcp answer', () => {
        if (settled) socket?.retain().release();
        else settle(socket ? { socket } : { error: 'ECONNREFUSED' });
      });
    });
  }
  return () => {
    settled = true;
    for (const timer of timers) timer.cancel();
  };
}

function establish(
  from: NetworkNamespace,
  client: { readonly destination: SocketAddress; readonly source: string },
  server: { readonly listener: TcpListener; readonly to: SocketAddress; readonly namespace: NetworkNamespace },
  latency: Duration,
): TcpSocket | undefined {
  const port = from.ephemeralPort('tcp');
  const near = new TcpSocket(from, { address: from.sourceFor(client.destination.address), port }, client.destination, latency);
  const far = new TcpSocket(server.namespace, server.to, { address: client.source, port }, latency);
  TcpSocket.join(near, far);
  countTcp(from, server.namespace, latency === latencies.loopback ? 'lo' : 'eth0', 0);
  near.state = 'ESTABLISHED';
  if (!server.listener.offer(far)) return undefined;
  from.register('tcp', near);
  server.namespace.register('tcp', far);
  return near;
}

/** Throws what connecting failed with. */
export function connectedSocket(result: Connected): TcpSocket {
  if ('error' in result) throw failure(result.error);
  return result.socket;
}
