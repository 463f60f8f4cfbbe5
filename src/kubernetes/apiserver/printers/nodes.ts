import type { Node } from '../../api/types.ts';
import { age, type Printer } from './printer.ts';

const rolePrefix = 'node-role.kubernetes.io/';
const roleLabel = 'kubernetes.io/role';

/** Nodes: name, status, roles, age, version, and with -o wide addresses, system, kernel and runtime (printNode). */
export const printNode: Printer<Node> = (node, now) => {
  const info = node.status?.nodeInfo;
  return [
    node.metadata.name!,
    statusOf(node),
    rolesOf(node).join(',') || '<none>',
    age(node, now),
    info?.kubeletVersion ?? '',
    addressOf(node, 'InternalIP'),
    addressOf(node, 'ExternalIP'),
    info?.osImage || '<unknown>',
    kernelOf(node),
    info?.containerRuntimeVersion || '<unknown>',
  ];
};

/** The kernel with the machine's architecture: `6.18.5 (amd64)`. */
function kernelOf({ status }: Node): string {
  const { kernelVersion, architecture } = status?.nodeInfo ?? {};
  return `${kernelVersion || '<unknown>'}${architecture ? ` (${architecture})` : ''}`;
}

function statusOf({ spec, status }: Node): string {
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
  const text = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

function rolesOf({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.length > rolePrefix.length ? [key.slice(rolePrefix.length)] : [];
    return key === roleLabel && value ? [value] : [];
  });
  return [...new Set(roles)].sort();
}

function addressOf({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? '<none>';
}
