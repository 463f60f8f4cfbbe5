import type { Duration } from '../../time/index.ts';
import { failure, type SystemError } from '../process/errors.ts';
import { anonymousStat, OpenFile } from '../process/open-file.ts';
import { ByteQueue } from '../process/pipe.ts';
import type { Bytes, FileStat, SocketAddress } from '../process/types.ts';
import type { NetworkNamespace } from './namespace.ts';
import { latencies } from './network.ts';
import type { SocketEntry } from './socket-entry.ts';
import { countTcp } from './traffic.ts';

/** Bytes under way or not yet read: send and receive buffers together. */
const window = 262_144;

type TcpState = 'SYN_SENT' | 'ESTABLISHED' | 'FIN_WAIT2' | 'CLOSE_WAIT' | 'CLOSED';

/** One side of a TCP connection. */
export class TcpSocket extends OpenFile implements SocketEntry {
  readonly inode: number;
  readonly namespace: NetworkNamespace;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #latency: Duration;
  /** What has come and was not read. */
  #received: Bytes | ByteQueue | undefined;
  #peer: TcpSocket | undefined;
  state: TcpState = 'SYN_SENT';
  /** Bytes that the peer has sent and this side has not read. */
  #pending = 0;
  #ended = false;
  #shut = false;
  #failed: SystemError | undefined;

  constructor(namespace: NetworkNamespace, local: SocketAddress, remote: SocketAddress, latency: Duration) {
    super();
    this.namespace = namespace;
    this.local = local;
    this.remote = remote;
    this.#latency = latency;
    this.inode = namespace.network.nextSocket();
  }

  get protocol(): 'tcp' {
    return 'tcp';
  }

  get accepts(): boolean {
    return false;
  }

  override get description(): string {
    return `socket:[${this.inode}]`;
  }

  /** Ties both sides together. */
  static join(client: TcpSocket, server: TcpSocket): void {
    client.#peer = server;
    server.#peer = client;
    server.state = 'ESTABLISHED';
  }

  override get readable(): boolean {
    return this.#hasReceived || this.#ended || this.#failed !== undefined;
  }

  override tryRead(limit: number): Bytes | undefined {
    if (this.#hasReceived) {
      const data = this.#take(limit);
      this.#pending -= data.length;
      this.#peer?.wakeWriters();
      return data;
    }
    if (this.#failed) throw this.#takeFailure();
    return this.#ended ? new Uint8Array(0) : undefined;
  }

  override tryWrite(data: Bytes): number {
    if (this.#failed) throw this.#takeFailure();
    const peer = this.#peer;
    if (this.#shut || !peer || this.state === 'CLOSED') throw failure('EPIPE');
    const room = window - peer.#pending;
    if (room <= 0) return 0;
    const part = data.length <= room ? data : data.subarray(0, room);
    peer.#pending += part.length;
    this.#send(peer, 'tcp data', () => peer.#receive(part), part.length);
    return part.length;
  }

  /** No more is sent: the peer reads the end. */
  shutdown(): void {
    if (this.#shut) return;
    this.#shut = true;
    const peer = this.#peer;
    if (!peer || this.state === 'CLOSED') return;
    this.state = this.#ended ? 'CLOSED' : 'FIN_WAIT2';
    this.#send(peer, 'tcp end', () => peer.#end());
  }

  override stat(): FileStat {
    return anonymousStat('socket', this.inode, 0o777);
  }

  /** The connection is broken: by the peer, or before it came about. */
  fail(code: 'ECONNRESET'): void {
    if (this.#isCut) return;
    this.#failed ??= failure(code);
    this.state = 'CLOSED';
    this.wakeReaders();
    this.wakeWriters();
  }

  protected override closed(): void {
    const peer = this.#peer;
    // Bytes nobody has read: Linux resets the connection in place of ending it.
    if (peer && this.#hasReceived) this.#send(peer, 'tcp reset', () => peer.fail('ECONNRESET'));
    else this.shutdown();
    this.state = 'CLOSED';
    this.#shut = true;
    this.namespace.release('tcp', this);
  }

  #takeFailure(): SystemError {
    const error = this.#failed!;
    // The first call is told of the reset, later ones see a closed connection.
    this.#failed = undefined;
    this.#ended = true;
    this.#shut = true;
    return error;
  }

  #send(peer: TcpSocket, name: string, arrive: () => void, payload = 0): void {
    const { network, host } = this.namespace;
    if (host.down) return;
    countTcp(this.namespace, peer.namespace, this.#latency === latencies.loopback ? 'lo' : 'eth0', payload);
    network.clock.after(this.#latency, name, arrive);
  }

  /** Nothing reaches a machine without power, nor comes from one. */
  get #isCut(): boolean {
    return this.namespace.host.down || (this.#peer?.namespace.host.down ?? false);
  }

  #receive(data: Bytes): void {
    if (this.#isCut) return;
    if (this.state === 'CLOSED') {
      const peer = this.#peer;
      if (peer) this.#send(peer, 'tcp reset', () => peer.fail('ECONNRESET'));
      return;
    }
    this.#put(data);
    this.wakeReaders();
  }

  get #hasReceived(): boolean {
    return this.#received !== undefined && this.#received.length > 0;
  }

  #put(data: Bytes): void {
    const before = this.#received;
    if (before === undefined) this.#received = data;
    else if (before instanceof ByteQueue) before.push(data);
    else {
      this.#received = new ByteQueue();
      this.#received.push(before);
      this.#received.push(data);
    }
  }

  #take(limit: number): Bytes {
    const received = this.#received!;
    if (received instanceof ByteQueue) return received.take(limit);
    this.#received = received.length > limit ? received.subarray(limit) : undefined;
    return received.length > limit ? received.slice(0, limit) : received;
  }

  #end(): void {
    if (this.#isCut) return;
    this.#ended = true;
    if (this.state === 'ESTABLISHED') this.state = 'CLOSE_WAIT';
    else if (this.state === 'FIN_WAIT2') this.state = 'CLOSED';
    this.wakeReaders();
  }
}
