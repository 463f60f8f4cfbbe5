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

/** Whether nothing of a Pod that matters to a Service has changed. */
export function isSameEndpoint(old: Pod, pod: Pod): boolean {
  return (
    isSameText(old.metadata.labels, pod.metadata.labels) &&
    old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
    (old.spec === pod.spec ||
      (old.spec.nodeName === pod.spec.nodeName && old.spec.hostname === pod.spec.hostname && old.spec.subdomain === pod.spec.subdomain)) &&
    old.status.podIP === pod.status.podIP &&
    isEndpoint(old) === isEndpoint(pod) &&
    isReady(old) === isReady(pod)
  );
}

const isSameText = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The port of the Pod that a Service's port means; undefined when the Pod has none of that name (FindPort). */
export function findPort({ spec }: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target || port.port;
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')];
  const ports = containers.flatMap((container) => container.ports ?? []);
  return ports.find((one) => one.name === target && (one.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))?.containerPort;
}
