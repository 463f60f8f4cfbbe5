import type { Pod, StatefulSet } from '../../api/types.ts';

/** apps.StatefulSetPodNameLabel */
const podNameLabel = 'statefulset.kubernetes.io/pod-name';
/** apps.PodIndexLabel */
const podIndexLabel = 'apps.kubernetes.io/pod-index';
const highestOrdinal = 2 ** 31 - 1;

/** The set and the ordinal that a Pod's name tells; '' and -1 when it tells none. */
export function parentAndOrdinal({ metadata }: Pod): { readonly parent: string; readonly ordinal: number } {
  const [, parent = '', digits] = /^(.*)-([0-9]+)$/.exec(metadata.name ?? '') ?? [];
  const ordinal = digits === undefined ? -1 : Number(digits);
  return { parent, ordinal: ordinal > highestOrdinal ? -1 : ordinal };
}

export const ordinalOf = (pod: Pod): number => parentAndOrdinal(pod).ordinal;
export const isMemberOf = (set: StatefulSet, pod: Pod): boolean => parentAndOrdinal(pod).parent === set.metadata.name;

export const replicasOf = ({ spec }: StatefulSet): number => spec.replicas ?? 1;
export const startOrdinal = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;

/** Whether the set is to have a Pod of this one's ordinal. */
export function isInRange(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  const start = startOrdinal(set);
  return ordinal >= start && ordinal < start + replicasOf(set);
}

export const podName = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`;

/** Whether the Pod has the name and label of a member of the set (identityMatches). */
export function hasIdentity(set: StatefulSet, pod: Pod): boolean {
  const { name, namespace, labels } = pod.metadata;
  const ordinal = ordinalOf(pod);
  return ordinal >= 0 && name === podName(set, ordinal) && namespace === set.metadata.namespace && labels?.[podNameLabel] === name;
}

/** The labels that tell a Pod of that ordinal from the others of the set. */
export function identityLabels(set: StatefulSet, ordinal: number): Readonly<Record<string, string>> {
  return { [podNameLabel]: podName(set, ordinal), [podIndexLabel]: String(ordinal) };
}

/** The Pod with the labels of its identity (updateIdentity); hostname and subdomain cannot change any more. */
export function withIdentity(set: StatefulSet, pod: Pod): Pod {
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...identityLabels(set, ordinalOf(pod)) } } };
}
