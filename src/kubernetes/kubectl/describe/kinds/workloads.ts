import type { Execution } from '../../../../machine/process/types.ts';
import { fromRFC3339 } from '../../../../time/index.ts';
import type { DaemonSet, Deployment, Pod, ReplicaSet, ReplicationController, StatefulSet } from '../../../api/types.ts';
import { podMapping } from '../../cmd/shared/pods.ts';
import { isFailure } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { formatLabels } from '../../printers/table.ts';
import { listObjects } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { marshal } from '../../text/go.ts';
import { storageClassOf } from '../claim-template.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { describePodTemplate } from '../pod-template.ts';
import { formatSelector } from '../selector.ts';
import { annotationsMultiline, controllerOf, formatTime, labelsMultiline } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';

interface Owner {
  readonly metadata: { readonly namespace?: string; readonly uid?: string };
}

/** How many of the object's own Pods run, wait, succeeded and failed. */
export function* podStatus(invocation: Invocation, owner: Owner, selector: string): Execution<string> {
  try {
    const list = yield* listObjects(invocation, podMapping, owner.metadata.namespace ?? '', { labelSelector: selector, limit: '500' });
    const own = (list.items as unknown as readonly Pod[]).filter((pod) =>
      pod.metadata.ownerReferences?.some((reference) => reference.controller && reference.uid === owner.metadata.uid),
    );
    const count = (phase: string) => own.filter((pod) => pod.status.phase === phase).length;
    return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
  } catch (error) {
    if (isFailure(error)) return `error in fetching pods: ${error.message}`;
    throw error;
  }
}

function describeConditions(
  writer: Writer,
  conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined,
): void {
  if (!conditions?.length) return;
  writer.line(0, 'Conditions:\n  Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of conditions) writer.line(1, `${type} \t${status}\t${reason}`);
}

const replicaSets: Mapping = { group: 'apps', version: 'v1', kind: 'ReplicaSet', resource: 'replicasets', namespaced: true };

function* ownReplicaSets(invocation: Invocation, deployment: Deployment): Execution<readonly ReplicaSet[]> {
  const labelSelector = formatSelector(deployment.spec.selector);
  const list = yield* listObjects(invocation, replicaSets, deployment.metadata.namespace ?? '', { labelSelector });
  return (list.items as unknown as readonly ReplicaSet[]).filter((set) =>
    set.metadata.ownerReferences?.some((reference) => reference.controller && reference.uid === deployment.metadata.uid),
  );
}

/** The template without the label that the controller adds. */
function sameTemplate(deployment: Deployment, set: ReplicaSet): boolean {
  const { 'pod-template-hash': _, ...labels } = set.spec.template?.metadata?.labels ?? {};
  const own = { ...set.spec.template, metadata: { ...set.spec.template?.metadata, labels } };
  return marshal(own) === marshal(deployment.spec.template);
}

const created = (set: ReplicaSet) => fromRFC3339(set.metadata.creationTimestamp ?? '') ?? 0;
const setsText = (sets: readonly ReplicaSet[]) =>
  sets.map((set) => `${set.metadata.name} (${set.status.replicas}/${set.spec.replicas ?? 0} replicas created)`).join(', ') || '<none>';

export const deployment: Describer = function* ({ invocation, object, events }) {
  const found = object as unknown as Deployment;
  const { metadata, spec, status } = found;
  const sets = [...(yield* ownReplicaSets(invocation, found))].sort((a, b) => created(a) - created(b));
  const newest = sets.find((set) => sameTemplate(found, set));
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}\nCreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Selector:\t${formatSelector(spec.selector)}`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status;
  writer.line(
    0,
    `Replicas:\t${spec.replicas} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  writer.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`);
  writer.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling) writer.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  describePodTemplate(writer, spec.template);
  describeConditions(writer, status.conditions);
  if (sets.length > 0) {
    writer.line(0, `OldReplicaSets:\t${setsText(sets.filter((set) => set !== newest))}`);
    writer.line(0, `NewReplicaSet:\t${setsText(newest ? [newest] : [])}`);
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

/** What ReplicaSets and ReplicationControllers have in common; they write their selectors differently. */
function* describeReplicas({ invocation, object, events }: Parameters<Describer>[0], selector: string): ReturnType<Describer> {
  const { metadata, spec, status } = object as unknown as ReplicaSet | ReplicationController;
  const pods = yield* podStatus(invocation, { metadata }, selector);
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}\nSelector:\t${selector}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  // Upstream tells the controller of a ReplicaSet only.
  const controller = controllerOf(metadata);
  if (controller && object.kind === 'ReplicaSet') writer.line(0, `Controlled By:\t${controller}`);
  writer.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas ?? 0} desired`);
  writer.line(0, `Pods Status:\t${pods}`);
  if (spec.template) describePodTemplate(writer, spec.template);
  describeConditions(writer, status.conditions);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
}

export const replicaSet: Describer = (input) => describeReplicas(input, formatSelector((input.object as unknown as ReplicaSet).spec.selector));

export const replicationController: Describer = (input) =>
  describeReplicas(input, formatLabels((input.object as unknown as ReplicationController).spec.selector));

export const daemonSet: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as DaemonSet;
  const pods = yield* podStatus(invocation, { metadata }, formatSelector(spec.selector));
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}\nSelector:\t${formatSelector(spec.selector)}`);
  writer.line(0, `Node-Selector:\t${formatLabels(spec.template.spec?.nodeSelector)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`);
  writer.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`);
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
  writer.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled}`);
  writer.line(0, `Pods Status:\t${pods}`);
  describePodTemplate(writer, spec.template);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

export const statefulSet: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as StatefulSet;
  const pods = yield* podStatus(invocation, { metadata }, formatSelector(spec.selector));
  const writer = new DescribeWriter();
  writer.line(
    0,
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}\nCreationTimestamp:\t${formatTime(metadata.creationTimestamp)}\nSelector:\t${formatSelector(spec.selector)}`,
  );
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Replicas:\t${spec.replicas ?? 0} desired | ${status.replicas} total`);
  writer.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`);
  const { partition, maxUnavailable } = spec.updateStrategy?.rollingUpdate ?? {};
  if (partition !== undefined) writer.line(1, `Partition:\t${partition}`);
  if (partition !== undefined && maxUnavailable !== undefined) writer.line(1, `MaxUnavailable:\t${maxUnavailable}`);
  writer.line(0, `Pods Status:\t${pods}`);
  describePodTemplate(writer, spec.template);
  describeClaims(writer, spec.volumeClaimTemplates);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

function describeClaims(writer: Writer, claims: StatefulSet['spec']['volumeClaimTemplates']): void {
  if (!claims?.length) {
    writer.line(0, 'Volume Claims:\t<none>');
    return;
  }
  writer.line(0, 'Volume Claims:');
  for (const claim of claims) {
    writer.line(1, `Name:\t${claim.metadata.name}`);
    writer.line(1, `StorageClass:\t${storageClassOf(claim)}`);
    labelsMultiline(writer, 'Labels', claim.metadata.labels, '  ');
    labelsMultiline(writer, 'Annotations', claim.metadata.annotations, '  ');
    writer.line(1, `Capacity:\t${claim.spec.resources?.requests?.['storage'] ?? '<default>'}`);
    writer.line(1, `Access Modes:\t[${(claim.spec.accessModes ?? []).join(' ')}]`);
  }
}
