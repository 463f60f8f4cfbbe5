import { type FieldError, forbidden, invalid } from '../../fielderror.ts';
import { aggregateQuantities } from '../../pod-resources.ts';
import { quantityOf } from '../../quantity.ts';
import type { PodSpec } from '../../types.ts';
import { isHugePages, validatePodResourceName, validateResourceRequirements } from './resources.ts';

type Kind = 'requests' | 'limits';

function checkTotals(spec: PodSpec, kind: Kind, path: string, errors: FieldError[]): void {
  for (const [name, total] of aggregateQuantities(spec, kind)) {
    const ofPod = spec.resources?.[kind]?.[name];
    if (ofPod === undefined || (kind === 'limits' && !isHugePages(name)) || total.compare(quantityOf(ofPod)) <= 0) continue;
    errors.push(invalid(`${path}.${kind}[${name}]`, ofPod, `must be greater than or equal to aggregate container ${kind} of ${total.toString()}`));
  }
}

function checkContainerLimits(spec: PodSpec, path: string, errors: FieldError[]): void {
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const ofPod = spec.resources?.limits?.[name];
      if (ofPod === undefined || quantityOf(limit).compare(quantityOf(ofPod)) <= 0) continue;
      errors.push(invalid(`${path}.containers[${index}][${name}].limits`, limit, `must be less than or equal to pod limits of ${ofPod}`));
    }
  }
}

/** spec.resources: requests and limits of the whole Pod. `path` is that of the spec. */
export function validatePodLevelResources(spec: PodSpec, claimNames: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const at = `${path}.resources`;
  if (spec.os?.name === 'windows') return void errors.push(forbidden(at, 'may not be set for a windows pod'));
  if (spec.resources?.claims) errors.push(forbidden(`${at}.claims`, 'claims may not be set for Resources at pod-level'));
  validateResourceRequirements(spec.resources ?? {}, validatePodResourceName, claimNames, at, errors);
  checkTotals(spec, 'requests', at, errors);
  checkTotals(spec, 'limits', at, errors);
  checkContainerLimits(spec, at, errors);
}
