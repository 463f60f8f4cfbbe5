import type { EndpointSlice, Endpoints, Ingress, IngressClass, NetworkPolicy, Service, ServicePort } from '../../api/types.ts';
import { age, formatLabels, formatSelector, type Printer } from './printer.ts';

const most = 3;

export const printService: Printer<Service> = (object, now) => {
  const { spec } = object;
  const ports = (spec.ports ?? []).map(portText).join(',') || '<none>';
  return [object.metadata.name!, spec.type ?? '', spec.clusterIP || '<none>', externalAddress(object), ports, age(object, now), formatLabels(spec.selector)];
};

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

export const printEndpoints: Printer<Endpoints> = (object, now) => {
  const subsets = object.subsets ?? [];
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0 ? addresses.map((address) => address.ip) : ports.flatMap((port) => addresses.map((address) => `${address.ip}:${port.port}`)),
  );
  return [object.metadata.name!, subsets.length === 0 ? '<none>' : shortList(all, all.length), age(object, now)];
};

export const printEndpointSlice: Printer<EndpointSlice> = (object, now) => {
  const ports = (object.ports ?? []).map((port) => (port.port === undefined ? port.name || '*' : String(port.port)));
  const addresses = (object.endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
  const text = (list: readonly string[]) => shortList(list, list.length) || '<unset>';
  return [object.metadata.name!, object.addressType, text(ports), text(addresses), age(object, now)];
};

export const printIngress: Printer<Ingress> = (object, now) => {
  const { spec, status, metadata } = object;
  const className = spec?.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'] ?? '<none>';
  const rules = spec?.rules ?? [];
  const named = rules.map((rule) => rule.host ?? '').filter((host) => host !== '');
  const hosts =
    named.length === 0
      ? '*'
      : rules.length > most && named.length >= most
        ? `${named.slice(0, most).join(',')} + ${rules.length - most} more...`
        : named.join(',');
  return [metadata.name!, className, hosts, ingressAddresses(status?.loadBalancer).join(','), spec?.tls?.length ? '80, 443' : '80', age(object, now)];
};

export const printIngressClass: Printer<IngressClass> = (object, now) => {
  const parameters = object.spec?.parameters;
  const text = parameters ? `${parameters.kind}${parameters.apiGroup ? `.${parameters.apiGroup}` : ''}/${parameters.name}` : '<none>';
  return [object.metadata.name!, object.spec?.controller ?? '', text, age(object, now)];
};

export const printNetworkPolicy: Printer<NetworkPolicy> = (object, now) => [
  object.metadata.name!,
  formatSelector(object.spec?.podSelector ?? {}),
  age(object, now),
];
