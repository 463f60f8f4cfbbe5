import type { KubernetesObject } from '../../api/meta.ts';
import { withMetadata } from '../object.ts';

/** The metadata that only the server changes stays as it is stored (apiserver/pkg/registry/rest.BeforeUpdate). */
export function keepSystemFields(object: KubernetesObject, old: KubernetesObject): KubernetesObject {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, resourceVersion } = old.metadata;
  const now = object.metadata;
  const same =
    now.uid === uid &&
    now.creationTimestamp === creationTimestamp &&
    now.deletionTimestamp === deletionTimestamp &&
    now.deletionGracePeriodSeconds === deletionGracePeriodSeconds &&
    now.generation === generation &&
    now.resourceVersion === resourceVersion &&
    now.selfLink === undefined;
  if (same) return object;
  return withMetadata(object, { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, resourceVersion, selfLink: undefined });
}
