import type { Service, ServiceSpec } from '../types.ts';
import { fill, withinEach } from './change.ts';

const affinitySeconds = 10800;

function affinity(spec: ServiceSpec): ServiceSpec {
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: affinitySeconds } } };
  }
  if (spec.sessionAffinity !== 'None' || !spec.sessionAffinityConfig) return spec;
  const { sessionAffinityConfig: _dropped, ...rest } = spec;
  return rest;
}

/** Reachable from outside the cluster: by node port, load balancer, or external addresses of a cluster IP. */
function isExternal(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
}

function traffic(spec: ServiceSpec): ServiceSpec {
  let result = isExternal(spec) ? fill(spec, { externalTrafficPolicy: 'Cluster' }) : spec;
  if (spec.type !== 'ExternalName') result = fill(result, { internalTrafficPolicy: 'Cluster' });
  return spec.type === 'LoadBalancer' ? fill(result, { allocateLoadBalancerNodePorts: true }) : result;
}

export function serviceDefaults(service: Service): Service {
  let spec = affinity(fill(service.spec, { sessionAffinity: 'None', type: 'ClusterIP' }));
  spec = withinEach(spec, 'ports', (port) => {
    const target = port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '' ? { targetPort: port.port } : {};
    return 'targetPort' in target ? { ...fill(port, { protocol: 'TCP' }), ...target } : fill(port, { protocol: 'TCP' });
  });
  spec = traffic(spec);
  return spec === service.spec ? service : { ...service, spec };
}
