import { equal } from '../equal.ts';
import { type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import { fromLabelSelector } from '../selector.ts';
import type {
  ControllerRevision,
  DaemonSet,
  DaemonSetSpec,
  Deployment,
  DeploymentSpec,
  DeploymentStrategy,
  LabelSelector,
  PodTemplateSpec,
  ReplicaSet,
  ReplicationController,
  RollingUpdateDaemonSet,
  RollingUpdateDeployment,
} from '../types.ts';
import { checkAtMost100Percent, checkIntOrPercent, numberOf } from './int-or-percent.ts';
import { validateImmutableSelector, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { checkNotNegative, isDns1123Subdomain } from './names.ts';
import { validatePodTemplateSpec } from './pod-template.ts';
import { printedSelector } from './printed.ts';
import { validateLabelSelector } from './selectors.ts';

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;
}

/** `selector` must be there, valid and not empty. */
export function validateWorkloadSelector(selector: LabelSelector | undefined, kind: string, path: string, errors: FieldError[]): void {
  if (!selector) return void errors.push(required(path));
  validateLabelSelector(selector, path, errors);
  if (isEmptySelector(selector)) errors.push(invalid(path, printedSelector(selector), `empty selector is invalid for ${kind}`));
}

export function matchesTemplate(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined): boolean | 'invalid' {
  const made = fromLabelSelector(selector ?? undefined);
  if ('error' in made) return 'invalid';
  return made.selector.matches(template?.metadata?.labels ?? {});
}

function hasLabels(labels: Readonly<Record<string, string>>, template: PodTemplateSpec): boolean {
  return Object.entries(labels).every(([key, value]) => template.metadata?.labels?.[key] === value);
}

function labelsDoNotMatch(template: PodTemplateSpec, path: string): FieldError {
  return invalid(`${path}.metadata.labels`, template.metadata?.labels ?? null, '`selector` does not match template `labels`');
}

export function checkTemplateLabels(selector: LabelSelector | undefined, template: PodTemplateSpec, path: string, errors: FieldError[]): void {
  if (matchesTemplate(selector, template) === false) errors.push(labelsDoNotMatch(template, path));
}

/** Pods that a controller replaces run for ever. */
export function checkLastingPods(template: PodTemplateSpec, kind: string, path: string, errors: FieldError[]): void {
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, restartPolicy ?? '', ['Always']));
  if (activeDeadlineSeconds !== undefined) errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`));
}

function validateReplicatedTemplate(spec: { readonly selector?: LabelSelector; readonly template?: PodTemplateSpec }, errors: FieldError[]): void {
  const template = spec.template!;
  if (matchesTemplate(spec.selector, template) === 'invalid') {
    errors.push(invalid('spec.selector', printedSelector(spec.selector), 'invalid label selector'));
    return;
  }
  if (!spec.selector || !isEmptySelector(spec.selector)) checkTemplateLabels(spec.selector, template, 'spec.template', errors);
  validatePodTemplateSpec(template, 'spec.template', errors);
  checkLastingPods(template, 'ReplicaSet', 'spec.template', errors);
}

function validateRollingDeployment(rolling: RollingUpdateDeployment, path: string, errors: FieldError[]): void {
  checkIntOrPercent(rolling.maxUnavailable, `${path}.maxUnavailable`, errors);
  checkIntOrPercent(rolling.maxSurge, `${path}.maxSurge`, errors);
  if (numberOf(rolling.maxUnavailable) === 0 && numberOf(rolling.maxSurge) === 0) {
    errors.push(invalid(`${path}.maxUnavailable`, rolling.maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  checkAtMost100Percent(rolling.maxUnavailable, `${path}.maxUnavailable`, errors);
}

/** A strategy as Go prints the internal struct. */
function printedStrategy(strategy: { readonly type?: string; readonly rollingUpdate?: object }): Raw {
  const { type = '', rollingUpdate } = strategy;
  const fields = Object.entries(rollingUpdate ?? {}).map(([name, value]) => `${goJson(name.charAt(0).toUpperCase() + name.slice(1))}:${goJson(value)}`);
  return new Raw(`{"Type":${goJson(type)},"RollingUpdate":${rollingUpdate ? `{${fields.reverse().join(',')}}` : 'null'}}`);
}

function validateDeploymentStrategy(strategy: DeploymentStrategy, path: string, errors: FieldError[]): void {
  if (strategy.type === 'Recreate') {
    if (strategy.rollingUpdate) errors.push(forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (strategy.type !== 'RollingUpdate') errors.push(notSupported(path, printedStrategy(strategy), ['Recreate', 'RollingUpdate']));
  else if (!strategy.rollingUpdate) errors.push(required(`${path}.rollingUpdate`, 'this should be defaulted and never be nil'));
  else validateRollingDeployment(strategy.rollingUpdate, `${path}.rollingUpdate`, errors);
}

function validateDeploymentSpec(spec: DeploymentSpec, errors: FieldError[]): void {
  checkNotNegative(spec.replicas, 'spec.replicas', errors);
  validateWorkloadSelector(spec.selector, 'deployment', 'spec.selector', errors);
  validateReplicatedTemplate(spec, errors);
  validateDeploymentStrategy(spec.strategy, 'spec.strategy', errors);
  checkNotNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  checkNotNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
  const deadline = spec.progressDeadlineSeconds;
  checkNotNegative(deadline, 'spec.progressDeadlineSeconds', errors);
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0))
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
}

export function validateDeployment(deployment: Deployment, errors: FieldError[]): void {
  validateObjectMeta(deployment.metadata, true, isDns1123Subdomain, errors);
  validateDeploymentSpec(deployment.spec, errors);
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment, errors: FieldError[]): void {
  validateObjectMetaUpdate(deployment.metadata, old.metadata, errors);
  if (deployment.spec === old.spec) return;
  validateDeploymentSpec(deployment.spec, errors);
  validateImmutableSelector(deployment.spec.selector, old.spec.selector, 'spec.selector', errors);
}

function validateReplicaSetSpec(set: ReplicaSet, errors: FieldError[]): void {
  checkNotNegative(set.spec.replicas, 'spec.replicas', errors);
  checkNotNegative(set.spec.minReadySeconds, 'spec.minReadySeconds', errors);
  // Upstream says deployment here too.
  validateWorkloadSelector(set.spec.selector, 'deployment', 'spec.selector', errors);
  validateReplicatedTemplate(set.spec, errors);
}

export function validateReplicaSet(set: ReplicaSet, errors: FieldError[]): void {
  validateObjectMeta(set.metadata, true, isDns1123Subdomain, errors);
  validateReplicaSetSpec(set, errors);
}

export function validateReplicaSetUpdate(set: ReplicaSet, old: ReplicaSet, errors: FieldError[]): void {
  validateObjectMetaUpdate(set.metadata, old.metadata, errors);
  if (set.spec === old.spec) return;
  validateReplicaSetSpec(set, errors);
  validateImmutableSelector(set.spec.selector, old.spec.selector, 'spec.selector', errors);
}

function validateRollingDaemonSet(rolling: RollingUpdateDaemonSet, path: string, errors: FieldError[]): void {
  for (const field of ['maxUnavailable', 'maxSurge'] as const) checkIntOrPercent(rolling[field], `${path}.${field}`, errors);
  for (const field of ['maxUnavailable', 'maxSurge'] as const) checkAtMost100Percent(rolling[field], `${path}.${field}`, errors);
  const [unavailable, surge] = [numberOf(rolling.maxUnavailable), numberOf(rolling.maxSurge)];
  if (unavailable !== 0 && surge !== 0) errors.push(invalid(`${path}.maxSurge`, rolling.maxSurge, 'may not be set when maxUnavailable is non-zero'));
  else if (unavailable === 0 && surge === 0) errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
}

function validateDaemonSetStrategy(spec: DaemonSetSpec, errors: FieldError[]): void {
  const { type, rollingUpdate } = spec.updateStrategy;
  const path = 'spec.updateStrategy';
  if (type === 'OnDelete') return;
  if (type !== 'RollingUpdate') errors.push(notSupported(path, printedStrategy(spec.updateStrategy), ['RollingUpdate', 'OnDelete']));
  else if (!rollingUpdate) errors.push(required(`${path}.rollingUpdate`));
  else validateRollingDaemonSet(rollingUpdate, `${path}.rollingUpdate`, errors);
}

function validateDaemonSetSpec(spec: DaemonSetSpec, errors: FieldError[]): void {
  validateLabelSelector(spec.selector ?? undefined, 'spec.selector', errors);
  checkTemplateLabels(spec.selector, spec.template, 'spec.template', errors);
  if (spec.selector && isEmptySelector(spec.selector))
    errors.push(invalid('spec.selector', printedSelector(spec.selector), 'empty selector is invalid for daemonset'));
  validatePodTemplateSpec(spec.template, 'spec.template', errors);
  checkLastingPods(spec.template, 'DaemonSet', 'spec.template', errors);
  checkNotNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateDaemonSetStrategy(spec, errors);
  checkNotNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
}

export function validateDaemonSet(set: DaemonSet, errors: FieldError[]): void {
  validateObjectMeta(set.metadata, true, isDns1123Subdomain, errors);
  validateDaemonSetSpec(set.spec, errors);
}

export function validateDaemonSetUpdate(set: DaemonSet, old: DaemonSet, errors: FieldError[]): void {
  validateObjectMetaUpdate(set.metadata, old.metadata, errors);
  if (set.spec === old.spec) return;
  validateImmutableSelector(set.spec.selector, old.spec.selector, 'spec.selector', errors);
  validateDaemonSetSpec(set.spec, errors);
}

export function validateControllerRevision(revision: ControllerRevision, errors: FieldError[]): void {
  validateObjectMeta(revision.metadata, true, isDns1123Subdomain, errors);
  if (revision.data === undefined || revision.data === null) errors.push(required('data', 'data is mandatory'));
  checkNotNegative(revision.revision, 'revision', errors);
}

export function validateControllerRevisionUpdate(revision: ControllerRevision, old: ControllerRevision, errors: FieldError[]): void {
  validateObjectMetaUpdate(revision.metadata, old.metadata, errors);
  validateControllerRevision(revision, errors);
  if (!equal(revision.data, old.data)) errors.push(invalid('data', revision.data ?? null, 'field is immutable'));
}

export function validateReplicationController(controller: ReplicationController, errors: FieldError[]): void {
  validateObjectMeta(controller.metadata, true, isDns1123Subdomain, errors);
  const { minReadySeconds, selector, replicas, template } = controller.spec;
  checkNotNegative(minReadySeconds, 'spec.minReadySeconds', errors);
  const isEmpty = Object.keys(selector ?? {}).length === 0;
  if (isEmpty) errors.push(required('spec.selector'));
  checkNotNegative(replicas, 'spec.replicas', errors);
  if (!template) return void errors.push(required('spec.template'));
  // A selector that is no selector of labels matches nothing: it is not parsed.
  if (!isEmpty && !hasLabels(selector!, template)) errors.push(labelsDoNotMatch(template, 'spec.template'));
  validatePodTemplateSpec(template, 'spec.template', errors);
  checkLastingPods(template, 'ReplicationController', 'spec.template', errors);
}
