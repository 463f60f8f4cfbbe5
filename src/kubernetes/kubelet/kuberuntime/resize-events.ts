import type { Container, Pod, ResourceRequirements } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import { initContainersOf } from '../pod.ts';
import type { PodActions } from './pod-actions.ts';

/** Whether running containers are about to get other resources. */
export function isResize({ containersToUpdate, containersToKill }: PodActions): boolean {
  return containersToUpdate.length > 0 || containersToKill.some(({ reason }) => reason === 'Resize');
}

/** The event of a resize that begins or is done (pkg/kubelet/allocation PodResizeStartedMsg, PodResizeCompletedMsg). */
export function recordResize({ recorder }: KubeletContext, pod: Pod, state: 'started' | 'completed'): void {
  recorder.podEvent(pod, 'Normal', state === 'started' ? 'ResizeStarted' : 'ResizeCompleted', `Pod resize ${state}: ${formatAllocation(pod)}`);
}

/** The event of a resize that cannot be done now (PodResizeErrorMsg). */
export function recordResizeError({ recorder }: KubeletContext, pod: Pod, error: string): void {
  recorder.podEvent(pod, 'Warning', 'ResizeError', `Pod resize error: ${formatAllocation(pod, error)}`);
}

/** The event of a resize for which the node has no room now (PodResizePendingMsg). */
export function recordDeferredResize({ recorder }: KubeletContext, pod: Pod, error: string): void {
  recorder.podEvent(pod, 'Warning', 'ResizeDeferred', `Pod resize Deferred: ${formatAllocation(pod, error)}`);
}

/** What the Pod's containers are given, as Go writes it: keys of quantities in order, fields as they are declared. */
function formatAllocation(pod: Pod, error?: string): string {
  const initContainers = initContainersOf(pod).map(summary);
  const containers = pod.spec.containers.map(summary);
  const { generation } = pod.metadata;
  return JSON.stringify({ ...(initContainers.length > 0 && { initContainers }), containers, ...(generation && { generation }), ...(error && { error }) });
}

function summary({ name, resources }: Container): { name: string; resources: ResourceRequirements } {
  const { limits, requests, claims } = resources ?? {};
  return { name, resources: { ...(limits && { limits: sorted(limits) }), ...(requests && { requests: sorted(requests) }), ...(claims && { claims }) } };
}

function sorted<T>(quantities: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(quantities).sort(([a], [b]) => (a < b ? -1 : 1)));
}
