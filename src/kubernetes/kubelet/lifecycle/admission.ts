import { RequiredNodeAffinity } from '../../api/selector/node-selector.ts';
import { isTolerated } from '../../api/tolerations.ts';
import type { Node, Pod } from '../../api/types.ts';
import { aggregateResources, milli, whole } from '../resources.ts';

/** What Pods that were let in have asked for. */
export interface Admitted {
  /** Thousandths of cores. */
  cpu: number;
  memory: number;
  ephemeralStorage: number;
  pods: number;
  readonly hostPorts: ReadonlyMap<string, string>;
}

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Sysctls that a Pod may set: those with a namespace of their own (pkg/kubelet/sysctl/safe_sysctls.go). */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
]); // biome-ignore format: a list

export interface AdmissionInput {
  readonly pod: Pod;
  /** Without this Pod. */
  readonly admitted: Admitted;
  readonly allocatable: Readonly<Record<string, string>>;
  /** Asked for only when the Pod chooses its node or the node has taints. */
  readonly node: () => Node | undefined;
}

/** Whether a kubelet takes a Pod that is bound to its node, whoever bound it (pkg/kubelet/lifecycle/predicate.go, sysctl/allowlist.go). */
export function computeAdmission(input: AdmissionInput): Rejection | undefined {
  return forbiddenSysctl(input.pod) ?? foreignSystem(input.pod) ?? insufficientResource(input) ?? predicateFailure(input);
}

function forbiddenSysctl(pod: Pod): Rejection | undefined {
  for (const { name } of pod.spec.securityContext?.sysctls ?? []) {
    if (!safeSysctls.has(name.replaceAll('/', '.'))) return { reason: 'SysctlForbidden', message: `forbidden sysctl: "${name}" not allowlisted` };
  }
  return undefined;
}

/** The kubelet's system is linux; what it compares with its node's label is a label of the Pod, not its nodeSelector. */
function foreignSystem(pod: Pod): Rejection | undefined {
  if ((pod.metadata.labels?.['kubernetes.io/os'] ?? 'linux') !== 'linux') {
    const message = "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label";
    return { reason: 'PodOSSelectorNodeLabelDoesNotMatch', message };
  }
  if ((pod.spec.os?.name ?? 'linux') === 'linux') return undefined;
  return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" };
}

export const requestsOf = (pod: Pod) => {
  const requests = aggregateResources(pod, 'requests');
  return { cpu: milli(requests.cpu), memory: whole(requests.memory), 'ephemeral-storage': whole(requests['ephemeral-storage']) };
};

/** Which resource the node has too little of for the Pod. */
export function insufficientResource({ pod, admitted, allocatable }: Pick<AdmissionInput, 'pod' | 'admitted' | 'allocatable'>): Rejection | undefined {
  const out = (resource: string, requested: number, used: number, capacity: number): Rejection | undefined =>
    requested > 0 && used + requested > capacity
      ? { reason: `OutOf${resource}`, message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}` }
      : undefined;
  const wanted = requestsOf(pod);
  return (
    out('pods', 1, admitted.pods, whole(allocatable.pods)) ??
    out('cpu', wanted.cpu, admitted.cpu, milli(allocatable.cpu)) ??
    out('memory', wanted.memory, admitted.memory, whole(allocatable.memory)) ??
    out('ephemeral-storage', wanted['ephemeral-storage'], admitted.ephemeralStorage, whole(allocatable['ephemeral-storage']))
  );
}

const failed = (predicate: string, why: string): Rejection => ({ reason: predicate, message: `Predicate ${predicate} failed: ${why}` });

function predicateFailure({ pod, admitted, node }: AdmissionInput): Rejection | undefined {
  const portTaken = hostPortsOf(pod).some((port) => admitted.hostPorts.has(port));
  const ports = portTaken ? failed('NodePorts', "node(s) didn't have free ports for the requested pod ports") : undefined;
  const found = node();
  if (!found) return ports;
  if (!new RequiredNodeAffinity(pod).matches(found)) return failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  if (ports) return ports;
  const taint = found.spec.taints?.find((one) => one.effect === 'NoExecute' && !isTolerated(one, pod.spec.tolerations));
  return taint ? failed('TaintToleration', "node(s) had taints that the pod didn't tolerate") : undefined;
}

/** `TCP/0.0.0.0/8080` */
export function hostPortsOf(pod: Pod): string[] {
  const found: string[] = [];
  for (const container of pod.spec.containers) {
    for (const port of container.ports ?? []) if (port.hostPort) found.push(`${port.protocol ?? 'TCP'}/${port.hostIP || '0.0.0.0'}/${port.hostPort}`);
  }
  return found;
}
