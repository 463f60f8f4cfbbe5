import type { Container, PodSpec } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import { at, type Unstructured } from '../../resource/object.ts';
import { setIn } from '../../resource/set-in.ts';

const paths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
};

/** The object with another Pod spec (polymorphichelpers.UpdatePodSpecForObject). */
export function updatePodSpec(object: Unstructured, update: (spec: PodSpec) => PodSpec): Unstructured {
  const path = paths[object.kind ?? ''];
  if (!path) throw new UserError(`the object is not a pod or does not have a pod template: *${object.apiVersion?.split('/').at(-1)}.${object.kind}`);
  return setIn(object, path, update(at(object, ...path) as PodSpec));
}

/** The spec with its containers changed, init containers too. */
export function updateContainers(spec: PodSpec, chosen: (name: string) => boolean, update: (container: Container) => Container): PodSpec {
  const change = (list: readonly Container[] | undefined) => list?.map((container) => (chosen(container.name) ? update(container) : container));
  const initContainers = change(spec.initContainers);
  return { ...spec, containers: change(spec.containers)!, ...(initContainers ? { initContainers } : {}) };
}

export const containerNames = (spec: PodSpec): readonly string[] => [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);

/** Whether a name fits a pattern with `*`. */
export const fits = (name: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);
