import type { Service } from '../../api/types.ts';

/** What Services add to an environment, as a list and by name. */
export interface ServiceVariables {
  readonly variables: readonly { readonly key: string; readonly value: string }[];
  readonly values: ReadonlyMap<string, string>;
}

let lastServices: readonly Service[] = [];
let last: ServiceVariables = { variables: [], values: new Map() };

/** Made once for all containers that are told of the same Services one after the other: most are. */
export function sharedServiceVariables(services: readonly Service[]): ServiceVariables {
  if (services.length === lastServices.length && services.every((service, i) => service === lastServices[i])) return last;
  const values = serviceVariables(services);
  last = { variables: Array.from(values, ([key, value]) => ({ key, value })), values };
  lastServices = services;
  return last;
}

/** Names in capitals, with underscores: `my-db` is MY_DB. */
const variableName = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** The variables that tell containers of Services, as Docker's links did (pkg/kubelet/envvars FromServices). */
export function serviceVariables(services: Iterable<Service>): Map<string, string> {
  const variables = new Map<string, string>();
  for (const service of services) {
    const address = service.spec.clusterIP;
    if (!address || address === 'None') continue;
    const prefix = variableName(service.metadata.name!);
    const ports = service.spec.ports ?? [];
    if (ports.length === 0) continue;
    const host = address.includes(':') ? `[${address}]` : address;
    variables.set(`${prefix}_SERVICE_HOST`, address);
    variables.set(`${prefix}_SERVICE_PORT`, String(ports[0]!.port));
    for (const port of ports) if (port.name) variables.set(`${prefix}_SERVICE_PORT_${variableName(port.name)}`, String(port.port));
    ports.forEach((port, i) => {
      const protocol = port.protocol ?? 'TCP';
      const url = `${protocol.toLowerCase()}://${host}:${port.port}`;
      if (i === 0) variables.set(`${prefix}_PORT`, url);
      const one = `${prefix}_PORT_${port.port}_${protocol}`;
      variables.set(one, url);
      variables.set(`${one}_PROTO`, protocol.toLowerCase());
      variables.set(`${one}_PORT`, String(port.port));
      variables.set(`${one}_ADDR`, address);
    });
  }
  return variables;
}

/** The Services a Pod is told of: those of its own namespace if it wants links, and always the API server's (kubelet_pods.go getServiceEnvVarMap). */
export function servicesFor(services: Iterable<Service>, namespace: string, links: boolean): Service[] {
  const found: Service[] = [];
  let master: Service | undefined;
  for (const service of services) {
    const { metadata } = service;
    if (metadata.namespace === 'default' && metadata.name === 'kubernetes') master = service;
    else if (links && metadata.namespace === namespace) found.push(service);
  }
  return master ? [...found.filter((service) => service.metadata.name !== 'kubernetes'), master] : found;
}
