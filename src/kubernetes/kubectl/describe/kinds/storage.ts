import type { ObjectMeta, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../../api/types.ts';
import { podMapping } from '../../cmd/shared/pods.ts';
import { formatLabels } from '../../printers/table.ts';
import { listObjects } from '../../resource/helper.ts';
import { compareText } from '../../text/go.ts';
import { storageClassOf } from '../claim-template.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { describeNetworkVolume } from '../network-volumes.ts';
import { annotationsMultiline, formatTime, labelsMultiline, multiline, printBool, since } from '../values.ts';
import { describeAttributes } from '../volumes.ts';
import { DescribeWriter, type Writer } from '../writer.ts';

const shortModes: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
const accessModes = (modes: readonly string[] | undefined) =>
  ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod']
    .filter((mode) => modes?.includes(mode))
    .map((mode) => shortModes[mode])
    .join(',');

/** Pods that name the claim, and the Pods that own it: those of ephemeral volumes. */
const usesClaim = (pod: Pod, { name, ownerReferences }: ObjectMeta) =>
  (pod.spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === name) ||
  (ownerReferences ?? []).some(({ kind, uid }) => kind === 'Pod' && uid === pod.metadata.uid);

export const persistentVolumeClaim: Describer = function* ({ invocation, object, events }) {
  const claim = object as unknown as PersistentVolumeClaim;
  const { metadata, status } = claim;
  const spec = claim.spec ?? {};
  const pods = (yield* listObjects(invocation, podMapping, metadata.namespace ?? '', { limit: '500' })).items as unknown as readonly Pod[];
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}\nStorageClass:\t${storageClassOf({ metadata, spec })}`);
  const { deletionTimestamp } = metadata;
  writer.line(0, `Status:\t${deletionTimestamp ? `Terminating (lasts ${since(deletionTimestamp, invocation.clock.now)})` : (status?.phase ?? '')}`);
  writer.line(0, `Volume:\t${spec.volumeName ?? ''}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  writer.line(0, `Capacity:\t${spec.volumeName ? (status?.capacity?.['storage'] ?? '0') : ''}`);
  writer.line(0, `Access Modes:\t${spec.volumeName ? accessModes(status?.accessModes) : ''}`);
  if (spec.volumeMode) writer.line(0, `VolumeMode:\t${spec.volumeMode}`);
  if (spec.dataSource) {
    writer.line(0, 'DataSource:');
    if (spec.dataSource.apiGroup) writer.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
    writer.line(1, `Kind:\t${spec.dataSource.kind}`);
    writer.line(1, `Name:\t${spec.dataSource.name}`);
  }
  const users = pods.filter((pod) => usesClaim(pod, metadata)).map((pod) => pod.metadata.name ?? '');
  multiline(writer, 'Used By', users.sort(compareText));
  describeConditions(writer, status?.conditions);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

function describeConditions(writer: Writer, conditions: NonNullable<PersistentVolumeClaim['status']>['conditions']): void {
  if (!conditions?.length) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    writer.line(1, `${type} \t${status} \t${formatTime(lastProbeTime)} \t${formatTime(lastTransitionTime)} \t${reason} \t${message}`);
  }
}

export const persistentVolume: Describer = function* ({ invocation, object, events }) {
  const volume = object as unknown as PersistentVolume;
  const { metadata, status } = volume;
  const spec = volume.spec ?? {};
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  writer.line(0, `StorageClass:\t${metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''}`);
  const { deletionTimestamp } = metadata;
  writer.line(0, `Status:\t${deletionTimestamp ? `Terminating (lasts ${since(deletionTimestamp, invocation.clock.now)})` : (status?.phase ?? '')}`);
  writer.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`);
  writer.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`);
  writer.line(0, `Access Modes:\t${accessModes(spec.accessModes)}`);
  if (spec.volumeMode) writer.line(0, `VolumeMode:\t${spec.volumeMode}`);
  writer.line(0, `Capacity:\t${spec.capacity?.['storage'] ?? '0'}`);
  describeAffinity(writer, spec.nodeAffinity);
  writer.line(0, `Message:\t${status?.message ?? ''}`);
  writer.line(0, 'Source:');
  describeSource(writer, spec);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

type VolumeSpec = NonNullable<PersistentVolume['spec']>;

function describeAffinity(writer: Writer, affinity: VolumeSpec['nodeAffinity']): void {
  if (!affinity?.required) {
    writer.line(0, 'Node Affinity:\t<none>');
    return;
  }
  writer.line(0, 'Node Affinity:\t');
  const terms = affinity.required.nodeSelectorTerms;
  writer.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
  for (const [i, { matchExpressions = [] }] of terms.entries()) {
    const lines = matchExpressions.map(({ key, operator, values }) => `${key} ${operator.toLowerCase()}${values?.length ? ` [${values.join(', ')}]` : ''}`);
    writer.line(2, `Term ${i}:\t${lines[0] ?? '<none>'}`);
    for (const line of lines.slice(1)) writer.line(2, `\t${line}`);
  }
}

function describeSource(writer: Writer, spec: VolumeSpec): void {
  const { hostPath, local, nfs, csi } = spec;
  const fields = (type: string, values: Readonly<Record<string, unknown>>) => {
    writer.line(2, `Type:\t${type}`);
    for (const [name, value] of Object.entries(values)) writer.line(2, `${name}:\t${value}`);
  };
  if (hostPath) fields('HostPath (bare host directory volume)', { Path: hostPath.path, HostPathType: hostPath.type ?? '<none>' });
  else if (nfs) fields('NFS (an NFS mount that lasts the lifetime of a pod)', { Server: nfs.server, Path: nfs.path, ReadOnly: nfs.readOnly ?? false });
  else if (local) fields('LocalVolume (a persistent volume backed by local storage on a node)', { Path: local.path });
  else if (csi) {
    fields('CSI (a Container Storage Interface (CSI) volume source)', {
      Driver: csi.driver,
      FSType: csi.fsType ?? '',
      VolumeHandle: csi.volumeHandle,
      ReadOnly: csi.readOnly ?? false,
    });
    describeAttributes(writer, csi.volumeAttributes);
  } else if (!describeNetworkVolume(writer, spec, true)) writer.line(1, '<unknown>');
}

function describeTopologies(writer: Writer, topologies: StorageClass['allowedTopologies']): void {
  if (!topologies) return;
  writer.line(0, `AllowedTopologies:\t${topologies.length === 0 ? '<none>' : ''}`);
  for (const [i, { matchLabelExpressions = [] }] of topologies.entries()) {
    const lines = matchLabelExpressions.map(({ key, values }) => `${key} in${values.length > 0 ? ` [${values.join(', ')}]` : ''}`);
    writer.line(1, `Term ${i}:\t${lines[0] ?? '<none>'}`);
    for (const line of lines.slice(1)) writer.line(1, `\t${line}`);
  }
}

export const storageClass: Describer = function* ({ invocation, object, events }) {
  const found = object as unknown as StorageClass;
  const { metadata, mountOptions = [] } = found;
  const marks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `IsDefaultClass:\t${marks.some((mark) => metadata.annotations?.[mark] === 'true') ? 'Yes' : 'No'}`);
  writer.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  writer.line(0, `Provisioner:\t${found.provisioner}`);
  writer.line(0, `Parameters:\t${formatLabels(found.parameters)}`);
  writer.line(0, `AllowVolumeExpansion:\t${found.allowVolumeExpansion === undefined ? '<unset>' : printBool(found.allowVolumeExpansion)}`);
  writer.line(0, mountOptions.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:');
  for (const option of mountOptions) writer.line(1, option);
  if (found.reclaimPolicy) writer.line(0, `ReclaimPolicy:\t${found.reclaimPolicy}`);
  if (found.volumeBindingMode) writer.line(0, `VolumeBindingMode:\t${found.volumeBindingMode}`);
  describeTopologies(writer, found.allowedTopologies);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
