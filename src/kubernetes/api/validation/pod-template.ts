import { type FieldError, forbidden } from '../fielderror.ts';
import type { Pod, PodTemplate, PodTemplateSpec } from '../types.ts';
import { validateAnnotations, validateLabels, validateObjectMeta } from './metadata.ts';
import { isDns1123Subdomain } from './names.ts';
import { validateProfilesMatch } from './pod/annotations.ts';
import { validatePodAnnotations } from './pod/pod.ts';
import { validatePodSpec } from './pod/pod-spec.ts';

/** The template of Pods in a workload. Its labels and annotations are reported without `metadata`, as upstream does. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: string, errors: FieldError[]): void {
  const { metadata, spec } = template;
  validateLabels(metadata?.labels, `${path}.labels`, errors);
  validateAnnotations(metadata?.annotations, `${path}.annotations`, errors);
  const asPod = { metadata: metadata ?? {}, spec } as Pod;
  validatePodAnnotations(asPod, `${path}.annotations`, errors);
  validatePodSpec(spec, undefined, `${path}.spec`, errors);
  validateProfilesMatch(asPod, errors, `${path}.spec`);
  if (spec.ephemeralContainers?.length) errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
}

export function validatePodTemplate(object: PodTemplate, errors: FieldError[]): void {
  validateObjectMeta(object.metadata, true, isDns1123Subdomain, errors);
  validatePodTemplateSpec(object.template, 'template', errors);
}
