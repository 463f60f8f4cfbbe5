import { unifiedDiff } from '../../difflib.ts';
import { equal } from '../../equal.ts';
import { type FieldError, forbidden, invalid, required } from '../../fielderror.ts';
import { printInternal } from '../../internal-struct.ts';
import type { Container, Pod, PodSchedulingGate, PodSpec, Toleration } from '../../types.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { inclusiveRange } from '../names.ts';
import { gatedSpec } from './gated.ts';
import { validatePodAnnotations, validatePodParts } from './pod.ts';
import { validateTolerations } from './scheduling.ts';

const changeable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

type Texts = Readonly<Record<string, string>>;

const appArmor = 'container.apparmor.security.beta.kubernetes.io/';
const mirror = 'kubernetes.io/config.mirror';

/** Annotations that may not come, go or change. */
export function validatePodAnnotationUpdates(pod: Pod, old: Pod, errors: FieldError[]): void {
  const now: Texts = pod.metadata.annotations ?? {};
  const before: Texts = old.metadata.annotations ?? {};
  if (now === before) return;
  for (const key in before) {
    if (now[key] === before[key]) continue;
    if (key.startsWith(appArmor)) errors.push(forbidden(`metadata.annotations[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === mirror) errors.push(forbidden(`metadata.annotations[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const key in now) {
    if (before[key] !== undefined) continue;
    if (key.startsWith(appArmor)) errors.push(forbidden(`metadata.annotations[${key}]`, 'may not add AppArmor annotations'));
    if (key === mirror) errors.push(forbidden(`metadata.annotations[${key}]`, 'may not add mirror pod annotation'));
  }
  validatePodAnnotations(pod, 'metadata.annotations', errors);
}

/** Containers stay; their images may change. Tells whether it makes sense to look further. */
function validateContainerUpdates(now: readonly Container[], before: readonly Container[], path: string, errors: FieldError[]): boolean {
  if (now.length !== before.length) {
    errors.push(forbidden(path, 'pod updates may not add or remove containers'));
    return false;
  }
  for (const [index, { image = '' }] of now.entries()) {
    if (image === '') errors.push(required(`${path}[${index}].image`));
    if (image.trim() !== image) errors.push(invalid(`${path}[${index}].image`, image, 'must not have leading or trailing whitespace'));
  }
  return true;
}

/** The deadline may be set once and only shrink. Tells whether it makes sense to look further. */
function validateDeadline(spec: PodSpec, old: PodSpec, errors: FieldError[]): boolean {
  const field = 'spec.activeDeadlineSeconds';
  const [now, before] = [spec.activeDeadlineSeconds, old.activeDeadlineSeconds];
  if (now === undefined) {
    if (before !== undefined) errors.push(invalid(field, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  if (now < 0 || now > 2 ** 31 - 1) errors.push(invalid(field, now, inclusiveRange(0, 2 ** 31 - 1)));
  else if (before === undefined || before >= now) return true;
  else errors.push(invalid(field, now, 'must be less than or equal to previous value'));
  return false;
}

function validateAddedTolerations(now: readonly Toleration[] = [], before: readonly Toleration[] = [], errors: FieldError[]): void {
  if (now === before) return;
  const kept = (old: Toleration) => now.some((one) => equal({ ...old, tolerationSeconds: one.tolerationSeconds }, one));
  if (before.every(kept)) validateTolerations(now, 'spec.tolerations', errors);
  else errors.push(forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
}

function validateDeletedGates(now: readonly PodSchedulingGate[] = [], before: readonly PodSchedulingGate[] = [], errors: FieldError[]): void {
  for (const [index, gate] of now.entries()) {
    if (before.some((old) => old.name === gate.name)) continue;
    errors.push(forbidden(`spec.schedulingGates[${index}].name`, `only deletion is allowed, but found new scheduling gate '${gate.name}'`));
  }
}

function withImagesOf(now: readonly Container[] | undefined, before: readonly Container[] | undefined): readonly Container[] | undefined {
  return now?.map((container, index) => ({ ...container, image: before?.[index]?.image }) as Container);
}

/** The new spec with everything that may change taken from the old one: what still differs is forbidden. */
function withChangeableOf(spec: PodSpec, old: PodSpec): PodSpec {
  const relaxed = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  const munged: Record<string, unknown> = {
    ...spec,
    containers: withImagesOf(spec.containers, old.containers),
    initContainers: withImagesOf(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    ...(relaxed ? { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds } : {}),
  };
  for (const key of Object.keys(munged)) if (munged[key] === undefined) delete munged[key];
  return munged as unknown as PodSpec;
}

/** `spec: Forbidden: pod updates may not change fields other than …`, then the difference of the internal structs. */
function forbiddenChange(spec: PodSpec, old: PodSpec): FieldError {
  const difference = unifiedDiff(printInternal('PodSpec', old), printInternal('PodSpec', spec));
  return forbidden('spec', `pod updates may not change fields other than ${changeable}\n${difference}`);
}

/** A Pod that is updated. */
export function validatePodUpdate(pod: Pod, old: Pod, errors: FieldError[]): void {
  validateObjectMetaUpdate(pod.metadata, old.metadata, errors);
  if (pod.spec === old.spec) {
    validatePodAnnotationUpdates(pod, old, errors);
    return;
  }
  validatePodParts(pod, errors);
  validatePodAnnotationUpdates(pod, old, errors);
  if (!validateContainerUpdates(pod.spec.containers ?? [], old.spec.containers ?? [], 'spec.containers', errors)) return;
  if (!validateContainerUpdates(pod.spec.initContainers ?? [], old.spec.initContainers ?? [], 'spec.initContainers', errors)) return;
  if (!validateDeadline(pod.spec, old.spec, errors)) return;
  validateAddedTolerations(pod.spec.tolerations, old.spec.tolerations, errors);
  validateDeletedGates(pod.spec.schedulingGates, old.spec.schedulingGates, errors);
  if (equal(pod.spec, old.spec)) return;
  let munged = withChangeableOf(pod.spec, old.spec);
  if (old.spec.schedulingGates?.length) munged = gatedSpec(munged, old.spec, errors);
  if (!equal(munged, old.spec)) errors.push(forbiddenChange(munged, old.spec));
}
