import type { Pod } from '../../api/types.ts';
import { aggregateResources, whole } from '../resources.ts';

/** Bytes that a Pod uses of the node's disk. */
export interface LocalStorageUsage {
  /** Writable layer and logs, by container name. */
  readonly containers: ReadonlyMap<string, number>;
  /** emptyDirs on disk, by volume name. */
  readonly emptyDirs: ReadonlyMap<string, number>;
}

const resource = 'ephemeral-storage';

/** Whether anything of a Pod's use of disk is limited. */
export const limitsLocalStorage = (pod: Pod): boolean =>
  (pod.spec.volumes ?? []).some((volume) => volume.emptyDir?.sizeLimit !== undefined && volume.emptyDir.medium !== 'Memory') ||
  pod.spec.containers.some((container) => container.resources?.limits?.[resource] !== undefined);

/** Why a Pod is to be evicted for what it has written (eviction_manager.go localStorageEviction). The texts end with a space. */
export function computeLocalStorageEviction(pod: Pod, usage: LocalStorageUsage): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const limit = volume.emptyDir?.sizeLimit;
    if (limit === undefined || volume.emptyDir?.medium === 'Memory') continue;
    if ((usage.emptyDirs.get(volume.name) ?? 0) > whole(limit)) return `Usage of EmptyDir volume "${volume.name}" exceeds the limit "${limit}". `;
  }
  const limit = aggregateResources(pod, 'limits')[resource];
  let total = 0;
  for (const bytes of usage.containers.values()) total += bytes;
  for (const bytes of usage.emptyDirs.values()) total += bytes;
  if (limit !== undefined && total > whole(limit)) return `Pod ephemeral local storage usage exceeds the total limit of containers ${limit}. `;
  for (const container of pod.spec.containers) {
    const own = container.resources?.limits?.[resource];
    if (own !== undefined && (usage.containers.get(container.name) ?? 0) > whole(own)) {
      return `Container ${container.name} exceeded its local ephemeral storage limit "${own}". `;
    }
  }
  return undefined;
}
