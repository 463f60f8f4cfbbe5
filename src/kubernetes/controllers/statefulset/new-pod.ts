import type { Pod, StatefulSet } from '../../api/types.ts';
import { controllerRevisionHashLabel } from '../history/index.ts';
import { podFromTemplate } from '../util/pod-control.ts';
import { withStorage } from './claims.ts';
import { identityLabels, podName, startOrdinal } from './identity.ts';
import type { Revised } from './revisions.ts';

export const revisionOf = ({ metadata }: Pod): string => metadata.labels?.[controllerRevisionHashLabel] ?? '';

/** A Pod of the set that the server does not know yet: it has no phase (newStatefulSetPod). */
function newPod({ set, name }: Revised, ordinal: number): Pod {
  const labels = { ...identityLabels(set, ordinal), [controllerRevisionHashLabel]: name };
  const pod = podFromTemplate(set, { template: set.spec.template, name: podName(set, ordinal), labels });
  const { serviceName } = set.spec;
  const { subdomain: _, ...spec } = withStorage(set, ordinal, pod.spec);
  return { ...pod, spec: { ...spec, hostname: pod.metadata.name!, ...(serviceName && { subdomain: serviceName }) }, status: {} };
}

/** Which ordinals still get a Pod of the current revision: those below the partition, or as many as are left of it. */
function firstUpdated({ spec, status }: StatefulSet): number {
  const { type, rollingUpdate } = spec.updateStrategy;
  if (rollingUpdate) return rollingUpdate.partition ?? 0;
  return type === 'RollingUpdate' ? (status.currentReplicas ?? 0) : 0;
}

/** A new Pod of the revision that its ordinal is to have (newVersionedStatefulSetPod). */
export function newVersionedPod(current: Revised, update: Revised, ordinal: number): Pod {
  return newPod(ordinal < startOrdinal(current.set) + firstUpdated(current.set) ? current : update, ordinal);
}
