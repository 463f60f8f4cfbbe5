import { badRequest } from '../../../api/errors.ts';
import type { Pod } from '../../../api/types.ts';
import { refuse } from '../../refusal.ts';

/** The container that a request for logs, exec or attach means (pkg/registry/core/pod validateContainer). */
export function containerOf({ metadata, spec }: Pod, given: string | undefined): string {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map((container) => container.name);
  if (given) return all.includes(given) ? given : refuse(badRequest(`container ${given} is not valid for pod ${metadata.name}`));
  if (spec.containers.length === 1) return spec.containers[0]!.name;
  return refuse(badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(' ')}]`));
}
