import type { Container, EphemeralContainer, PodSpec } from '../../types.ts';

/** Every container with its path, init containers first (podshelper.VisitContainersWithPath). */
export function containersWithPaths(spec: PodSpec, path: string): readonly (readonly [Container | EphemeralContainer, string])[] {
  return [
    ...(spec.initContainers ?? []).map((container, index) => [container, `${path}.initContainers[${index}]`] as const),
    ...(spec.containers ?? []).map((container, index) => [container, `${path}.containers[${index}]`] as const),
    ...(spec.ephemeralContainers ?? []).map((container, index) => [container, `${path}.ephemeralContainers[${index}]`] as const),
  ];
}
