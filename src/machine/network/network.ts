import { type Clock, type Duration, microsecond, second } from '../../time/index.ts';
import { contains, parseAddress, parseSubnet, type Subnet } from './address.ts';
import type { NetworkNamespace } from './namespace.ts';

/** One way through the wires. Order of magnitude of a data centre; nothing depends on the figures. */
export const latencies = {
  loopback: 50 * microsecond,
  /** Between network namespaces of one machine: a veth pair and a bridge. */
  local: 100 * microsecond,
  remote: 300 * microsecond,
  /** How long ARP tries before it says that a host is not there (mcast_solicit 3, one second each). */
  arp: 3 * second,
  /** When connect gives up without any answer: six SYN repeated with doubling pauses (tcp_syn_retries). */
  synRetries: 127 * second,
} as const;

/** Where packets for an address end up. */
export type Route = { readonly to: NetworkNamespace; readonly latency: Duration } | 'unreachable' | 'dropped';

/** The wires between machines: which network namespace has which address. */
export class Network {
  readonly clock: Clock;
  readonly #namespaces = new Map<string, NetworkNamespace>();
  /** Networks whose routers say so when a host is missing; elsewhere packets vanish. */
  readonly #subnets: Subnet[] = [];
  #lastSocket = 20_000;

  constructor(options: { readonly clock: Clock }) {
    this.clock = options.clock;
  }

  addSubnet(cidr: string): void {
    this.#subnets.push(parseSubnet(cidr));
  }

  attach(address: string, namespace: NetworkNamespace): void {
    this.#namespaces.set(address, namespace);
  }

  detach(address: string, namespace: NetworkNamespace): void {
    if (this.#namespaces.get(address) === namespace) this.#namespaces.delete(address);
  }

  /** Who has the address now. */
  find(address: string): NetworkNamespace | undefined {
    return this.#namespaces.get(address);
  }

  route(from: NetworkNamespace, address: string): Route {
    const to = this.#namespaces.get(address);
    if (to) {
      if (to === from) return { to, latency: latencies.loopback };
      return { to, latency: to.host === from.host ? latencies.local : latencies.remote };
    }
    return this.isInSubnet(address) ? 'unreachable' : 'dropped';
  }

  /** Whether the address is one of the nodes' networks for Pods. */
  isInSubnet(address: string): boolean {
    const value = parseAddress(address);
    return value !== undefined && this.#subnets.some((subnet) => contains(subnet, value));
  }

  /** As /proc/PID/fd shows a socket. */
  nextSocket(): number {
    return ++this.#lastSocket;
  }
}
