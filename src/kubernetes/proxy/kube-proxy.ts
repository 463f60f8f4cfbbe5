import { type Clock, type Random, second, type Time } from '../../time/index.ts';
import type { Transport } from '../api/transport.ts';
import type { EndpointSlice, Service } from '../api/types.ts';
import { Informer, objectKey, resources } from '../client/index.ts';
import { type Choice, computeServiceRules, type PortRule, type ServiceRules } from './service-rules.ts';
import type { NodeProxyTable, ProxyAddress, ProxyDecision } from './table.ts';

export interface KubeProxyOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly nodeName: string;
  /** The node's own address, and that of its bridge, behind which hairpin traffic is hidden. */
  readonly nodeAddress: string;
  readonly bridgeAddress: string;
  readonly table: NodeProxyTable;
}

const serviceNameLabel = 'kubernetes.io/service-name';
const keyOfSlice = (slice: EndpointSlice): string => `${slice.metadata.namespace}/${slice.metadata.labels?.[serviceNameLabel] ?? ''}`;

/** Follows Services and their endpoints, and answers for a node's network where connections go. */
export class KubeProxy {
  readonly #options: KubeProxyOptions;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #rules = new Map<string, ServiceRules>();
  /** Services that have changed since the rules were last asked. */
  readonly #changed = new Set<string>();
  readonly #addresses = new Map<string, PortRule>();
  readonly #nodePorts = new Map<string, PortRule>();
  /** By rule and client. */
  readonly #affinity = new WeakMap<PortRule, Map<string, { readonly to: ProxyAddress; until: Time }>>();

  constructor(options: KubeProxyOptions) {
    this.#options = options;
    const { clock, transport } = options;
    this.#services = new Informer({ clock, transport, resource: resources.services });
    this.#slices = new Informer({ clock, transport, resource: resources.endpointSlices, indexers: { service: (slice) => [keyOfSlice(slice)] } });
  }

  start(): void {
    this.#services.start();
    this.#slices.start();
    for (const service of this.#services.list()) this.#changed.add(objectKey(service));
    const service = (one: Service) => void this.#changed.add(objectKey(one));
    const slice = (one: EndpointSlice) => void this.#changed.add(keyOfSlice(one));
    this.#services.addHandler({ onAdd: service, onUpdate: (_old, one) => service(one), onDelete: service });
    this.#slices.addHandler({ onAdd: slice, onUpdate: (_old, one) => slice(one), onDelete: slice });
    this.#options.table.translate = (destination, protocol, source) => this.#translate(destination, protocol, source);
  }

  /** Follows no longer; the rules stay as they are, as those of the kernel would. */
  stop(): void {
    this.#services.stop();
    this.#slices.stop();
  }

  #updateChanged(): void {
    for (const key of this.#changed) this.#update(key);
    this.#changed.clear();
  }

  #update(key: string): void {
    const old = this.#rules.get(key);
    const service = this.#services.get(key);
    const rules = service && computeServiceRules(service, this.#slices.byIndex('service', key), this.#options.nodeName);
    for (const address of old?.addresses.keys() ?? []) this.#addresses.delete(address);
    for (const port of old?.nodePorts.keys() ?? []) this.#nodePorts.delete(port);
    if (!rules) {
      this.#rules.delete(key);
      return;
    }
    this.#rules.set(key, rules);
    for (const [address, rule] of rules.addresses) this.#addresses.set(address, rule);
    for (const [port, rule] of rules.nodePorts) this.#nodePorts.set(port, rule);
  }

  #translate({ address, port }: ProxyAddress, protocol: 'tcp' | 'udp', source: string): ProxyDecision {
    this.#updateChanged();
    const rule = this.#addresses.get(`${protocol}/${address}:${port}`);
    if (rule) return this.#decide(rule, rule.internal, source);
    if (address !== this.#options.nodeAddress) return undefined;
    const external = this.#nodePorts.get(`${protocol}/${port}`);
    return external && this.#decide(external, external.external, source);
  }

  #decide(rule: PortRule, choice: Choice, source: string): ProxyDecision {
    const to = this.#choose(rule, choice, source);
    if (!to) return choice.empty;
    const { nodeAddress, bridgeAddress } = this.#options;
    if (to.address === source) return { to, source: bridgeAddress };
    return choice.keepsSource ? { to } : { to, source: nodeAddress };
  }

  #choose(rule: PortRule, { endpoints }: Choice, client: string): ProxyAddress | undefined {
    const { clock, random } = this.#options;
    if (endpoints.length === 0) return undefined;
    const before = this.#affinity.get(rule)?.get(client);
    if (before && before.until > clock.now) {
      before.until = clock.now + rule.affinitySeconds * second;
      return before.to;
    }
    const to = endpoints[endpoints.length === 1 ? 0 : random.integer(0, endpoints.length - 1)]!;
    if (rule.affinitySeconds > 0) {
      let clients = this.#affinity.get(rule);
      if (!clients) this.#affinity.set(rule, (clients = new Map()));
      clients.set(client, { to, until: clock.now + rule.affinitySeconds * second });
    }
    return to;
  }
}
