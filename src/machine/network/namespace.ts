import { removeFrom } from '../lists.ts';
import { NumberTable } from '../number-table.ts';
import { failure } from '../process/errors.ts';
import type { NetworkInterface, SocketAddress } from '../process/types.ts';
import { contains, formatAddress, isLoopback, isWildcard, macOf, parseAddress, type Subnet, subnetOf } from './address.ts';
import { latencies, type Network, type Route } from './network.ts';
import type { SocketEntry } from './socket-entry.ts';
import { Traffic } from './traffic.ts';
import type { UnixEntry } from './unix-socket.ts';

/** What a node's rules make of a destination (kube-proxy's DNAT): another one, or an answer at once. */
export type Translation =
  | { readonly to: SocketAddress /** The source is hidden behind this address (masquerade). */; readonly source?: string }
  | 'refused'
  | 'dropped'
  | undefined;

/** The rules in a node's network namespace: asked for each new connection that its Pods or the node itself begin. */
export type Translate = (destination: SocketAddress, protocol: 'tcp' | 'udp', source: string) => Translation;

const keyOf = (protocol: 'tcp' | 'udp', port: number): number => (protocol === 'tcp' ? port : 65_536 + port);

const noInterfaces: readonly NetworkInterface[] = [];

const firstEphemeral = 32_768;
const lastEphemeral = 60_999;

export interface NetworkNamespaceOptions {
  readonly id: number;
  readonly network: Network;
  /** Of eth0; '' for none. */
  readonly address: string;
  readonly prefix: number;
  readonly gateway: string;
  /** The machine's own namespace, through which packets go; undefined for that itself. */
  readonly host?: NetworkNamespace;
}

/** Interfaces, addresses and sockets of one network namespace. */
export class NetworkNamespace {
  readonly id: number;
  readonly network: Network;
  readonly address: string;
  readonly prefix: number;
  readonly gateway: string;
  readonly host: NetworkNamespace;
  /** Addresses beside eth0's: a node's bridge. */
  #more: (NetworkInterface & { readonly subnet: Subnet })[] | undefined;
  /** Ports below this one need CAP_NET_BIND_SERVICE (net.ipv4.ip_unprivileged_port_start). */
  unprivilegedPortStart: number;
  /** Settings of this namespace that differ from the kernel's own: `net.ipv4.ip_unprivileged_port_start`. */
  sysctls: Readonly<Record<string, string>> | undefined;
  /** A node's rules for Services. */
  translate: Translate | undefined;
  /** A node's ports that lead to a Pod (hostPort): `tcp/8080`. */
  hostPorts: Map<string, SocketAddress> | undefined;
  /** Taken down (the machine has no power): nothing arrives any more. */
  down = false;
  #traffic: Traffic | undefined;
  /** By port; the ports of UDP come after those of TCP. */
  #table: NumberTable<SocketEntry[]> | undefined;
  #unix: Set<UnixEntry> | undefined;
  #nextPort = firstEphemeral;

  constructor(options: NetworkNamespaceOptions) {
    this.id = options.id;
    this.network = options.network;
    this.address = options.address;
    this.prefix = options.prefix;
    this.gateway = options.gateway;
    this.host = options.host ?? this;
    this.unprivilegedPortStart = options.host ? 0 : 1024;
    if (this.address !== '') this.network.attach(this.address, this);
  }

  /** Changes a setting of this namespace. */
  setSysctl(name: string, value: string): void {
    this.sysctls = { ...this.sysctls, [name]: value };
    if (name === 'net.ipv4.ip_unprivileged_port_start') this.unprivilegedPortStart = Number(value);
  }

  /** What its interfaces have let through. */
  get traffic(): Traffic {
    this.#traffic ??= new Traffic();
    return this.#traffic;
  }

  get #sockets(): NumberTable<SocketEntry[]> {
    this.#table ??= new NumberTable();
    return this.#table;
  }

  /** Unix sockets of its processes. Those without a file are found by name here alone. */
  get unix(): Set<UnixEntry> {
    this.#unix ??= new Set();
    return this.#unix;
  }

  get more(): readonly NetworkInterface[] {
    return this.#more ?? noInterfaces;
  }

  /** Gives the address back; sockets that are open hear nothing more. */
  close(): void {
    this.down = true;
    this.network.detach(this.address, this);
    for (const { address } of this.more) this.network.detach(address, this);
  }

  /** A further interface, such as a node's bridge cni0. */
  addInterface(name: string, address: string, prefix: number): void {
    this.#more ??= [];
    this.#more.push({ name, address, prefix, mac: macOf(address), up: true, subnet: subnetOf(parseAddress(address) ?? 0, prefix) });
    this.network.attach(address, this);
  }

  get interfaces(): readonly NetworkInterface[] {
    const loopback = { name: 'lo', address: '127.0.0.1', prefix: 8, mac: '00:00:00:00:00:00', up: true };
    if (this.address === '') return [loopback];
    return [loopback, { name: 'eth0', address: this.address, prefix: this.prefix, mac: macOf(this.address), up: true }, ...this.more];
  }

  get routes(): readonly { readonly destination: string; readonly gateway: string; readonly device: string; readonly source?: string }[] {
    if (this.address === '') return [];
    const own = this.interfaces.slice(1).map(({ name, address, prefix }) => {
      const { base } = subnetOf(parseAddress(address) ?? 0, prefix);
      return { destination: `${formatAddress(base)}/${prefix}`, gateway: '', device: name, source: address };
    });
    return [{ destination: 'default', gateway: this.gateway, device: 'eth0' }, ...own];
  }

  isLocal(address: string): boolean {
    if (isLoopback(address) || address === this.address) return true;
    for (const one of this.more) if (one.address === address) return true;
    return false;
  }

  /** The source address that a packet to `destination` gets. */
  sourceFor(destination: string): string {
    if (isLoopback(destination)) return '127.0.0.1';
    if (this.isLocal(destination)) return destination;
    if (this.#more) {
      const value = parseAddress(destination);
      for (const one of this.#more) if (value !== undefined && contains(one.subnet, value)) return one.address;
    }
    return this.address === '' ? '127.0.0.1' : this.address;
  }

  /** Where a new connection goes, after the node's rules. */
  resolve(destination: SocketAddress, protocol: 'tcp' | 'udp'): { readonly route: Route | 'refused'; readonly to: SocketAddress; readonly source: string } {
    const source = this.sourceFor(destination.address);
    if (isLoopback(destination.address)) return { route: { to: this, latency: latencies.loopback }, to: destination, source };
    const translated = this.host.translate?.(destination, protocol, source);
    if (translated === 'refused' || translated === 'dropped') return { route: translated, to: destination, source };
    const to = this.#hostPort(translated?.to ?? destination, protocol);
    const route = this.network.route(this, to.address);
    return { route, to, source: translated?.source ?? (translated ? this.sourceFor(to.address) : source) };
  }

  #hostPort(to: SocketAddress, protocol: 'tcp' | 'udp'): SocketAddress {
    const node = this.network.find(to.address);
    return (node?.host === node ? node?.hostPorts?.get(`${protocol}/${to.port}`) : undefined) ?? to;
  }

  /** Takes a port, 0 for any free one. Throws EADDRINUSE, EADDRNOTAVAIL. */
  bind(protocol: 'tcp' | 'udp', local: SocketAddress, entry: SocketEntry): number {
    if (!isWildcard(local.address) && !this.isLocal(local.address)) throw failure('EADDRNOTAVAIL');
    const port = local.port === 0 ? this.ephemeralPort(protocol) : local.port;
    const present = this.#sockets.get(keyOf(protocol, port)) ?? [];
    const clashes = (other: SocketEntry) =>
      other.accepts && (isWildcard(other.local.address) || isWildcard(local.address) || other.local.address === local.address);
    if (entry.accepts && present.some(clashes)) throw failure('EADDRINUSE');
    this.#add(keyOf(protocol, port), entry);
    return port;
  }

  /** Registers the server's side of a connection, on the port of its listener. */
  register(protocol: 'tcp' | 'udp', entry: SocketEntry): void {
    this.#add(keyOf(protocol, entry.local.port), entry);
  }

  #add(key: number, entry: SocketEntry): void {
    const present = this.#sockets.get(key);
    if (present) present.push(entry);
    else this.#sockets.set(key, [entry]);
  }

  release(protocol: 'tcp' | 'udp', entry: SocketEntry): void {
    const key = keyOf(protocol, entry.local.port);
    const present = this.#sockets.get(key);
    if (!present) return;
    removeFrom(present, entry);
    if (present.length === 0) this.#sockets.delete(key);
  }

  /** Who takes what arrives for the address. */
  acceptor(protocol: 'tcp' | 'udp', to: SocketAddress): SocketEntry | undefined {
    for (const entry of this.#sockets.get(keyOf(protocol, to.port)) ?? [])
      if (entry.accepts && (isWildcard(entry.local.address) || entry.local.address === to.address)) return entry;
    return undefined;
  }

  get sockets(): readonly SocketEntry[] {
    return this.#sockets.values().flat();
  }

  /** A free port for the client's side of a connection. Throws EADDRNOTAVAIL. */
  ephemeralPort(protocol: 'tcp' | 'udp'): number {
    for (let tries = 0; tries <= lastEphemeral - firstEphemeral; tries++) {
      const port = this.#nextPort;
      this.#nextPort = port >= lastEphemeral ? firstEphemeral : port + 1;
      if (!this.#sockets.has(keyOf(protocol, port))) return port;
    }
    throw failure('EADDRNOTAVAIL');
  }
}
