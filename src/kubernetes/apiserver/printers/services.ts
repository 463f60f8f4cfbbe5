import type { EndpointSlice, Endpoints, Ingress, IngressClass, NetworkPolicy, Service, ServicePort } from '../../api/types.ts';
import { age, formatLabels, formatSelector, type Printer } from './printer.ts';

const most = 3;

export const printService: Printer<Service> = (object, now) => {
  const { spec } = object;
  const ports = (spec.ports ?? []).map(portText).join(',') || '<none>';
  return [object.metadata.name!, spec.type ?? '', clusterAddress(object), externalAddress(object), ports, age(object, now), formatLabels(spec.selector)];
};

/** The first of the cluster IPs; an empty list has none. */
const clusterAddress = ({ spec }: Service) => (spec.clusterIPs ? (spec.clusterIPs[0] ?? '<none>') : spec.clusterIP || '<none>');

const portText = ({ port, nodePort, protocol }: ServicePort) => (nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`);

function externalAddress({ spec, status }: Service): string {
  const external = spec.externalIPs ?? [];
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type !== 'LoadBalancer') return external.join(',') || '<none>';
  return [...ingressAddresses(status?.loadBalancer), ...external].join(',') || '<pending>';
}

interface LoadBalancerStatus {
  readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
}

function ingressAddresses(status: LoadBalancerStatus | undefined): string[] {
  return [...new Set((status?.ingress ?? []).map((one) => one.ip || one.hostname || '').filter((text) => text !== ''))].sort();
}

/** A list that ends after three with how many more there are. */
function shortList(list: readonly string[], total: number): string {
  return total > most ? `${list.slice(0, most).join(',')} + ${total - most} more...` : list.join(',');
}

/** net.JoinHostPort: an address with colons stands in brackets. */
const joinHostPort = (ip: string, port: number) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

export const printEndpoints: Printer<Endpoints> = (object, now) => {
  const subsets = object.subsets ?? [];
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0 ? addresses.map((address) => address.ip) : ports.flatMap((port) => addresses.map((address) => joinHostPort(address.ip, port.port))),
  );
  return [object.metadata.name!, subsets.length === 0 ? '<none>' : shortList(all, all.length), age(object, now)];
};

export const printEndpointSlice: Printer<EndpointSlice> = (object, now) => {
  const ports = (object.ports ?? []).map((port) => (port.port === undefined ? (port.name ?? '*') : String(port.port)));
  const addresses = (object.endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
  const text = (list: readonly string[]) => shortList(list, list.length) || '<unset>';
  return [object.metadata.name!, object.addressType, text(ports), text(addresses), age(object, now)];
};

/** The hosts of the first rules; once three are shown, any further rule counts among the more. */
function hostsText(rules: readonly { readonly host?: string }[]): string {
  const shown: string[] = [];
  for (const { host } of rules) {
    if (shown.length === most) return `${shown.join(',')} + ${rules.length - most} more...`;
    if (host) shown.push(host);
  }
  return shown.join(',') || '*';
}

export const printIngress: Printer<Ingress> = (object, now) => {
  const { spec, status, metadata } = object;
  const className = spec?.ingressClassName ?? '<none>';
  return [
    metadata.name!,
    className,
    hostsText(spec?.rules ?? []),
    ingressAddresses(status?.loadBalancer).join(','),
    spec?.tls?.length ? '80, 443' : '80',
    age(object, now),
  ];
};

export const printIngressClass: Printer<IngressClass> = (object, now) => {
  const parameters = object.spec?.parameters;
  const text = parameters ? `${parameters.kind}${parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`}/${parameters.name}` : '<none>';
  const isDefault = object.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
  return [`${object.metadata.name}${isDefault ? ' (default)' : ''}`, object.spec?.controller ?? '', text, age(object, now)];
};

export const printNetworkPolicy: Printer<NetworkPolicy> = (object, now) => [
  object.metadata.name!,
  formatSelector(object.spec?.podSelector ?? {}),
  age(object, now),
];
