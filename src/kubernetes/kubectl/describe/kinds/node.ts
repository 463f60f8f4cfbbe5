import type { Execution } from '../../../../machine/process/types.ts';
import type { Time } from '../../../../time/index.ts';
import { aggregateQuantities } from '../../../api/pod-resources.ts';
import { parseQuantity, type Quantity } from '../../../api/quantity.ts';
import type { Lease, Node, Pod } from '../../../api/types.ts';
import { podMapping } from '../../cmd/shared/pods.ts';
import { isFailure, isForbidden } from '../../errors.ts';
import { getObject, listObjects } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { sortedKeys } from '../../text/go.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { annotationsMultiline, formatTime, labelsMultiline, multiline, since, sortBy } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';

const leaseMapping: Mapping = { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', resource: 'leases', namespaced: true };

function* attempt<T>(action: () => Execution<T>): Execution<T | Error> {
  try {
    return yield* action();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}

/** Roles are in labels `node-role.kubernetes.io/ROLE` and `kubernetes.io/role=ROLE`. */
function rolesOf(node: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/') && key.length > 'node-role.kubernetes.io/'.length) roles.add(key.slice('node-role.kubernetes.io/'.length));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return roles.size > 0 ? [...roles].sort().join(',') : '<none>';
}

export const node: Describer = function* ({ invocation, object, events }) {
  const found = object as unknown as Node;
  const name = found.metadata.name!;
  const lease = (yield* attempt(() => getObject(invocation, leaseMapping, 'kube-node-lease', name))) as unknown as Lease | Error;
  const fieldSelector = `spec.nodeName=${name},status.phase!=Failed,status.phase!=Succeeded`;
  const pods = yield* attempt(() => listObjects(invocation, podMapping, '', { fieldSelector }));
  if (pods instanceof Error && !isForbidden(pods)) throw pods;
  const writer = new DescribeWriter();
  describeHead(writer, found);
  describeLease(writer, lease);
  describeStatus(writer, found);
  if (pods instanceof Error) writer.line(0, 'Pods:\tnot authorized');
  else describePods(writer, found, pods.items as unknown as readonly Pod[], invocation.clock.now);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

function describeHead(writer: Writer, found: Node): void {
  const { metadata, spec } = found;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Roles:\t${rolesOf(found)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`);
  const taints = sortBy(spec.taints, (taint) => `${taint.effect},${taint.key}`);
  multiline(
    writer,
    'Taints',
    taints.map(({ key, value, effect }) => (value ? `${key}=${value}:${effect}` : `${key}:${effect}`)),
  );
  writer.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
}

function describeLease(writer: Writer, lease: Lease | Error): void {
  if (lease instanceof Error) {
    writer.line(0, `Lease:\tFailed to get lease: ${lease.message}`);
    return;
  }
  writer.line(0, 'Lease:');
  writer.line(1, `HolderIdentity:\t${lease.spec.holderIdentity ?? '<unset>'}`);
  writer.line(1, `AcquireTime:\t${lease.spec.acquireTime ? formatTime(lease.spec.acquireTime) : '<unset>'}`);
  writer.line(1, `RenewTime:\t${lease.spec.renewTime ? formatTime(lease.spec.renewTime) : '<unset>'}`);
}

function describeStatus(writer: Writer, { spec, status }: Node): void {
  if (status.conditions?.length) {
    writer.line(
      0,
      'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------',
    );
    for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason, message } of status.conditions) {
      writer.line(1, `${type} \t${value} \t${formatTime(lastHeartbeatTime)} \t${formatTime(lastTransitionTime)} \t${reason ?? ''} \t${message ?? ''}`);
    }
  }
  writer.line(0, 'Addresses:');
  for (const { type, address } of status.addresses ?? []) writer.line(1, `${type}:\t${address}`);
  for (const [title, list] of [
    ['Capacity', status.capacity],
    ['Allocatable', status.allocatable],
  ] as const) {
    if (!list || Object.keys(list).length === 0) continue;
    writer.line(0, `${title}:`);
    for (const name of sortedKeys(list)) writer.line(1, `${name}:\t${list[name]}`);
  }
  const info = status.nodeInfo;
  writer.line(0, 'System Info:');
  const rows = [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
  ] as const;
  for (const [title, value] of rows) writer.line(1, `${title}:\t${value ?? ''}`);
  if (spec.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) writer.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec.providerID) writer.line(0, `ProviderID:\t${spec.providerID}`);
}

const zero = (): Quantity => (parseQuantity('0') as { readonly quantity: Quantity }).quantity;

function describePods(writer: Writer, found: Node, pods: readonly Pod[], now: Time): void {
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(
    1,
    'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n  ---------\t----\t\t------------\t----------\t---------------\t-------------\t---',
  );
  const allocatable = Object.keys(found.status.allocatable ?? {}).length > 0 ? found.status.allocatable : found.status.capacity;
  const share = (amount: Quantity, name: string) => {
    const whole = parseQuantity(String(allocatable?.[name] ?? '0'));
    const total = 'quantity' in whole ? Number(whole.quantity.milliValue()) : 0;
    return total === 0 ? 0 : Math.trunc((Number(amount.milliValue()) / total) * 100);
  };
  const totals = { requests: new Map<string, Quantity>(), limits: new Map<string, Quantity>() };
  for (const pod of pods) {
    const sums = { requests: aggregateQuantities(pod.spec, 'requests'), limits: aggregateQuantities(pod.spec, 'limits') };
    for (const kind of ['requests', 'limits'] as const)
      for (const [name, amount] of sums[kind]) totals[kind].set(name, (totals[kind].get(name) ?? zero()).add(amount));
    const cell = (kind: 'requests' | 'limits', name: string) => {
      const amount = sums[kind].get(name) ?? zero();
      return `${amount.toString()} (${share(amount, name)}%)`;
    };
    const cells = [cell('requests', 'cpu'), cell('limits', 'cpu'), cell('requests', 'memory'), cell('limits', 'memory')];
    writer.line(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${since(pod.metadata.creationTimestamp, now)}`);
  }
  writer.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits\n  --------\t--------\t------');
  const extended = sortedKeys(allocatable).filter((name) => name.includes('/') || name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...extended]) {
    const [request, limit] = [totals.requests.get(name) ?? zero(), totals.limits.get(name) ?? zero()];
    writer.line(
      1,
      name.includes('/')
        ? `${name}\t${request.toString()}\t${limit.toString()}`
        : `${name}\t${request.toString()} (${share(request, name)}%)\t${limit.toString()} (${share(limit, name)}%)`,
    );
  }
}
