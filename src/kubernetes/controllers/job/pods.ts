import type { Container, Job, Pod, PodTemplateSpec } from '../../api/types.ts';
import type { NewPod } from '../util/pod-control.ts';
import { indexLabel } from './indexes.ts';

/** Keeps a Pod until its Job has counted it. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

export const isTracked = ({ metadata }: Pod) => metadata.finalizers?.includes(trackingFinalizer) ?? false;
export const hasSucceeded = ({ status }: Pod) => status.phase === 'Succeeded';

/** A Pod that is being deleted has failed already, unless it is replaced only when it has ended (isPodFailed). */
export function hasFailed({ metadata, status }: Pod, { spec }: Job): boolean {
  if (status.phase === 'Failed') return true;
  return spec.podReplacementPolicy !== 'Failed' && metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded';
}

/** How often the containers of Pods that stay in place have been restarted. */
export function restartsOf(pods: readonly Pod[]): number {
  const running = pods.filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending');
  const statuses = running.flatMap(({ status }) => [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]);
  return statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** A new Pod of the Job; one of an Indexed Job knows its index. */
export function newPod({ metadata, spec }: Job, index: number | undefined): NewPod {
  if (index === undefined) return { template: spec.template, finalizers: [trackingFinalizer] };
  const own = { [indexLabel]: String(index) };
  return {
    template: indexed(spec.template, `${metadata.name}-${index}`),
    prefix: `${metadata.name}-${index}-`,
    labels: own,
    annotations: own,
    finalizers: [trackingFinalizer],
  };
}

const variable = 'JOB_COMPLETION_INDEX';

function indexed(template: PodTemplateSpec, hostname: string): PodTemplateSpec {
  const add = (container: Container): Container => {
    if (container.env?.some(({ name }) => name === variable)) return container;
    return { ...container, env: [...(container.env ?? []), { name: variable, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexLabel}']` } } }] };
  };
  const { spec } = template;
  if (!spec) return template;
  const { initContainers } = spec;
  return { ...template, spec: { ...spec, hostname, containers: spec.containers.map(add), ...(initContainers && { initContainers: initContainers.map(add) }) } };
}
