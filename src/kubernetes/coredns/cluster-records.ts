import type { EndpointSlice, Service } from '../api/types.ts';
import { readyEndpoints } from './endpoints.ts';
import { type DnsRecord, recordTypes } from './message.ts';
import { parseRequestName, type RequestName } from './request-name.ts';

/** What the server knows of the cluster. */
export interface ClusterView {
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): Service | undefined;
  slices(namespace: string, service: string): readonly EndpointSlice[];
  servicesWithAddress(address: string): readonly Service[];
  slicesWithAddress(address: string): readonly EndpointSlice[];
}

/** A host behind a name: an address, or for ExternalName another name. */
interface Found {
  readonly host: string;
  readonly port: number;
  /** What an SRV record points to. */
  readonly name: string;
}

/** 'NXDOMAIN': there is no such name. No records: the name is there, but has none of this type. */
export type Lookup = readonly DnsRecord[] | 'NXDOMAIN';

const serviceNameLabel = 'kubernetes.io/service-name';
const isAddress = (text: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

/** The records of the names of a cluster's Services and Pods. */
export class ClusterRecords {
  readonly #cluster: ClusterView;
  readonly #domain: string;

  constructor(cluster: ClusterView, domain: string) {
    this.#cluster = cluster;
    this.#domain = domain;
  }

  /** Names are compared without regard to case, and answered as they were asked. */
  lookup(asked: string, type: number): Lookup {
    const name = asked.toLowerCase();
    if (name.endsWith('.in-addr.arpa')) return this.#reverse(asked, type);
    if (name !== this.#domain && !name.endsWith(`.${this.#domain}`)) return 'NXDOMAIN';
    const found = this.#find(name.slice(0, -this.#domain.length).replace(/\.$/, ''));
    return found === 'NXDOMAIN' ? found : this.#records(asked, type, found);
  }

  #records(name: string, type: number, found: readonly Found[]): DnsRecord[] {
    if (type === recordTypes.SRV) return services(name, found);
    const alias = found.find(({ host }) => !isAddress(host));
    if (alias) {
      const cname = { name, type: recordTypes.CNAME, target: alias.host };
      const target = type === recordTypes.CNAME ? [] : this.lookup(alias.host, type);
      return target === 'NXDOMAIN' ? [cname] : [cname, ...target];
    }
    if (type !== recordTypes.A) return [];
    return [...new Set(found.map(({ host }) => host))].map((address) => ({ name, type: recordTypes.A, address }));
  }

  #find(base: string): readonly Found[] | 'NXDOMAIN' {
    const request = parseRequestName(base);
    if (request === 'apex') return [];
    if (request === 'invalid' || !this.#cluster.hasNamespace(request.namespace)) return 'NXDOMAIN';
    if (request.service === '') return [];
    const found = request.kind === 'pod' ? pods(request) : this.#services(request);
    return found.length > 0 ? found : 'NXDOMAIN';
  }

  #services(request: RequestName): readonly Found[] {
    const { namespace, service: name, endpoint, port } = request;
    const service = this.#cluster.service(namespace, name);
    if (!service) return [];
    const { type, externalName, clusterIP, ports } = service.spec;
    const own = `${name}.${namespace}.svc.${this.#domain}`;
    if (type === 'ExternalName') return endpoint === undefined && port === undefined ? [{ host: externalName ?? '', port: 0, name: own }] : [];
    if (clusterIP === 'None' || endpoint !== undefined) {
      return this.#cluster
        .slices(namespace, name)
        .flatMap(readyEndpoints)
        .filter((one) => (endpoint === undefined || one.hostname === endpoint) && matches(request, one.portName, one.protocol))
        .map((one) => ({ host: one.address, port: one.port, name: `${one.hostname}.${own}` }));
    }
    if (!clusterIP) return [];
    const wanted = (ports ?? []).filter((one) => matches(request, one.name ?? '', one.protocol ?? 'TCP'));
    return wanted.map((one) => ({ host: clusterIP, port: one.port, name: own }));
  }

  /** The Service with this cluster IP, else every endpoint with this address (plugin/kubernetes reverse.go). */
  #reverse(name: string, type: number): Lookup {
    const address = name.split('.').slice(0, -2).reverse().join('.');
    const [service] = this.#cluster.servicesWithAddress(address);
    const owner = (namespace: string | undefined, of: string | undefined) => `${of}.${namespace}.svc.${this.#domain}`;
    const targets = service
      ? [owner(service.metadata.namespace, service.metadata.name)]
      : this.#cluster.slicesWithAddress(address).flatMap((slice) => {
          const here = readyEndpoints(slice).filter((one) => one.address === address);
          const { namespace, labels } = slice.metadata;
          return [...new Set(here.map(({ hostname }) => `${hostname}.${owner(namespace, labels?.[serviceNameLabel])}`))];
        });
    if (targets.length === 0) return 'NXDOMAIN';
    return type === recordTypes.PTR ? targets.map((target) => ({ name, type: recordTypes.PTR, target })) : [];
  }
}

function matches({ port, protocol }: RequestName, name: string, of: string): boolean {
  return (port === undefined || port === name.toLowerCase()) && (protocol === undefined || protocol === of.toLowerCase());
}

/** Any address is a Pod's, whether there is such a Pod or not (`pods insecure`). */
function pods({ service }: RequestName): Found[] {
  const host = service.replaceAll('-', '.');
  return isAddress(host) ? [{ host, port: 0, name: '' }] : [];
}

/** SRV records share a weight of 100. Those of ExternalName are left out. */
function services(name: string, found: readonly Found[]): DnsRecord[] {
  const internal = found.filter(({ host }) => isAddress(host));
  const weight = Math.floor(100 / internal.length);
  return internal.map(({ port, name: target }) => ({ name, type: recordTypes.SRV, weight, port, target }));
}
