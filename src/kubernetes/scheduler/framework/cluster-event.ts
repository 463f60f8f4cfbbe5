import type { KubernetesObject } from '../../api/meta.ts';
import type { Pod } from '../../api/types.ts';

/** What changed in the cluster, in the terms that plugins ask for (framework/events.go). */
export type ClusterEvent =
  | 'NodeAdd'
  | 'NodeDelete'
  | 'NodeUpdateAllocatable'
  | 'NodeUpdateLabel'
  | 'NodeUpdateTaint'
  | 'NodeUpdateCondition'
  | 'AssignedPodAdd'
  | 'AssignedPodUpdateLabel'
  | 'AssignedPodScaleDown'
  | 'AssignedPodDelete'
  | 'PodUpdateLabel'
  | 'PodScaleDown'
  | 'PodUpdateToleration'
  | 'PodSchedulingGateEliminated'
  | 'PersistentVolumeClaimAdd'
  | 'PersistentVolumeClaimUpdate'
  | 'NamespaceUpdateLabel';

/** The objects of an event: old is absent when something was added, now when it was deleted. */
export interface Change {
  readonly old?: KubernetesObject;
  readonly now?: KubernetesObject;
}

/** After which events a Pod that the plugin rejected is worth another try; `hint` looks closer (a queueing hint). */
export interface EventRegistration {
  readonly event: ClusterEvent;
  hint?(pod: Pod, change: Change): boolean;
}
