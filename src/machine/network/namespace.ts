import { failure } from '../process/errors.ts';
import type { NetworkInterface, SocketAddress } from '../process/types.ts';
import { contains, formatAddress, isLoopback, isWildcard, macOf, parseAddress, subnetOf } from './address.ts';
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
  #more: NetworkInterface[] | undefined;
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
  #table: Map<string, SocketEntry[]> | undefined;
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

  get #sockets(): Map<string, SocketEntry[]> {
    this.#table ??= new Map();
    return this.#table;
  }

  /** Unix sockets of its processes. Those without a file are found by name here alone. */
  get unix(): Set<UnixEntry> {
    this.#unix ??= new Set();
    return this.#unix;
  }

  get more(): readonly NetworkInterface[] {
    return this.#more ?? [];
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
    this.#more.push({ name, address, prefix, mac: macOf(address), up: true });
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
    return isLoopback(address) || address === this.address || this.more.some((one) => one.address === address);
  }

  /** The source address that a packet to `destination` gets. */
  sourceFor(destination: string): string {
    if (isLoopback(destination)) return '127.0.0.1';
    if (this.isLocal(destination)) return destination;
    const value = parseAddress(destination);
    const direct = this.more.find((one) => value !== undefined && contains(subnetOf(parseAddress(one.address) ?? 0, one.prefix), value));
    return direct?.address ?? (this.address === '' ? '127.0.0.1' : this.address);
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
    const key = `${protocol}/${port}`;
    const present = this.#sockets.get(key) ?? [];
    const clashes = (other: SocketEntry) =>
      other.accepts && (isWildcard(other.local.address) || isWildcard(local.address) || other.local.address === local.address);
    if (entry.accepts && present.some(clashes)) throw failure('EADDRINUSE');
    this.#sockets.set(key, [...present, entry]);
    return port;
  }

  /** Registers the server's side of a connection, on the port of its listener. */
  register(protocol: 'tcp' | 'udp', entry: SocketEntry): void {
    const key = `${protocol}/${entry.local.port}`;
    this.#sockets.set(key, [...(this.#sockets.get(key) ?? []), entry]);
  }

  release(protocol: 'tcp' | 'udp', entry: SocketEntry): void {
    const key = `${protocol}/${entry.local.port}`;
    const rest = (this.#sockets.get(key) ?? []).filter((other) => other !== entry);
    if (rest.length > 0) this.#sockets.set(key, rest);
    else this.#sockets.delete(key);
  }

  /** Who takes what arrives for the address. */
  acceptor(protocol: 'tcp' | 'udp', to: SocketAddress): SocketEntry | undefined {
    const present = this.#sockets.get(`${protocol}/${to.port}`);
    return present?.find((entry) => entry.accepts && (isWildcard(entry.local.address) || entry.local.address === to.address));
  }

  get sockets(): readonly SocketEntry[] {
    return [...this.#sockets.values()].flat();
  }

  /** A free port for the client's side of a connection. Throws EADDRNOTAVAIL. */
  ephemeralPort(protocol: 'tcp' | 'udp'): number {
    for (let tries = 0; tries <= lastEphemeral - firstEphemeral; tries++) {
      const port = this.#nextPort;
      this.#nextPort = port >= lastEphemeral ? firstEphemeral : port + 1;
      if (!this.#sockets.has(`${protocol}/${port}`)) return port;
    }
    throw failure('EADDRNOTAVAIL');
  }
}
