import { type FieldError, forbidden, invalid } from '../../fielderror.ts';
import type { Pod, PodSpec } from '../../types.ts';
import { validateObjectMeta } from '../metadata.ts';
import { isDns1123Subdomain } from '../names.ts';
import { validateAnnotatedProfiles, validateProfilesMatch } from './annotations.ts';
import { validateImageWhitespace } from './containers.ts';
import { validatePodSpec } from './pod-spec.ts';

const mirror = 'kubernetes.io/config.mirror';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const integer = /^(0|-?[1-9]\d*)$/;

/** Annotations that mean something to a Pod. */
export function validatePodAnnotations(pod: Pod, path: string, errors: FieldError[]): void {
  const annotations = pod.metadata.annotations;
  if (!annotations) return;
  if (annotations[mirror] !== undefined && !pod.spec.nodeName) {
    errors.push(invalid(`${path}[${mirror}]`, annotations[mirror], 'must set spec.nodeName if mirror pod annotation is set'));
  }
  const cost = annotations[deletionCost];
  if (cost !== undefined && (!integer.test(cost) || Number(cost) > 2 ** 31 - 1 || Number(cost) < -(2 ** 31))) {
    errors.push(invalid(`${path}[${deletionCost}]`, cost, 'must be a 32bit integer'));
  }
  validateAnnotatedProfiles(annotations, pod.spec, path, errors);
}

function validateTokensNeedAccount(spec: PodSpec, errors: FieldError[]): void {
  if (spec.serviceAccountName) return;
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const [position, source] of (volume.projected?.sources ?? []).entries()) {
      if (!source.serviceAccountToken) continue;
      const field = `spec.volumes[${index}].projected.sources[${position}].serviceAccountToken`;
      errors.push(forbidden(field, 'must not be specified when serviceAccountName is not set'));
    }
  }
}

function validateImages(spec: PodSpec, errors: FieldError[]): void {
  for (const [index, container] of (spec.containers ?? []).entries()) validateImageWhitespace(container, `spec.containers[${index}]`, errors);
  for (const [index, container] of (spec.initContainers ?? []).entries()) validateImageWhitespace(container, `spec.initContainers[${index}]`, errors);
}

/** metadata and spec of a Pod, created or updated. */
export function validatePodParts(pod: Pod, errors: FieldError[]): void {
  validateObjectMeta(pod.metadata, true, isDns1123Subdomain, errors);
  validatePodAnnotations(pod, 'metadata.annotations', errors);
  validatePodSpec(pod.spec, pod.metadata, 'spec', errors);
  validateTokensNeedAccount(pod.spec, errors);
  validateImages(pod.spec, errors);
}

/** A Pod that is created. */
export function validatePod(pod: Pod, errors: FieldError[]): void {
  validatePodParts(pod, errors);
  if (pod.spec.ephemeralContainers?.length) errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (pod.spec.nodeName && pod.spec.schedulingGates?.length) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  validateProfilesMatch(pod, errors);
}
