import type { Duration, Timer } from '../../time/index.ts';
import { type ErrorCode, failure } from '../process/errors.ts';
import { anonymousStat, OpenFile } from '../process/open-file.ts';
import type { FileStat, SocketAddress } from '../process/types.ts';
import type { NetworkNamespace } from './namespace.ts';
import { latencies, type Route } from './network.ts';
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
 * has no descriptor yet: whoever gets it retains it. An infinite `timeout`: the caller gives up himself, before the kernel would.
 */
export function connectTcp(from: NetworkNamespace, destination: SocketAddress, timeout: Duration | undefined, done: (result: Connected) => void): () => void {
  const attempt = new Attempt(from, destination, done);
  attempt.begin(timeout ?? latencies.synRetries);
  return () => attempt.giveUp();
}

/** An attempt to connect, until it is settled. */
class Attempt {
  readonly #from: NetworkNamespace;
  readonly #destination: SocketAddress;
  readonly #done: (result: Connected) => void;
  #isSettled = false;
  #timeout: Timer | undefined;
  #refusal: Timer | undefined;

  constructor(from: NetworkNamespace, destination: SocketAddress, done: (result: Connected) => void) {
    this.#from = from;
    this.#destination = destination;
    this.#done = done;
  }

  begin(limit: Duration): void {
    const from = this.#from;
    const { route, to, source } = from.resolve(this.#destination, 'tcp');
    if (Number.isFinite(limit)) this.#timeout = this.#failAfter(limit, 'ETIMEDOUT');
    if (from.address === '' && !from.isLocal(this.#destination.address)) this.#refusal = this.#failAfter(0, 'ENETUNREACH');
    else if (route === 'refused') this.#refusal = this.#failAfter(latencies.local, 'ECONNREFUSED');
    else if (route === 'unreachable') this.#refusal = this.#failAfter(latencies.arp, 'EHOSTUNREACH');
    else if (route !== 'dropped') from.network.clock.after(route.latency, 'tcp syn', () => this.#syn(route, to, source));
  }

  giveUp(): void {
    this.#isSettled = true;
    this.#timeout?.cancel();
    this.#refusal?.cancel();
  }

  #failAfter(time: Duration, error: Extract<Connected, { error: string }>['error']): Timer {
    return this.#from.network.clock.after(time, 'connect', () => this.#settle({ error }));
  }

  #settle(result: Connected): void {
    if (this.#isSettled) return;
    this.giveUp();
    this.#done(result);
  }

  /** The first packet has arrived. */
  #syn({ to: namespace, latency }: Exclude<Route, string>, to: SocketAddress, source: string): void {
    const from = this.#from;
    if (this.#isSettled || from.host.down || namespace.host.down) return;
    const listener = namespace.acceptor('tcp', to);
    const socket = listener instanceof TcpListener ? this.#establish(listener, namespace, to, source, latency) : undefined;
    from.network.clock.after(latency, 'tcp answer', () => {
      if (this.#isSettled) socket?.retain().release();
      else this.#settle(socket ? { socket } : { error: 'ECONNREFUSED' });
    });
  }

  #establish(listener: TcpListener, namespace: NetworkNamespace, to: SocketAddress, source: string, latency: Duration): TcpSocket | undefined {
    const from = this.#from;
    const destination = this.#destination;
    const port = from.ephemeralPort('tcp');
    const near = new TcpSocket(from, { address: from.sourceFor(destination.address), port }, destination, latency);
    const far = new TcpSocket(namespace, to, { address: source, port }, latency);
    TcpSocket.join(near, far);
    countTcp(from, namespace, latency === latencies.loopback ? 'lo' : 'eth0', 0);
    near.state = 'ESTABLISHED';
    if (!listener.offer(far)) return undefined;
    from.register('tcp', near);
    namespace.register('tcp', far);
    return near;
  }
}

/** Throws what connecting failed with. */
export function connectedSocket(result: Connected): TcpSocket {
  if ('error' in result) throw failure(result.error);
  return result.socket;
}
