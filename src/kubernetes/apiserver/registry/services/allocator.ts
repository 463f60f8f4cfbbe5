import type { Random } from '../../../../time/index.ts';
import { type FieldError, invalid } from '../../../api/fielderror.ts';
import type { Service } from '../../../api/types.ts';
import type { Storage } from '../storage.ts';
import { withIpFamilies } from './ip-families.ts';
import { allocatePorts, PortOperation, portsOf } from './node-ports.ts';

/** --service-cluster-ip-range 10.96.0.0/16. */
const network = '10.96.';
/** The lower part of the range is left to addresses that manifests name (ipallocator calculateRangeOffset). */
const reservedAddresses = 256;

type Allocated = Service | { readonly errors: readonly FieldError[] };

const needsAddress = (service: Service) => service.spec.type !== 'ExternalName';
const addressesOf = (service: Service) => (service.spec.clusterIPs ?? []).filter((ip) => ip !== 'None');

/** Hands out cluster IPs and node ports; what is in use is read from the stored Services as they change. */
export class ServiceAllocator {
  readonly #random: Random;
  readonly #addresses = new Set<string>();
  readonly #ports = new Set<number>();

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
    const families = needsAddress(service) ? withIpFamilies(service, old) : service;
    if ('errors' in families) return families;
    const prepared: Service = { ...service, spec: families.spec };
    // An address that a Service has stays; validation says so.
    const withAddress = needsAddress(service) && (!old || !needsAddress(old)) ? this.#withAddress(prepared, dryRun) : prepared;
    if ('errors' in withAddress) return withAddress;
    return allocatePorts(withAddress as Service, old, new PortOperation(this.#ports, this.#random, dryRun));
  }

  #withAddress(service: Service, dryRun: boolean): Service | { readonly errors: readonly FieldError[] } {
    const { clusterIP } = service.spec;
    if (clusterIP) {
      const error = clusterIP === 'None' ? undefined : this.#addressError(clusterIP, dryRun);
      return error ? { errors: [invalid('spec.clusterIPs', [clusterIP], `failed to allocate IP ${clusterIP}: ${error}`)] } : service;
    }
    const address = dryRun ? `${network}0.0` : this.#freeAddress();
    return { ...service, spec: { ...service.spec, clusterIP: address, clusterIPs: [address] } };
  }

  #addressError(address: string, dryRun: boolean): string | undefined {
    if (!address.startsWith(network)) return 'the provided network does not match the current range';
    return !dryRun && this.#addresses.has(address) ? 'provided IP is already allocated' : undefined;
  }

  #freeAddress(): string {
    for (;;) {
      const host = this.#random.integer(reservedAddresses, 65_534);
      const address = `${network}${host >> 8}.${host & 255}`;
      if (!this.#addresses.has(address)) return address;
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
