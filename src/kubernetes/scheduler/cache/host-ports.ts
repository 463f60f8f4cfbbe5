import type { HostPort } from './pod-info.ts';

const anyAddress = '0.0.0.0';

/** The host ports in use on a node (framework HostPortInfo): 0.0.0.0 collides with every address. */
export class HostPorts {
  readonly #addresses = new Map<string, Map<string, number>>();

  change(port: HostPort, delta: 1 | -1): void {
    const key = `${port.protocol}/${port.port}`;
    const addresses = this.#addresses.get(key) ?? new Map<string, number>();
    const users = (addresses.get(port.ip) ?? 0) + delta;
    if (users > 0) addresses.set(port.ip, users);
    else addresses.delete(port.ip);
    if (addresses.size > 0) this.#addresses.set(key, addresses);
    else this.#addresses.delete(key);
  }

  conflicts({ ip, protocol, port }: HostPort): boolean {
    const addresses = this.#addresses.get(`${protocol}/${port}`);
    return addresses !== undefined && (ip === anyAddress || addresses.has(ip) || addresses.has(anyAddress));
  }
}
