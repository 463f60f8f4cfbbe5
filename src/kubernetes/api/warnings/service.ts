import type { Service } from '../types.ts';
import { cidrWarnings, ipWarnings } from './addresses.ts';

const hints = 'service.kubernetes.io/topology-aware-hints';

function headlessWarnings({ spec }: Service, out: string[]): void {
  if (spec.type !== 'ClusterIP' || spec.clusterIP !== 'None') return;
  if (spec.loadBalancerIP) out.push('spec.loadBalancerIP is ignored for headless services');
  if (spec.externalIPs?.length) out.push('spec.externalIPs is ignored for headless services');
  if (spec.sessionAffinity !== 'None') out.push('spec.SessionAffinity is ignored for headless services');
}

export function serviceWarnings(service: Service, _isUpdate: boolean, out: string[]): void {
  const { spec } = service;
  if (service.metadata.annotations?.[hints] !== undefined)
    out.push(`annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  if (spec.clusterIP !== 'None') for (const [index, ip] of (spec.clusterIPs ?? []).entries()) ipWarnings(ip, `spec.clusterIPs[${index}]`, out);
  headlessWarnings(service, out);
  for (const [index, ip] of (spec.externalIPs ?? []).entries()) ipWarnings(ip, `spec.externalIPs[${index}]`, out);
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  if (spec.externalIPs?.length && !isHeadless && spec.type !== 'ExternalName')
    out.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (spec.loadBalancerIP) ipWarnings(spec.loadBalancerIP, 'spec.loadBalancerIP', out);
  for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries()) cidrWarnings(range, `spec.loadBalancerSourceRanges[${index}]`, out);
  const isExternalName = spec.type === 'ExternalName';
  if (isExternalName && spec.externalIPs?.length) out.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!isExternalName && spec.externalName) out.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose') out.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
}
