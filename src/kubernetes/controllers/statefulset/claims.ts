import type { PersistentVolumeClaim, Pod, PodSpec, StatefulSet } from '../../api/types.ts';
import { ordinalOf } from './identity.ts';

const claimName = (template: PersistentVolumeClaim, set: StatefulSet, ordinal: number) => `${template.metadata.name}-${set.metadata.name}-${ordinal}`;

/** The claims of the set's Pod of that ordinal, by the names of their templates; they have the labels that the set selects by. */
export function claimsFor(set: StatefulSet, ordinal: number): ReadonlyMap<string, PersistentVolumeClaim> {
  const { matchLabels } = set.spec.selector;
  const claims = (set.spec.volumeClaimTemplates ?? []).map((template): [string, PersistentVolumeClaim] => {
    const labels = { ...template.metadata.labels, ...matchLabels };
    const name = claimName(template, set, ordinal);
    const metadata = { ...template.metadata, name, namespace: set.metadata.namespace!, ...(Object.keys(labels).length > 0 && { labels }) };
    return [template.metadata.name!, { ...template, metadata }];
  });
  return new Map(claims);
}

export const claimNames = (set: StatefulSet, pod: Pod): readonly string[] =>
  (set.spec.volumeClaimTemplates ?? []).map((template) => claimName(template, set, ordinalOf(pod)));

/** The Pod's volumes with one for each claim; a volume of the template that has the name of a claim is replaced (updateStorage). */
export function withStorage<T extends PodSpec>(set: StatefulSet, ordinal: number, spec: T): T {
  const claims = claimsFor(set, ordinal);
  if (claims.size === 0) return spec;
  const claimed = [...claims].map(([name, claim]) => ({ name, persistentVolumeClaim: { claimName: claim.metadata.name! } }));
  return { ...spec, volumes: [...claimed, ...(spec.volumes ?? []).filter((volume) => !claims.has(volume.name))] };
}

/** Whether the Pod's volumes are its claims (storageMatches). */
export function hasStorage(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  if (ordinal < 0) return false;
  return (set.spec.volumeClaimTemplates ?? []).every((template) => {
    const volume = pod.spec.volumes?.findLast((one) => one.name === template.metadata.name);
    return volume?.persistentVolumeClaim?.claimName === claimName(template, set, ordinal);
  });
}
