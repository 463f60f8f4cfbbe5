import { duplicate, type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import type { Service, ServicePort, ServiceSpec } from '../types.ts';
import { checkCidr, checkEndpointIp, checkIp } from './addresses.ts';
import { validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, checkRange, isDns1123Label, isDns1123Subdomain, isQualifiedName } from './names.ts';
import { validatePort } from './pod/handlers.ts';
import { validateClusterIps, validateClusterIpUpdate } from './service-addresses.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];
const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** A Service without an address of its own. */
export function isHeadless(spec: ServiceSpec): boolean {
  return (spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None') || (!spec.clusterIPs && spec.clusterIP === 'None');
}

function validatePortOf(port: ServicePort, needsName: boolean, names: Set<string>, path: string, errors: FieldError[]): void {
  if (port.name) {
    check(isDns1123Label, port.name, `${path}.name`, errors);
    if (names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name));
    names.add(port.name);
  } else if (needsName) errors.push(required(`${path}.name`));
  checkRange(port.port, 1, 65535, `${path}.port`, errors);
  if (!port.protocol) errors.push(required(`${path}.protocol`));
  else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, protocols));
  validatePort(port.targetPort ?? 0, `${path}.targetPort`, errors);
  if (port.appProtocol !== undefined) check(isQualifiedName, port.appProtocol, `${path}.appProtocol`, errors);
}

function validatePorts(spec: ServiceSpec, errors: FieldError[]): void {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) validatePortOf(port, ports.length > 1, names, `spec.ports[${index}]`, errors);
}

/** core.ServicePort with only protocol and port set, as Go prints it. */
function printedPort(port: ServicePort): Raw {
  return new Raw(`{"Name":"","Protocol":${goJson(port.protocol)},"AppProtocol":null,"Port":${port.port},"TargetPort":0,"NodePort":0}`);
}

function validateUniquePorts(spec: ServiceSpec, errors: FieldError[]): void {
  const ports = spec.ports ?? [];
  if (spec.type === 'ClusterIP') {
    for (const [index, port] of ports.entries())
      if (port.nodePort) errors.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  }
  for (const [index, port] of ports.entries()) {
    const same = ports.findIndex((other) => other.protocol === port.protocol && other.nodePort === port.nodePort);
    if (port.nodePort && same < index) errors.push(duplicate(`spec.ports[${index}].nodePort`, port.nodePort));
  }
  for (const [index, port] of ports.entries()) {
    const same = ports.findIndex((other) => other.protocol === port.protocol && other.port === port.port);
    if (same < index) errors.push(duplicate(`spec.ports[${index}]`, printedPort(port)));
  }
}

function validateExternalName(spec: ServiceSpec, errors: FieldError[]): void {
  const detail = 'may not be set for ExternalName services';
  if (spec.clusterIPs?.length) errors.push(forbidden('spec.clusterIPs', detail));
  if (spec.ipFamilies?.length) errors.push(forbidden('spec.ipFamilies', detail));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', detail));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.push(required('spec.externalName'));
  else check(isDns1123Subdomain, name, 'spec.externalName', errors);
}

function validateTypeNeeds(spec: ServiceSpec, errors: FieldError[]): void {
  if (!spec.ports?.length && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if (spec.type === 'ExternalName') validateExternalName(spec, errors);
  else if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec)) {
    errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`));
  }
}

const mostAffinitySeconds = 86400;

function validateAffinity(spec: ServiceSpec, errors: FieldError[]): void {
  const affinity = spec.sessionAffinity ?? '';
  const field = 'spec.sessionAffinityConfig';
  if (affinity === '') errors.push(required('spec.sessionAffinity'));
  else if (affinity !== 'ClientIP' && affinity !== 'None') errors.push(notSupported('spec.sessionAffinity', affinity, ['ClientIP', 'None']));
  if (affinity === 'None' && spec.sessionAffinityConfig) errors.push(forbidden(field, 'must not be set when session affinity is None'));
  if (affinity !== 'ClientIP') return;
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  const needed = 'when session affinity type is ClientIP';
  if (!spec.sessionAffinityConfig) errors.push(required(field, needed));
  else if (!spec.sessionAffinityConfig.clientIP) errors.push(required(`${field}.clientIP`, needed));
  else if (seconds === undefined) errors.push(required(`${field}.clientIP.timeoutSeconds`, needed));
  else if (seconds <= 0 || seconds > mostAffinitySeconds) {
    errors.push(invalid(`${field}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${mostAffinitySeconds}`));
  }
}

function validateExternalIps(spec: ServiceSpec, old: ServiceSpec | undefined, errors: FieldError[]): void {
  for (const [index, ip] of (spec.externalIPs ?? []).entries()) {
    const before = errors.length;
    checkIp(ip, `spec.externalIPs[${index}]`, errors, old?.externalIPs);
    if (errors.length === before) checkEndpointIp(ip, `spec.externalIPs[${index}]`, errors);
  }
}

/** Upstream writes this field with a capital. */
function validateSourceRanges(spec: ServiceSpec, old: ServiceSpec | undefined, errors: FieldError[]): void {
  if (!spec.loadBalancerSourceRanges?.length) return;
  const field = 'spec.LoadBalancerSourceRanges';
  if (spec.type !== 'LoadBalancer') errors.push(forbidden(field, "may only be used when `type` is 'LoadBalancer'"));
  const known = old?.loadBalancerSourceRanges?.map((range) => range.trim());
  for (const [index, range] of spec.loadBalancerSourceRanges.entries()) checkCidr(range.trim(), `${field}[${index}]`, errors, known);
}

function validateLoadBalancer(spec: ServiceSpec, errors: FieldError[]): void {
  const only = "may only be used when `type` is 'LoadBalancer'";
  const isBalancer = spec.type === 'LoadBalancer';
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalancer) errors.push(forbidden('spec.allocateLoadBalancerNodePorts', only));
  if (spec.allocateLoadBalancerNodePorts === undefined && isBalancer) errors.push(required('allocateLoadBalancerNodePorts'));
  if (spec.loadBalancerClass === undefined) return;
  if (isBalancer) check(isQualifiedName, spec.loadBalancerClass, 'spec.loadBalancerClass', errors);
  else errors.push(forbidden('spec.loadBalancerClass', only));
}

function isExternal(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
}

function needsHealthCheck(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

function validateExternalTraffic(spec: ServiceSpec, errors: FieldError[]): void {
  const policy = spec.externalTrafficPolicy ?? '';
  const field = 'spec.externalTrafficPolicy';
  if (!isExternal(spec)) {
    if (policy !== '') errors.push(invalid(field, policy, 'may only be set for externally-accessible services'));
  } else if (policy === '') errors.push(required(field));
  else if (policy !== 'Cluster' && policy !== 'Local') errors.push(notSupported(field, policy, ['Cluster', 'Local']));
  const port = spec.healthCheckNodePort ?? 0;
  if (needsHealthCheck(spec)) {
    if (port !== 0) checkRange(port, 1, 65535, 'spec.healthCheckNodePort', errors);
  } else if (port !== 0) {
    errors.push(invalid('spec.healthCheckNodePort', port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
  }
}

const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function validateInternalTraffic(spec: ServiceSpec, errors: FieldError[]): void {
  const policy = spec.internalTrafficPolicy;
  const field = 'spec.internalTrafficPolicy';
  if (policy === undefined && (spec.type === 'NodePort' || spec.type === 'LoadBalancer' || spec.type === 'ClusterIP')) errors.push(required(field));
  if (policy !== undefined && policy !== 'Cluster' && policy !== 'Local') errors.push(notSupported(field, policy, ['Cluster', 'Local']));
  const distribution = spec.trafficDistribution;
  if (distribution !== undefined && !distributions.includes(distribution)) errors.push(notSupported('spec.trafficDistribution', distribution, distributions));
}

function validateSpec(spec: ServiceSpec, old: ServiceSpec | undefined, errors: FieldError[]): void {
  validateTypeNeeds(spec, errors);
  validatePorts(spec, errors);
  validateLabels(spec.selector, 'spec.selector', errors);
  validateAffinity(spec, errors);
  validateClusterIps(spec, old, errors);
  validateExternalIps(spec, old, errors);
  if (!spec.type) errors.push(required('spec.type'));
  else if (!types.includes(spec.type)) errors.push(notSupported('spec.type', spec.type, types));
  validateUniquePorts(spec, errors);
  validateSourceRanges(spec, old, errors);
  validateLoadBalancer(spec, errors);
  validateExternalTraffic(spec, errors);
  validateInternalTraffic(spec, errors);
}

export function validateService(service: Service, errors: FieldError[]): void {
  validateObjectMeta(service.metadata, true, isDns1123Label, errors);
  validateSpec(service.spec, undefined, errors);
}

export function validateServiceUpdate(service: Service, old: Service, errors: FieldError[]): void {
  validateObjectMetaUpdate(service.metadata, old.metadata, errors);
  if (service.spec === old.spec) return;
  validateClusterIpUpdate(service.spec, old.spec, errors);
  const [now, before] = [service.spec, old.spec];
  if (now.type === 'LoadBalancer' && before.type === 'LoadBalancer' && now.loadBalancerClass !== before.loadBalancerClass) {
    errors.push(invalid('spec.loadBalancerClass', now.loadBalancerClass ?? null, 'may not change once set'));
  }
  if (needsHealthCheck(now) && needsHealthCheck(before) && now.healthCheckNodePort !== before.healthCheckNodePort) {
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  }
  validateSpec(now, before, errors);
}

export function validateServiceStatus(service: Service, old: Service, errors: FieldError[]): void {
  validateObjectMetaUpdate(service.metadata, old.metadata, errors);
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  const field = 'status.loadBalancer.ingress';
  if (service.spec.type !== 'LoadBalancer' && ingress.length > 0)
    return void errors.push(forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'"));
  for (const [index, { ip, ipMode, hostname }] of ingress.entries()) {
    if (ip) checkIp(ip, `${field}[${index}].ip`, errors);
    if (ip && ipMode === undefined) errors.push(required(`${field}[${index}].ipMode`, 'must be specified when `ip` is set'));
    else if (!ip && ipMode !== undefined) errors.push(forbidden(`${field}[${index}].ipMode`, 'may not be specified when `ip` is not set'));
    if (hostname) check(isDns1123Subdomain, hostname, `${field}[${index}].hostname`, errors);
  }
}
