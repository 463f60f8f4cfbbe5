import { type Clock, type Duration, type Random, type Timer, toRFC3339Micro } from '../../time/index.ts';
import type { Lease, OwnerReference } from '../api/types.ts';
import type { Client } from './client.ts';
import { leases } from './resources.ts';

export interface LeaseHolderOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly client: Client;
  readonly namespace: string;
  readonly name: string;
  readonly holderIdentity: string;
  readonly leaseDurationSeconds: number;
  readonly renewInterval: Duration;
  /** The owner of a new lease: without it none is made. */
  readonly owner?: () => OwnerReference | undefined;
}

/** Periods are stretched by up to this factor, so that holders spread. */
const jitterFactor = 0.04;

/** Makes a lease and renews it for ever, in background tasks (component-helpers/apimachinery/lease). */
export class LeaseHolder {
  readonly #options: LeaseHolderOptions;
  #latest: Lease | undefined;
  #timer: Timer | undefined;

  constructor(options: LeaseHolderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#sync();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #sync(): void {
    const { clock, random, renewInterval, name } = this.#options;
    this.#renew();
    this.#timer = clock.background(random.jitter(renewInterval, jitterFactor), `lease ${name}`, () => this.#sync());
  }

  /** Renews what it wrote last; when somebody else changed or deleted it, starts from what is there. */
  #renew(): void {
    if (this.#latest && this.#write(this.#latest)) return;
    const { client, namespace, name } = this.#options;
    const found = client.get(leases, namespace, name);
    if ('object' in found) {
      this.#write(found.object);
      return;
    }
    const owner = this.#options.owner?.();
    if (this.#options.owner && !owner) return;
    const metadata = { name, namespace, ...(owner && { ownerReferences: [owner] }) };
    const created = client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: this.#spec() });
    this.#latest = 'object' in created ? created.object : undefined;
  }

  #write(lease: Lease): boolean {
    const updated = this.#options.client.update(leases, { ...lease, spec: { ...lease.spec, ...this.#spec() } });
    this.#latest = 'object' in updated ? updated.object : undefined;
    return this.#latest !== undefined;
  }

  #spec(): NonNullable<Lease['spec']> {
    const { clock, holderIdentity, leaseDurationSeconds } = this.#options;
    return { holderIdentity, leaseDurationSeconds, renewTime: toRFC3339Micro(clock.now) };
  }
}
