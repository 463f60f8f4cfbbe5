import type { Transport } from '../kubernetes/api/transport.ts';
import { KubeProxy, type NodeProxyTable } from '../kubernetes/proxy/index.ts';
import type { NetworkNamespace, Translate } from '../machine/network/index.ts';
import type { Clock, Random } from '../time/index.ts';
import type { NodeLayout } from './layout.ts';

export interface NodeProxiesOptions {
  readonly clock: Clock;
  readonly random: Random;
  connect(user: { name: string; groups: string[]; userAgent: string; actor: string }): Transport;
}

/** The nodes' kube-proxies, and which of their rules a connection meets on its way. */
export class NodeProxies {
  readonly #options: NodeProxiesOptions;
  readonly #proxies: KubeProxy[] = [];
  /** By node address. */
  readonly #tables = new Map<string, NodeProxyTable>();

  constructor(options: NodeProxiesOptions) {
    this.#options = options;
  }

  /** Starts the proxy of a node whose network this is; the node has its bridge. */
  start({ name, ip }: NodeLayout, network: NetworkNamespace): void {
    const { clock, random, connect } = this.#options;
    const [bridge] = network.more;
    if (!bridge) throw new Error(`${name} has no bridge for its Pods`);
    const table: NodeProxyTable = { translate: undefined };
    this.#tables.set(ip, table);
    const transport = connect({ name: 'system:kube-proxy', groups: ['system:authenticated'], userAgent: 'kube-proxy', actor: `kube-proxy/${name}` });
    const proxy = new KubeProxy({
      clock,
      random: random.fork(`proxy/${name}`),
      transport,
      nodeName: name,
      nodeAddress: ip,
      bridgeAddress: bridge.address,
      table,
    });
    this.#proxies.push(proxy);
    proxy.start();
    network.translate = (destination, protocol, source) => table.translate?.(destination, protocol, source) ?? this.arrive(destination, protocol, source);
  }

  /** What a connection meets that comes to a node from elsewhere: the rules of that node (its node ports). */
  readonly arrive: Translate = (destination, protocol, source) => this.#tables.get(destination.address)?.translate?.(destination, protocol, source);

  stop(): void {
    for (const proxy of this.#proxies) proxy.stop();
  }
}
