import type { Container, EphemeralContainer, Pod, PodCondition } from '../api/types.ts';

/** `app_default(0b1c…)`, as upstream's format.Pod writes it into messages. */
export const formatPod = (pod: Pod): string => `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;

export const uidOf = (pod: Pod): string => pod.metadata.uid!;

/** A sidecar: an init container with restartPolicy Always. */
export const isRestartableInitContainer = (container: Container): boolean => container.restartPolicy === 'Always';

export const initContainersOf = (pod: Pod): readonly Container[] => pod.spec.initContainers ?? [];

/** An ephemeral container has the fields of a container, and targetContainerName. */
export const ephemeralContainersOf = (pod: Pod): readonly (EphemeralContainer & Container)[] =>
  (pod.spec.ephemeralContainers ?? []) as readonly (EphemeralContainer & Container)[];

export function* allContainers(pod: Pod): Generator<Container> {
  yield* initContainersOf(pod);
  yield* pod.spec.containers;
  yield* ephemeralContainersOf(pod);
}

export function containerNamed(pod: Pod, name: string): Container | undefined {
  for (const container of allContainers(pod)) if (container.name === name) return container;
  return undefined;
}

/** Whether a Pod of this phase has ended for good. */
export const isTerminal = (phase: string | undefined): phase is 'Failed' | 'Succeeded' => phase === 'Failed' || phase === 'Succeeded';

export const conditionOf = (conditions: readonly PodCondition[] | undefined, type: string): PodCondition | undefined =>
  conditions?.find((condition) => condition.type === type);

/** ObjectReference.fieldPath of a container: `spec.containers{app}`. */
export function fieldPathOf(pod: Pod, name: string): string {
  const { initContainers, ephemeralContainers } = pod.spec;
  if (initContainers?.some((container) => container.name === name)) return `spec.initContainers{${name}}`;
  if (ephemeralContainers?.some((container) => container.name === name)) return `spec.ephemeralContainers{${name}}`;
  return `spec.containers{${name}}`;
}

const systemCritical = 2_000_000_000;

/** Such a Pod is the last that a node gives up (kubelettypes.IsCriticalPod). */
export const isCritical = (pod: Pod): boolean => (pod.spec.priority ?? 0) >= systemCritical;
