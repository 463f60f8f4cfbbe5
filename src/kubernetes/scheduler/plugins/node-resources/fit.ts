import type { Node, Pod } from '../../../api/types.ts';
import { NodeInfo } from '../../cache/node-info.ts';
import { PodInfo } from '../../cache/pod-info.ts';
import type { Resources } from '../../cache/resources.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';
import type { Rejection } from '../../framework/status.ts';

const name = 'NodeResourcesFit';

const hasRequests = ({ milliCPU, memory, ephemeralStorage, scalar }: Resources) => milliCPU > 0 || memory > 0 || ephemeralStorage > 0 || scalar !== undefined;

/** What a node lacks for these requests, in upstream's order. Only called when something is lacking. */
function insufficient(requests: Resources, node: NodeInfo): Rejection | undefined {
  const reasons: string[] = [];
  let unresolvable = false;
  const compare = (resource: string, wanted: number, used: number, capacity: number) => {
    if (wanted === 0 || wanted <= capacity - used) return;
    reasons.push(`Insufficient ${resource}`);
    // A request beyond the whole node is no matter of other Pods.
    if (wanted > capacity) unresolvable = true;
  };
  if (node.pods.size + 1 > node.allowedPods) reasons.push('Too many pods');
  const { requested, allocatable } = node;
  compare('cpu', requests.milliCPU, requested.milliCPU, allocatable.milliCPU);
  compare('memory', requests.memory, requested.memory, allocatable.memory);
  compare('ephemeral-storage', requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
  for (const [resource, wanted] of requests.scalar ?? [])
    compare(resource, wanted, requested.scalar?.get(resource) ?? 0, allocatable.scalar?.get(resource) ?? 0);
  if (reasons.length === 0) return undefined;
  return { code: unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable', plugin: name, reasons };
}

function fits(requests: Resources, { pods, allowedPods, requested, allocatable }: NodeInfo): boolean {
  return (
    pods.size < allowedPods &&
    (requests.milliCPU === 0 || requests.milliCPU <= allocatable.milliCPU - requested.milliCPU) &&
    (requests.memory === 0 || requests.memory <= allocatable.memory - requested.memory) &&
    requests.ephemeralStorage === 0 &&
    requests.scalar === undefined
  );
}

function emptyNode(node: Node): NodeInfo {
  const info = new NodeInfo(node.metadata.name!);
  info.setNode(node);
  return info;
}

const fitsEmpty = (pod: Pod, node: Node) => insufficient(new PodInfo(pod).requests, emptyNode(node)) === undefined;

/** Whether the node has more than before of what the Pod asks for. */
function grew(pod: Pod, before: Node, after: Node): boolean {
  const { requests } = new PodInfo(pod);
  const [old, now] = [emptyNode(before), emptyNode(after)];
  if (now.allowedPods > old.allowedPods) return true;
  if (!hasRequests(requests)) return false;
  if (requests.milliCPU > 0 && now.allocatable.milliCPU > old.allocatable.milliCPU) return true;
  if (requests.memory > 0 && now.allocatable.memory > old.allocatable.memory) return true;
  if (requests.ephemeralStorage > 0 && now.allocatable.ephemeralStorage > old.allocatable.ephemeralStorage) return true;
  return [...(requests.scalar ?? [])].some(([resource]) => (now.allocatable.scalar?.get(resource) ?? 0) > (old.allocatable.scalar?.get(resource) ?? 0));
}

const free = (capacity: number, used: number) => (capacity === 0 || used > capacity ? 0 : Math.trunc(((capacity - used) * 100) / capacity));

/** A node must have room for what the Pod asks for; the emptier the better: LeastAllocated over CPU and memory (plugins/noderesources/fit.go). */
export const fit: FilterPlugin<Resources> & ScorePlugin<Resources> = {
  name,
  weight: 1,
  events: [
    { event: 'AssignedPodDelete' },
    { event: 'AssignedPodScaleDown' },
    { event: 'PodScaleDown', hint: (pod, { now }) => now?.metadata.uid === pod.metadata.uid },
    { event: 'NodeAdd', hint: (pod, { now }) => fitsEmpty(pod, now as Node) },
    { event: 'NodeUpdateAllocatable', hint: (pod, { old, now }) => fitsEmpty(pod, now as Node) && grew(pod, old as Node, now as Node) },
  ],
  preFilter: ({ requests }) => ({ state: requests }),
  filter: (requests, _, node) => (fits(requests, node) ? undefined : insufficient(requests, node)),
  preScore: ({ nonZeroRequests }) => ({ state: nonZeroRequests }),
  score(requests, _, { allocatable, nonZeroRequested }) {
    const resources = Number(allocatable.milliCPU > 0) + Number(allocatable.memory > 0);
    if (resources === 0) return 0;
    const cpu = free(allocatable.milliCPU, nonZeroRequested.milliCPU + requests.milliCPU);
    const memory = free(allocatable.memory, nonZeroRequested.memory + requests.memory);
    return Math.trunc((cpu + memory) / resources);
  },
};
