import { unifiedDiff } from '../../difflib.ts';
import { equal } from '../../equal.ts';
import { type FieldError, forbidden, invalid } from '../../fielderror.ts';
import { goQuote } from '../../go-text.ts';
import { printInternal } from '../../internal-struct.ts';
import { qualityOfService } from '../../qos.ts';
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../types.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { validatePodParts } from './pod.ts';
import { validatePodAnnotationUpdates } from './pod-update.ts';

const mirror = 'kubernetes.io/config.mirror';
const wholeObject = '[]';

function isStatic(pod: Pod): boolean {
  return pod.metadata.annotations?.[mirror] !== undefined;
}

/** A Pod whose ephemeral containers are updated: they may only be added. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod, errors: FieldError[]): void {
  if (isStatic(old)) return void errors.push(forbidden(wholeObject, 'static pods do not support ephemeral containers'));
  validateObjectMetaUpdate(pod.metadata, old.metadata, errors);
  validatePodParts(pod, errors);
  validatePodAnnotationUpdates(pod, old, errors);
  const field = 'spec.ephemeralContainers';
  for (const before of old.spec.ephemeralContainers ?? []) {
    const now = pod.spec.ephemeralContainers?.find((container) => container.name === before.name);
    if (!now) errors.push(forbidden(field, `existing ephemeral containers ${goQuote(before.name)} may not be removed\n`));
    else if (!equal(before, now)) {
      const difference = unifiedDiff(printInternal('EphemeralContainer', before), printInternal('EphemeralContainer', now));
      errors.push(forbidden(field, `existing ephemeral containers ${goQuote(before.name)} may not be changed\n${difference}`));
    }
  }
}

type ResourceList = Readonly<Record<string, string>>;

function isRemoved(now: ResourceList = {}, before: ResourceList = {}): boolean {
  return Object.keys(before).some((name) => now[name] === undefined);
}

function validateRemovals(
  now: ResourceRequirements | undefined,
  before: ResourceRequirements | undefined,
  path: string,
  subject: string,
  errors: FieldError[],
): void {
  if (isRemoved(now?.requests, before?.requests)) errors.push(forbidden(`${path}.requests`, `${subject} requests cannot be removed`));
  if (isRemoved(now?.limits, before?.limits)) errors.push(forbidden(`${path}.limits`, `${subject} limits cannot be removed`));
}

function listWithout(now: ResourceList | undefined, before: ResourceList | undefined): ResourceList {
  const { cpu: _cpu, memory: _memory, ...rest } = now ?? {};
  const kept = Object.entries(before ?? {}).filter(([name]) => name === 'cpu' || name === 'memory');
  return { ...rest, ...Object.fromEntries(kept) };
}

/** Resources with CPU and memory taken from before: what still differs may not change. */
function withComputedOf(now: ResourceRequirements | undefined, before: ResourceRequirements | undefined): ResourceRequirements {
  const requests = listWithout(now?.requests, before?.requests);
  const limits = listWithout(now?.limits, before?.limits);
  return { ...(Object.keys(limits).length ? { limits } : {}), ...(Object.keys(requests).length ? { requests } : {}) };
}

function sameOrder(given: readonly Container[] | undefined | null, before: readonly Container[] = [], list: string, errors: FieldError[]): void {
  const now = given ?? [];
  const field = `spec.${list}`;
  if (now.length !== before.length) return void errors.push(forbidden(field, `${list} may not be added or removed on resize`));
  for (const [index, container] of before.entries()) {
    if (now[index]!.name !== container.name) errors.push(forbidden(`${field}[${index}].name`, `${list} may not be renamed or reordered on resize`));
  }
}

const isSidecar = (container: Container) => container.restartPolicy === 'Always';

function validatePodLevel(pod: Pod, old: Pod, errors: FieldError[]): void {
  const [now, before] = [pod.spec.resources, old.spec.resources];
  if (!now && !before) return;
  if (before && !now) return void errors.push(forbidden('spec.resources', 'pod-level resources cannot be removed'));
  validateRemovals(now, before, 'spec.resources', 'pod-level resource', errors);
  const others = (resources: ResourceRequirements | undefined) => withComputedOf(resources, undefined);
  if (!equal(others(now), others(before))) errors.push(forbidden('spec', 'only cpu and memory resources are mutable at pod-level'));
}

function validateUnchanged(now: readonly Container[] = [], before: readonly Container[] = [], isInit: boolean, errors: FieldError[]): void {
  for (const [index, container] of now.entries()) {
    const old = before[index]!;
    const compared = { ...container, resources: withComputedOf(container.resources, old.resources) };
    const path = isInit ? `spec.initContainers[${index}]` : 'spec';
    const what = isInit ? 'only cpu and memory resources for init or sidecar containers are mutable' : 'only cpu and memory resources are mutable';
    if (!equal(compared, { ...old, resources: old.resources ?? {} })) errors.push(forbidden(path, what));
    if (isInit && !isSidecar(container) && !equal(container, old)) validateOnceResized(container, path, errors);
  }
}

/** An init container that ends cannot be restarted for new resources. */
function validateOnceResized(container: Container, path: string, errors: FieldError[]): void {
  const restarting = container.resizePolicy?.filter(({ restartPolicy }) => restartPolicy === 'RestartContainer') ?? [];
  for (const _ of restarting) errors.push(forbidden(path, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'));
}

function withoutResizable(spec: PodSpec): object {
  const { containers: _containers, initContainers: _initContainers, resources: _resources, ...rest } = spec;
  return rest;
}

function validateResizePossible(pod: Pod, old: Pod, errors: FieldError[]): void {
  const before = old.status.qosClass ?? qualityOfService(old.spec);
  if (before !== qualityOfService(pod.spec)) {
    errors.push(invalid('spec', pod.status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'));
  }
  const running = old.status.containerStatuses?.find((status) => status.state?.running);
  if (running && !running.resources) errors.push(forbidden('spec', 'Pod running on node without support for resize'));
}

/** A Pod whose resources are changed in place (the resize subresource). */
export function validateResize(pod: Pod, old: Pod, errors: FieldError[]): void {
  if (isStatic(old)) return void errors.push(forbidden(wholeObject, 'static pods cannot be resized'));
  if (old.spec.os?.name === 'windows') return void errors.push(forbidden(wholeObject, 'windows pods cannot be resized'));
  validateObjectMetaUpdate(pod.metadata, old.metadata, errors);
  validatePodParts(pod, errors);
  validateResizePossible(pod, old, errors);
  validatePodLevel(pod, old, errors);
  const before = errors.length;
  sameOrder(pod.spec.containers, old.spec.containers, 'containers', errors);
  sameOrder(pod.spec.initContainers, old.spec.initContainers, 'initContainers', errors);
  if (errors.length > before) return;
  validateContainerRemovals(pod.spec, old.spec, errors);
  validateUnchanged(pod.spec.containers, old.spec.containers, false, errors);
  validateUnchanged(pod.spec.initContainers, old.spec.initContainers, true, errors);
  if (errors.length === 0 && !equal(withoutResizable(pod.spec), withoutResizable(old.spec))) {
    errors.push(forbidden('spec', 'only cpu and memory resources are mutable'));
  }
}

function validateContainerRemovals(spec: PodSpec, old: PodSpec, errors: FieldError[]): void {
  for (const [index, container] of (old.initContainers ?? []).entries()) {
    validateRemovals(spec.initContainers?.[index]?.resources, container.resources, `spec.initContainers[${index}].resources`, 'resource', errors);
  }
  for (const [index, container] of old.containers.entries()) {
    validateRemovals(spec.containers[index]?.resources, container.resources, `spec.containers[${index}].resources`, 'resource', errors);
  }
}
