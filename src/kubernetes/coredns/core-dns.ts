import type { Execution, Process, Program } from '../../machine/process/types.ts';
import type { Clock } from '../../time/index.ts';
import type { Transport } from '../api/transport.ts';
import type { EndpointSlice, Namespace, Service } from '../api/types.ts';
import { Informer, resources } from '../client/index.ts';
import { ClusterRecords } from './cluster-records.ts';
import { codes, type DnsRecord, formatAnswer, parseQuery, recordTypes } from './message.ts';

export interface CoreDnsOptions {
  readonly clock: Clock;
  readonly transport: Transport;
  /** As `cluster.local`. */
  readonly domain: string;
}

const port = 53;
const serviceNameLabel = 'kubernetes.io/service-name';

/** The cluster's DNS server: follows Services and their endpoints, and answers as a program on UDP port 53 of the machine that runs it. */
export class CoreDns {
  /** What a machine runs as `coredns`. */
  readonly program: Program = (process) => this.#serve(process);
  readonly #namespaces: Informer<Namespace>;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #records: ClusterRecords;

  constructor({ clock, transport, domain }: CoreDnsOptions) {
    const byAddress = (slice: EndpointSlice) => (slice.endpoints ?? []).flatMap(({ addresses }) => addresses);
    const byService = ({ metadata }: EndpointSlice) => [`${metadata.namespace}/${metadata.labels?.[serviceNameLabel] ?? ''}`];
    const byClusterIP = ({ spec }: Service) => (spec.clusterIP && spec.clusterIP !== 'None' ? [spec.clusterIP] : []);
    this.#namespaces = new Informer({ clock, transport, resource: resources.namespaces });
    this.#services = new Informer({ clock, transport, resource: resources.services, indexers: { address: byClusterIP } });
    this.#slices = new Informer({ clock, transport, resource: resources.endpointSlices, indexers: { address: byAddress, service: byService } });
    const view = {
      hasNamespace: (name: string) => this.#namespaces.get(name) !== undefined,
      service: (namespace: string, name: string) => this.#services.get(`${namespace}/${name}`),
      slices: (namespace: string, service: string) => this.#slices.byIndex('service', `${namespace}/${service}`),
      servicesWithAddress: (address: string) => this.#services.byIndex('address', address),
      slicesWithAddress: (address: string) => this.#slices.byIndex('address', address),
    };
    this.#records = new ClusterRecords(view, domain);
  }

  /** Begins to follow the cluster. */
  start(): void {
    this.#namespaces.start();
    this.#services.start();
    this.#slices.start();
  }

  /** Follows no longer. */
  stop(): void {
    this.#namespaces.stop();
    this.#services.stop();
    this.#slices.stop();
  }

  *#serve(process: Process): Execution<number> {
    const socket = process.listen({ address: '', port }, 'udp');
    for (;;) {
      const datagram = yield* process.receiveFrom(socket);
      const answer = datagram && this.#answer(datagram.data, process);
      if (answer) process.sendTo(socket, answer, datagram.from);
    }
  }

  #answer(query: Uint8Array, process: Process): Uint8Array | undefined {
    const question = parseQuery(query);
    if (!question) return undefined;
    const found = this.#records.lookup(question.name, question.type);
    if (found === 'NXDOMAIN') return formatAnswer(question, codes.nameError, []);
    return formatAnswer(question, codes.noError, shuffled(found, process));
  }
}

/** Addresses come in any order, so that clients which take the first one spread (plugin/loadbalance); aliases stay before them. */
function shuffled(records: readonly DnsRecord[], { random }: Process): DnsRecord[] {
  const addresses = records.filter(({ type }) => type === recordTypes.A);
  for (let i = addresses.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [addresses[i], addresses[j]] = [addresses[j]!, addresses[i]!];
  }
  return [...records.filter(({ type }) => type !== recordTypes.A), ...addresses];
}
