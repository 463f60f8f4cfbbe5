import { type Network, NetworkNamespace } from '../machine/network/index.ts';

/** Hosts of the world outside that everybody knows: they are there, and offer nothing. */
const addresses = ['1.1.1.1', '8.8.8.8'];

/** The world outside the cluster, with a switch. */
export class Internet {
  readonly #network: Network;
  readonly #hosts: readonly NetworkNamespace[];

  constructor(network: Network) {
    this.#network = network;
    this.#hosts = addresses.map((address, i) => new NetworkNamespace({ id: i + 1, network, address, prefix: 32, gateway: '' }));
  }

  switch(on: boolean): void {
    for (const host of this.#hosts) {
      if (on) this.#network.attach(host.address, host);
      else this.#network.detach(host.address, host);
    }
  }
}
