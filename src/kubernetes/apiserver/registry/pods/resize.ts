import type { Container, Pod } from '../../../api/types.ts';
import { withFields } from '../../object.ts';

type Resized = Pick<Container, 'name' | 'resources' | 'resizePolicy'>;

/**
 * What the resize subresource takes over: resources and resize policies of the containers that both have (pkg/registry/core/pod
 * podResizeStrategy). When containers were added or removed the request's lists stay, for validation to refuse.
 */
export function resizeOnly(object: Pod, old: Pod): Pod {
  const containers = resized(object.spec.containers, old.spec.containers);
  const initContainers = resized(object.spec.initContainers, old.spec.initContainers);
  return { ...old, spec: withFields(old.spec, { containers: containers!, initContainers, resources: object.spec.resources }) };
}

function resized<T extends Resized>(given: readonly T[] | undefined, stored: readonly T[] | undefined): readonly T[] | undefined {
  if (!given || !stored || given.length !== stored.length) return given;
  if (given.some((container, i) => container.name !== stored[i]!.name)) return given;
  return stored.map((container, i) => withFields(container as Resized, { resources: given[i]!.resources, resizePolicy: given[i]!.resizePolicy }) as T);
}
