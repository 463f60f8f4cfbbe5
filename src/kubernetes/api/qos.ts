import { quantityOf } from './quantity.ts';
import type { Container, Pod, ResourceRequirements } from './types.ts';

export type QualityOfService = 'Guaranteed' | 'Burstable' | 'BestEffort';

const computed = ['cpu', 'memory'] as const;

type Part = Pick<ResourceRequirements, 'requests' | 'limits'>;

/** An amount that counts: present and more than nothing. */
function counts(list: Readonly<Record<string, string>> | undefined, name: string): boolean {
  const text = list?.[name];
  return text !== undefined && text !== '0' && quantityOf(text).compare(quantityOf('0')) > 0;
}

function total(parts: readonly Part[], list: 'requests' | 'limits', name: string) {
  const present = parts.filter((part) => counts(part[list], name)).map((part) => quantityOf(part[list]![name]!));
  return present.length === 0 ? undefined : present.reduce((sum, quantity) => sum.add(quantity));
}

/**
 * The quality of service class (pkg/apis/core/helper/qos.ComputePodQOS). Only CPU and memory count. Guaranteed needs limits for both in
 * every container, init containers included, equal to the requests; resources of the Pod itself stand in for the containers'.
 */
export function qualityOfService(spec: Pod['spec']): QualityOfService {
  const containers: readonly Container[] = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const ofPod = spec.resources;
  const parts: readonly Part[] = ofPod ? [ofPod] : containers.map((container) => container.resources ?? {});
  const any = computed.some((name) => parts.some((part) => counts(part.requests, name) || counts(part.limits, name)));
  if (!any) return 'BestEffort';
  const limited = parts.every((part) => computed.every((name) => counts(part.limits, name)));
  const equal = computed.every((name) => {
    const requested = total(parts, 'requests', name);
    const limit = total(parts, 'limits', name);
    return requested === undefined ? limit === undefined : limit !== undefined && requested.compare(limit) === 0;
  });
  return limited && equal ? 'Guaranteed' : 'Burstable';
}
