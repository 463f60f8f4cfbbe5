import { formatAddress, parseAddress, parseSubnet } from '../network/index.ts';

/**
 * Addresses of Pods on one node as the CNI plugin host-local gives them: one after the other from .2 on, at the end from the beginning
 * again; .1 is the bridge's. An address that has become free is given again only when its turn comes.
 */
export class AddressPool {
  readonly #base: number;
  readonly #size: number;
  readonly #used = new Set<number>();
  #last = 1;

  constructor(cidr: string) {
    const { base, prefix } = parseSubnet(cidr);
    this.#base = base;
    this.#size = 2 ** (32 - prefix);
  }

  get gateway(): string {
    return formatAddress(this.#base + 1);
  }

  /** undefined: all are taken. */
  allocate(): string | undefined {
    for (let tries = 0; tries < this.#size; tries++) {
      this.#last = this.#last + 1 >= this.#size - 1 ? 2 : this.#last + 1;
      if (this.#used.has(this.#last)) continue;
      this.#used.add(this.#last);
      return formatAddress(this.#base + this.#last);
    }
    return undefined;
  }

  release(address: string): void {
    const value = parseAddress(address);
    if (value !== undefined) this.#used.delete(value - this.#base);
  }
}
