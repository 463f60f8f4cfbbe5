import type { Execution } from '../../../../machine/process/types.ts';
import type { Container, Pod } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';

export const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

/** `main, debugger (ephem), prepare (init)` */
export function allContainerNames(pod: Pod): string {
  const { containers, ephemeralContainers = [], initContainers = [] } = pod.spec;
  return [
    ...containers.map(({ name }) => name),
    ...ephemeralContainers.map(({ name }) => `${name} (ephem)`),
    ...initContainers.map(({ name }) => `${name} (init)`),
  ].join(', ');
}

/** A container of any sort by its name. */
export function findContainer(pod: Pod, name: string): Container | undefined {
  const { containers, ephemeralContainers = [], initContainers = [] } = pod.spec;
  return [...containers, ...initContainers, ...(ephemeralContainers as readonly Container[])].find((container) => container.name === name);
}

const isAlone = (pod: Pod) => pod.spec.containers.length === 1 && !pod.spec.initContainers?.length && !pod.spec.ephemeralContainers?.length;

/** Says which container was taken, where there was a choice. */
export function* tellDefault(invocation: Invocation, pod: Pod, name: string): Execution<void> {
  if (!isAlone(pod)) yield* invocation.err(`Defaulted container "${name}" out of: ${allContainerNames(pod)}\n`);
}

export const notValid = (pod: Pod, name: string) =>
  new UserError(`container ${name} is not valid for pod ${pod.metadata.name} out of: ${allContainerNames(pod)}`);

/** The named container, the one of the annotation, or the first (podcmd.FindOrDefaultContainerByName). */
export function* containerOrDefault(invocation: Invocation, pod: Pod, given: string, quiet: boolean): Execution<Container> {
  const name = given || pod.metadata.annotations?.[defaultContainerAnnotation] || '';
  if (name !== '') {
    const found = findContainer(pod, name);
    if (!found) throw notValid(pod, name);
    return found;
  }
  const first = pod.spec.containers[0]!;
  if (!quiet) yield* tellDefault(invocation, pod, first.name);
  return first;
}
