import type { Pod } from '../../api/types.ts';
import { uidOf } from '../pod.ts';
import { type Admitted, hostPortsOf, requestsOf } from './admission.ts';

/** The Pods that this node has let in, and what they have asked for in sum. */
export class AdmittedPods implements Admitted {
  cpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  pods = 0;
  readonly hostPorts = new Map<string, string>();
  readonly #requests = new Map<string, ReturnType<typeof requestsOf>>();

  has(uid: string): boolean {
    return this.#requests.has(uid);
  }

  add(pod: Pod): void {
    const uid = uidOf(pod);
    const wanted = requestsOf(pod);
    this.#requests.set(uid, wanted);
    this.#count(wanted, 1);
    for (const port of hostPortsOf(pod)) this.hostPorts.set(port, uid);
  }

  /** The Pod has ended: its share is free again. */
  remove(uid: string): void {
    const wanted = this.#requests.get(uid);
    if (!wanted) return;
    this.#requests.delete(uid);
    this.#count(wanted, -1);
    for (const [port, owner] of this.hostPorts) if (owner === uid) this.hostPorts.delete(port);
  }

  /** The others. */
  without(uid: string): Admitted {
    const { cpu, memory, ephemeralStorage, pods, hostPorts } = this;
    const own = this.#requests.get(uid);
    if (!own) return this;
    return { cpu: cpu - own.cpu, memory: memory - own.memory, ephemeralStorage: ephemeralStorage - own['ephemeral-storage'], pods: pods - 1, hostPorts };
  }

  #count(wanted: ReturnType<typeof requestsOf>, sign: 1 | -1): void {
    this.cpu += sign * wanted.cpu;
    this.memory += sign * wanted.memory;
    this.ephemeralStorage += sign * wanted['ephemeral-storage'];
    this.pods += sign;
  }
}
