import { fromSet } from '../../api/selector.ts';
import type { Pod, Service, ServicePort } from '../../api/types.ts';
import { isReady } from './pods.ts';

/** Whether the Pod can stand behind a Service (endpoint util ShouldPodBeInEndpoints, terminating Pods included). */
export function isEndpoint({ status }: Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && Boolean(status.podIP);
}

export function selects(service: Service, pod: Pod): boolean {
  const { selector } = service.spec;
  return selector !== undefined && Object.keys(selector).length > 0 && fromSet(selector).matches(pod.metadata.labels);
}

/** What of a Pod matters to a Service, as text; equal texts need no work. */
export function endpointState(pod: Pod): string {
  const { metadata, spec, status } = pod;
  return JSON.stringify([
    metadata.labels,
    metadata.deletionTimestamp,
    spec.nodeName,
    spec.hostname,
    spec.subdomain,
    status.podIP,
    isEndpoint(pod),
    isReady(pod),
  ]);
}

/** The port of the Pod that a Service's port means; undefined when the Pod has none of that name (FindPort). */
export function findPort({ spec }: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target || port.port;
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')];
  const ports = containers.flatMap((container) => container.ports ?? []);
  return ports.find((one) => one.name === target && (one.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))?.containerPort;
}
