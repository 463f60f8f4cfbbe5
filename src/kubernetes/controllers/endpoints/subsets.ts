import { writeJson } from '../../api/json.ts';
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../../api/types.ts';
import { isReady } from '../util/pods.ts';
import { findPort, isEndpoint } from '../util/service-pods.ts';

/** The subsets of a Service's Endpoints: addresses with the same ports together (endpoints.RepackSubsets); Pods on their way out are left out. */
export function computeSubsets(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const groups = new Map<string, { ports: EndpointPort[]; ready: EndpointAddress[]; notReady: EndpointAddress[] }>();
  for (const pod of pods) {
    if (!isEndpoint(pod) || (pod.metadata.deletionTimestamp && !service.spec.publishNotReadyAddresses)) continue;
    const ports = portsOf(service, pod);
    if (ports.length === 0 && service.spec.ports?.length) continue;
    const key = writeJson(ports);
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] };
    (isReady(pod) || service.spec.publishNotReadyAddresses ? group.ready : group.notReady).push(addressOf(service, pod));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 && { addresses: sorted(ready) }),
    ...(notReady.length > 0 && { notReadyAddresses: sorted(notReady) }),
    ...(ports.length > 0 && { ports }),
  }));
}

const sorted = (addresses: EndpointAddress[]) => addresses.sort((a, b) => (a.ip < b.ip ? -1 : 1));

function portsOf(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = findPort(pod, port);
    return number === undefined ? [] : [{ ...(port.name && { name: port.name }), port: number, protocol: port.protocol ?? 'TCP' }];
  });
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const { name, namespace, uid } = pod.metadata;
  const { hostname, subdomain, nodeName } = pod.spec;
  return {
    ip: pod.status.podIP!,
    ...(hostname && subdomain === service.metadata.name && { hostname }),
    ...(nodeName && { nodeName }),
    targetRef: { kind: 'Pod', namespace: namespace!, name: name!, uid: uid! },
  };
}
