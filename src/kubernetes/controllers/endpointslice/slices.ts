import { writeJson } from '../../api/json.ts';
import type { Endpoint, EndpointPort, EndpointSlice, Pod, Service } from '../../api/types.ts';
import { controllerReference } from '../util/pod-control.ts';
import { isReady } from '../util/pods.ts';
import { findPort, isEndpoint } from '../util/service-pods.ts';

/** --max-endpoints-per-slice. */
const maxEndpointsPerSlice = 100;
export const managedBy = 'endpointslice-controller.k8s.io';
const serviceLabel = 'kubernetes.io/service-name';
const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
const headlessLabel = 'service.kubernetes.io/headless';

/** The content of a slice, before it has a name. */
export interface SliceContent {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** What the slices of a Service should hold: Pods whose ports are the same go together; one empty slice when there are none. */
export function computeSlices(service: Service, pods: readonly Pod[]): SliceContent[] {
  const byPorts = new Map<string, { ports: EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    if (!isEndpoint(pod)) continue;
    const ports = portsOf(service, pod);
    const key = writeJson(ports);
    const group = byPorts.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod));
    byPorts.set(key, group);
  }
  if (byPorts.size === 0) return [{ ports: [], endpoints: [] }];
  return [...byPorts.values()].flatMap(({ ports, endpoints }) => {
    const parts = Math.ceil(endpoints.length / maxEndpointsPerSlice);
    return Array.from({ length: parts }, (_, i) => ({ ports, endpoints: endpoints.slice(i * maxEndpointsPerSlice, (i + 1) * maxEndpointsPerSlice) }));
  });
}

/** A named port that the Pod does not have is left out (getEndpointPorts). */
function portsOf(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = findPort(pod, port);
    if (number === undefined) return [];
    return [{ name: port.name ?? '', port: number, protocol: port.protocol ?? 'TCP', ...(port.appProtocol && { appProtocol: port.appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  const serving = isReady(pod);
  const ready = service.spec.publishNotReadyAddresses || (serving && !deletionTimestamp);
  const { hostname, subdomain, nodeName } = pod.spec;
  return {
    addresses: [pod.status.podIP!],
    conditions: { ready: Boolean(ready), serving, terminating: deletionTimestamp !== undefined },
    ...(hostname && subdomain === service.metadata.name && { hostname }),
    ...(nodeName && { nodeName }),
    targetRef: { kind: 'Pod', namespace: namespace!, name: name!, uid: uid! },
  };
}

/** The labels of a Service's slices: the Service's own and what says whose they are. */
export function sliceLabels({ metadata, spec }: Service): Readonly<Record<string, string>> {
  return { ...metadata.labels, [serviceLabel]: metadata.name!, [managedByLabel]: managedBy, ...(spec.clusterIP === 'None' && { [headlessLabel]: '' }) };
}

/** Whether a slice is one that this controller keeps for the Service. */
export function isSliceOf(slice: EndpointSlice, service: string): boolean {
  const labels = slice.metadata.labels ?? {};
  return labels[serviceLabel] === service && labels[managedByLabel] === managedBy;
}

export function newSlice(service: Service, content: SliceContent, annotations: Readonly<Record<string, string>>): EndpointSlice {
  const { name, namespace } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { generateName: `${name}-`, namespace: namespace!, labels: sliceLabels(service), annotations, ownerReferences: [controllerReference(service)] },
    addressType: 'IPv4',
    endpoints: content.endpoints,
    ports: content.ports,
  };
}
