import { aggregateResources } from '../pod-resources.ts';
import type { Container, Pod, PodSpec, PodStatus } from '../types.ts';
import { fill, within, withinEach } from './change.ts';
import { podSpecDefaults } from './pod-spec.ts';
import { requestsFromLimits } from './quantities.ts';

const isHugePages = (name: string) => name.startsWith('hugepages-');
const isPodLevel = (name: string) => name === 'cpu' || name === 'memory' || isHugePages(name);

function hostPorts(container: Container): Container {
  return withinEach(container, 'ports', (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort }));
}

function requests(container: Container): Container {
  return within(container, 'resources', requestsFromLimits);
}

/** Huge pages cannot be overcommitted: the Pod's limit is what its containers have together, unless it requests some itself. */
function hugePageLimits(spec: PodSpec): PodSpec {
  const { limits = {}, requests: requested = {} } = spec.resources ?? {};
  if (Object.keys(limits).length === 0 && Object.keys(requested).length === 0) return spec;
  const added = Object.entries(aggregateResources(spec, 'limits')).filter(
    ([name]) => isHugePages(name) && requested[name] === undefined && limits[name] === undefined,
  );
  if (added.length === 0) return spec;
  return { ...spec, resources: { ...spec.resources, limits: { ...limits, ...Object.fromEntries(added) } } };
}

/** With limits for the Pod, its requests are those of its containers together, or else the limits. */
function podRequests(spec: PodSpec): PodSpec {
  const limits = spec.resources?.limits ?? {};
  if (Object.keys(limits).length === 0) return spec;
  const given = spec.resources?.requests ?? {};
  const ofContainers = Object.entries(aggregateResources(spec, 'requests')).filter(([name]) => isPodLevel(name) && !isHugePages(name));
  const ofLimits = Object.entries(limits).filter(([name]) => isPodLevel(name));
  const all: Record<string, string> = { ...Object.fromEntries(ofLimits), ...Object.fromEntries(ofContainers), ...given };
  return Object.keys(all).length === 0 ? spec : { ...spec, resources: { ...spec.resources, requests: all } };
}

/** podIP and podIPs (hostIP and hostIPs) say the same; what is in the list wins (conversion of v1.PodStatus). */
function addresses(status: PodStatus): PodStatus {
  const { podIP, podIPs } = status;
  if (podIPs?.length && podIPs[0]!.ip !== podIP) return { ...status, podIP: podIPs[0]!.ip };
  return podIP && !podIPs?.length ? { ...status, podIPs: [{ ip: podIP }] } : status;
}

/** Defaults of a Pod. */
export function podDefaults(pod: Pod, stored?: Pod): Pod {
  const spec = pod.spec === stored?.spec ? pod.spec : specDefaults(pod.spec);
  const status = pod.status && addresses(pod.status);
  return spec === pod.spec && status === pod.status ? pod : { ...pod, spec, status };
}

function specDefaults(given: PodSpec): PodSpec {
  let spec = withinEach(given, 'containers', requests);
  spec = withinEach(spec, 'initContainers', requests);
  if (spec.resources) spec = podRequests(hugePageLimits(spec));
  spec = fill(spec, { enableServiceLinks: true });
  if (spec.hostNetwork) spec = withinEach(withinEach(spec, 'containers', hostPorts), 'initContainers', hostPorts);
  spec = podSpecDefaults(spec);
  // Negative values count as 1 (pod strategy, PrepareForCreate).
  return (spec.terminationGracePeriodSeconds ?? 0) < 0 ? { ...spec, terminationGracePeriodSeconds: 1 } : spec;
}
