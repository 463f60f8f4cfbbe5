import type { Random } from '../../../../time/index.ts';
import { type FieldError, invalid } from '../../../api/fielderror.ts';
import type { Service, ServicePort } from '../../../api/types.ts';
import type { ApiObject } from '../../object.ts';
import { withFields } from '../../object.ts';
import type { Storage } from '../storage.ts';
import { withIpFamilies } from './ip-families.ts';

/** --service-cluster-ip-range 10.96.0.0/16 and --service-node-port-range of the cluster. */
const network = '10.96.';
const firstPort = 30000;
const lastPort = 32767;
/** The lower part of a range is left to addresses and ports that manifests name (ipallocator, portallocator: calculateRangeOffset). */
const reservedAddresses = 256;
const reservedPorts = 86;

type Allocated = ApiObject | { readonly errors: readonly FieldError[] };

const needsAddress = (service: Service) => service.spec.type !== 'ExternalName';
const needsPorts = (service: Service) => service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer';
const portsOf = (service: Service) => (service.spec.ports ?? []).filter((port) => port.nodePort).map((port) => `${port.protocol ?? 'TCP'}/${port.nodePort}`);
const addressesOf = (service: Service) => (service.spec.clusterIPs ?? []).filter((ip) => ip !== 'None');

/** Hands out cluster IPs and node ports; what is in use is read from the stored Services as they change. */
export class ServiceAllocator {
  readonly #random: Random;
  readonly #addresses = new Set<string>();
  readonly #ports = new Set<string>();

  constructor(storage: Storage, random: Random) {
    this.#random = random;
    for (const entry of storage.etcd.list('/services/')) this.#take(entry.object as Service);
    storage.etcd.onWrite(({ key, verb, object, previous }) => {
      if (!key.startsWith('/services/')) return;
      if (previous) this.#release(previous as Service);
      if (verb !== 'delete') this.#take(object as Service);
    });
  }

  /** The Service with the addresses and ports it lacks, or what is wrong with those it names. */
  allocate(service: Service, old: Service | undefined, dryRun: boolean): Allocated {
    const own = { addresses: new Set(old ? addressesOf(old) : []), ports: new Set(old ? portsOf(old) : []) };
    const errors: FieldError[] = [];
    const families = needsAddress(service) ? withIpFamilies(service, old) : service;
    if ('errors' in families) return families;
    let result: Service = { ...service, spec: families.spec };
    if (needsAddress(service)) result = this.#withAddress(result, own.addresses, dryRun, errors);
    if (errors.length > 0) return { errors };
    if (needsPorts(result)) result = this.#withPorts(result, own.ports, dryRun, errors);
    return errors.length > 0 ? { errors } : result;
  }

  #withAddress(service: Service, own: ReadonlySet<string>, dryRun: boolean, errors: FieldError[]): Service {
    const { clusterIP } = service.spec;
    if (clusterIP) {
      const error = clusterIP === 'None' || own.has(clusterIP) ? undefined : this.#addressError(clusterIP, dryRun);
      if (error) errors.push(invalid('spec.clusterIPs', [clusterIP], `failed to allocate IP ${clusterIP}: ${error}`));
      return service;
    }
    const address = dryRun ? `${network}0.0` : this.#freeAddress();
    return { ...service, spec: { ...service.spec, clusterIP: address, clusterIPs: [address] } };
  }

  #addressError(address: string, dryRun: boolean): string | undefined {
    if (!address.startsWith(network)) return 'the provided network does not match the current range';
    return !dryRun && this.#addresses.has(address) ? 'provided IP is already allocated' : undefined;
  }

  #withPorts(service: Service, own: ReadonlySet<string>, dryRun: boolean, errors: FieldError[]): Service {
    const taken = new Set<string>();
    const byPort = new Map<number, number>();
    const givesPorts = service.spec.type !== 'LoadBalancer' || service.spec.allocateLoadBalancerNodePorts !== false;
    let guesses = 0;
    const ports = (service.spec.ports ?? []).map((port, i): ServicePort => {
      if (!port.nodePort && !givesPorts) return port;
      const protocol = port.protocol ?? 'TCP';
      const nodePort = port.nodePort || byPort.get(port.port) || (dryRun ? lastPort + ++guesses : this.#freePort(protocol, taken));
      const name = `${protocol}/${nodePort}`;
      const error = own.has(name) && !taken.has(name) ? undefined : this.#portError(nodePort, name, taken, dryRun);
      if (error) errors.push(invalid(`spec.ports[${i}].nodePort`, nodePort, error));
      taken.add(name);
      byPort.set(port.port, nodePort);
      return withFields(port, { nodePort });
    });
    const checksHealth = service.spec.type === 'LoadBalancer' && service.spec.externalTrafficPolicy === 'Local' && !service.spec.healthCheckNodePort;
    const healthCheckNodePort = !checksHealth ? 0 : dryRun ? lastPort + ++guesses : this.#freePort('TCP', taken);
    return { ...service, spec: { ...service.spec, ports, ...(checksHealth && { healthCheckNodePort }) } };
  }

  #portError(port: number, name: string, taken: ReadonlySet<string>, dryRun: boolean): string | undefined {
    if (taken.has(name) || this.#ports.has(name)) return 'provided port is already allocated';
    if (dryRun || (port >= firstPort && port <= lastPort)) return undefined;
    return `provided port is not in the valid range. The range of valid ports is ${firstPort}-${lastPort}`;
  }

  #freeAddress(): string {
    for (;;) {
      const host = this.#random.integer(reservedAddresses, 65_534);
      const address = `${network}${host >> 8}.${host & 255}`;
      if (!this.#addresses.has(address)) return address;
    }
  }

  #freePort(protocol: string, taken: ReadonlySet<string>): number {
    for (;;) {
      const port = this.#random.integer(firstPort + reservedPorts, lastPort);
      if (!this.#ports.has(`${protocol}/${port}`) && !taken.has(`${protocol}/${port}`)) return port;
    }
  }

  #take(service: Service): void {
    for (const address of addressesOf(service)) this.#addresses.add(address);
    for (const port of portsOf(service)) this.#ports.add(port);
  }

  #release(service: Service): void {
    for (const address of addressesOf(service)) this.#addresses.delete(address);
    for (const port of portsOf(service)) this.#ports.delete(port);
  }
}
