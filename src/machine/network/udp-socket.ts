import { failure } from '../process/errors.ts';
import { anonymousStat, OpenFile } from '../process/open-file.ts';
import type { Bytes, FileStat, SocketAddress } from '../process/types.ts';
import type { NetworkNamespace } from './namespace.ts';
import { latencies } from './network.ts';
import type { SocketEntry } from './socket-entry.ts';
import { countUdp } from './traffic.ts';

/** Datagrams that wait to be read; more are lost. */
const maxWaiting = 256;

/** A UDP socket; with `remote` a connected one. */
export class UdpSocket extends OpenFile implements SocketEntry {
  readonly protocol = 'udp';
  readonly inode: number;
  readonly namespace: NetworkNamespace;
  readonly remote: SocketAddress | undefined;
  #local: SocketAddress;
  readonly #waiting: { readonly data: Bytes; readonly from: SocketAddress }[] = [];
  #refused = false;
  /** By the address that a Service's rules chose: the one that was asked. */
  #asked: Map<string, SocketAddress> | undefined;

  /** Throws EADDRINUSE, EADDRNOTAVAIL. */
  constructor(namespace: NetworkNamespace, local: SocketAddress, remote?: SocketAddress) {
    super();
    this.namespace = namespace;
    this.remote = remote;
    this.#local = local;
    this.inode = namespace.network.nextSocket();
    this.#local = { address: local.address, port: namespace.bind('udp', local, this) };
  }

  get local(): SocketAddress {
    return this.#local;
  }

  get accepts(): boolean {
    return true;
  }

  get state(): string {
    return this.remote ? 'ESTABLISHED' : '';
  }

  override get description(): string {
    return `socket:[${this.inode}]`;
  }

  override get readable(): boolean {
    return this.#waiting.length > 0 || this.#refused;
  }

  override tryRead(): Bytes | undefined {
    return this.tryReceive()?.data;
  }

  /** Throws ECONNREFUSED when a connected socket was told that nobody is there. */
  tryReceive(): { readonly data: Bytes; readonly from: SocketAddress } | undefined {
    if (this.#refused) {
      this.#refused = false;
      throw failure('ECONNREFUSED');
    }
    return this.#waiting.shift();
  }

  override tryWrite(data: Bytes): number {
    if (!this.remote) throw failure('ENOTCONN');
    this.sendTo(data, this.remote);
    return data.length;
  }

  sendTo(data: Bytes, to: SocketAddress): void {
    const { clock } = this.namespace.network;
    const { route, to: target, source } = this.namespace.resolve(to, 'udp');
    if (typeof route === 'string') {
      if (route === 'refused') clock.after(0, 'udp refused', () => this.#unreachable());
      return;
    }
    if (target !== to) {
      this.#asked ??= new Map();
      this.#asked.set(`${target.address}:${target.port}`, to);
    }
    const copy = data.slice();
    const from = { address: source, port: this.#local.port };
    countUdp(this.namespace, route.to, route.latency === latencies.loopback ? 'lo' : 'eth0', data.length);
    clock.after(route.latency, 'udp', () => {
      if (this.namespace.host.down || route.to.host.down) return;
      const receiver = route.to.acceptor('udp', target);
      if (receiver instanceof UdpSocket) receiver.#arrive(copy, from);
      else clock.after(route.latency, 'icmp', () => this.#unreachable());
    });
  }

  override stat(): FileStat {
    return anonymousStat('socket', this.inode, 0o777);
  }

  protected override closed(): void {
    this.namespace.release('udp', this);
  }

  #arrive(data: Bytes, from: SocketAddress): void {
    if (this.#waiting.length >= maxWaiting) return;
    this.#waiting.push({ data, from: this.#asFromService(from) });
    this.wakeReaders();
  }

  /** Connection tracking: the answer of a Service's endpoint comes from the address that was asked. */
  #asFromService(from: SocketAddress): SocketAddress {
    return this.#asked?.get(`${from.address}:${from.port}`) ?? from;
  }

  #unreachable(): void {
    if (!this.remote) return;
    this.#refused = true;
    this.wakeReaders();
  }
}
