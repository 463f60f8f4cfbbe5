import { equal } from '../../../api/equal.ts';
import type { Service, ServicePort, ServiceSpec } from '../../../api/types.ts';
import { withFields } from '../../object.ts';

const hasAddress = (service: Service) => service.spec.type !== 'ExternalName';
const hasNodePorts = (service: Service) => service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer';

/** A client that knows only clusterIP gets clusterIPs with it (NormalizeClusterIPs). */
export function completeAddresses(service: Service): Service {
  const { clusterIP, clusterIPs } = service.spec;
  return clusterIP && !clusterIPs?.length ? { ...service, spec: withFields(service.spec, { clusterIPs: [clusterIP] }) } : service;
}

const portKey = (port: ServicePort) => `${port.protocol ?? 'TCP'}/${port.port}`;

/** What an update leaves out and the server had chosen stays (patchAllocatedValues), and what the new type has no use for goes (dropTypeDependentFields). */
export function carryOver(service: Service, old: Service): Service {
  let spec = normalizeAddresses(service.spec, old.spec);
  if (hasAddress(service) && hasAddress(old) && !spec.clusterIP) spec = withFields(spec, { clusterIP: old.spec.clusterIP, clusterIPs: old.spec.clusterIPs });
  if (!hasAddress(service) && hasAddress(old)) spec = withoutAddress(spec, old.spec);
  if (hasNodePorts(service) && hasNodePorts(old)) spec = withFields(spec, { ports: spec.ports?.map((port) => keepNodePort(port, old)) });
  if (!hasNodePorts(service) && hasNodePorts(old)) spec = withFields(spec, { ports: spec.ports?.map((port) => withFields(port, { nodePort: undefined })) });
  if (hasHealthCheck(service) && hasHealthCheck(old) && !spec.healthCheckNodePort)
    spec = withFields(spec, { healthCheckNodePort: old.spec.healthCheckNodePort });
  return completeAddresses({ ...service, spec: withoutForeignFields({ ...service, spec }, old) });
}

const hasHealthCheck = ({ spec }: Service) => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
const isExternal = (service: Service) => hasNodePorts(service) || (service.spec.externalIPs?.length ?? 0) > 0;

/** Fields that only the old type had go, where the update leaves them as they were. */
function withoutForeignFields(service: Service, old: Service): ServiceSpec {
  const { spec } = service;
  const drops = (field: keyof ServiceSpec) => spec[field] === old.spec[field];
  const balances = spec.type === 'LoadBalancer' || old.spec.type !== 'LoadBalancer';
  return withFields(spec, {
    ...(!isExternal(service) && isExternal(old) && drops('externalTrafficPolicy') && { externalTrafficPolicy: undefined }),
    ...(!balances && drops('allocateLoadBalancerNodePorts') && { allocateLoadBalancerNodePorts: undefined }),
    ...(!balances && drops('loadBalancerClass') && { loadBalancerClass: undefined }),
    ...(!hasHealthCheck(service) && hasHealthCheck(old) && drops('healthCheckNodePort') && { healthCheckNodePort: undefined }),
  });
}

/** A client that knows only clusterIP changes clusterIPs with it (NormalizeClusterIPs). */
function normalizeAddresses(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (spec.clusterIP === old.clusterIP || !equal(spec.clusterIPs, old.clusterIPs)) return spec;
  return withFields(spec, { clusterIPs: spec.clusterIP ? [spec.clusterIP] : undefined });
}

/** An ExternalName has no address and no families; those of the former type go unless the update sets others. */
function withoutAddress(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const drops = (field: keyof ServiceSpec) => spec[field] !== undefined && equal(spec[field], old[field]);
  return withFields(spec, {
    ...(drops('clusterIP') && { clusterIP: undefined }),
    ...(drops('clusterIPs') && { clusterIPs: undefined }),
    ...(drops('ipFamilies') && { ipFamilies: undefined }),
    ...(drops('ipFamilyPolicy') && { ipFamilyPolicy: undefined }),
    ...(drops('internalTrafficPolicy') && { internalTrafficPolicy: undefined }),
  });
}

function keepNodePort(port: ServicePort, old: Service): ServicePort {
  if (port.nodePort) return port;
  const before = old.spec.ports?.find((one) => portKey(one) === portKey(port));
  return before?.nodePort ? { ...port, nodePort: before.nodePort } : port;
}
