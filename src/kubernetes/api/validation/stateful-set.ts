import { equal } from '../equal.ts';
import { type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import type { Pod, PodTemplateSpec, StatefulSet, StatefulSetSpec } from '../types.ts';
import { validateClaimSpec } from './claims.ts';
import { checkAtMost100Percent, checkIntOrPercent, numberOf } from './int-or-percent.ts';
import { validateAnnotations, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, checkNotNegative, isDns1123Label } from './names.ts';
import { validatePodAnnotations } from './pod/pod.ts';
import { validatePodTemplateSpec } from './pod-template.ts';
import { printedSelector } from './printed.ts';
import { checkLastingPods, checkTemplateLabels, isEmptySelector, matchesTemplate, validateWorkloadSelector } from './workloads.ts';

function validatePolicies(spec: StatefulSetSpec, errors: FieldError[]): void {
  const management = spec.podManagementPolicy ?? '';
  if (management === '') errors.push(required('spec.podManagementPolicy'));
  else if (management !== 'OrderedReady' && management !== 'Parallel')
    errors.push(invalid('spec.podManagementPolicy', management, "must be 'OrderedReady' or 'Parallel'"));
  validateStrategy(spec, errors);
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const policy = retention?.[field];
    if (!retention || policy === 'Retain' || policy === 'Delete') continue;
    errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, policy ?? '', ['Retain', 'Delete']));
  }
}

/** A rolling update as Go prints the internal struct. */
function printedRolling(rolling: NonNullable<StatefulSetSpec['updateStrategy']['rollingUpdate']>): Raw {
  return new Raw(`{"Partition":${rolling.partition ?? 0},"MaxUnavailable":${goJson(rolling.maxUnavailable ?? null)}}`);
}

function validateStrategy(spec: StatefulSetSpec, errors: FieldError[]): void {
  const { type = '', rollingUpdate } = spec.updateStrategy;
  const path = 'spec.updateStrategy';
  if (type === ('' as string)) errors.push(required(path));
  else if (type === 'OnDelete') {
    if (rollingUpdate) errors.push(invalid(`${path}.rollingUpdate`, printedRolling(rollingUpdate), "only allowed for updateStrategy 'RollingUpdate'"));
  } else if (type !== 'RollingUpdate') {
    errors.push(
      invalid(
        path,
        new Raw(`{"Type":${goJson(type)},"RollingUpdate":${rollingUpdate ? printedRolling(rollingUpdate).text : 'null'}}`),
        "must be 'RollingUpdate' or 'OnDelete'",
      ),
    );
  } else if (rollingUpdate) validateRolling(rollingUpdate, `${path}.rollingUpdate`, errors);
}

function validateRolling(rolling: NonNullable<StatefulSetSpec['updateStrategy']['rollingUpdate']>, path: string, errors: FieldError[]): void {
  checkNotNegative(rolling.partition, `${path}.partition`, errors);
  if (rolling.maxUnavailable === undefined) return;
  checkIntOrPercent(rolling.maxUnavailable, `${path}.maxUnavailable`, errors);
  if (numberOf(rolling.maxUnavailable) === 0) errors.push(invalid(`${path}.maxUnavailable`, rolling.maxUnavailable, 'cannot be 0'));
  checkAtMost100Percent(rolling.maxUnavailable, `${path}.maxUnavailable`, errors);
}

/** The template as its Pods will be: hostname and subdomain are the controller's, and each claim template is a volume, before all others. */
function asMadeByController({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = template.spec;
  if (volumeClaimTemplates.length === 0) return { ...template, spec };
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''));
  const claimed = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const own = (spec.volumes ?? []).filter((volume) => !names.has(volume.name));
  return { ...template, spec: { ...spec, volumes: [...claimed, ...own] } };
}

function validateTemplate(spec: StatefulSetSpec, isWhole: boolean, errors: FieldError[]): void {
  const { metadata } = spec.template;
  if (matchesTemplate(spec.selector, spec.template) === 'invalid') return void errors.push(invalid('spec.selector', printedSelector(spec.selector), ''));
  if (!spec.selector || !isEmptySelector(spec.selector)) checkTemplateLabels(spec.selector, spec.template, 'spec.template', errors);
  if (isWhole) validatePodTemplateSpec(asMadeByController(spec), 'spec.template', errors);
  validateLabels(metadata?.labels, 'spec.template.labels', errors);
  validateAnnotations(metadata?.annotations, 'spec.template.annotations', errors);
  validatePodAnnotations({ metadata: metadata ?? {}, spec: spec.template.spec } as Pod, 'spec.template.annotations', errors);
}

/** What older servers let through may stay: an update does not look at it again. */
interface SpecChecks {
  readonly isNew: boolean;
  readonly template: boolean;
}

function validateSpec(spec: StatefulSetSpec, checks: SpecChecks, errors: FieldError[]): void {
  validatePolicies(spec, errors);
  if (checks.isNew) {
    for (const [index, claim] of (spec.volumeClaimTemplates ?? []).entries()) validateClaimSpec(claim.spec, `spec.volumeClaimTemplates[${index}].spec`, errors);
  }
  checkNotNegative(spec.replicas, 'spec.replicas', errors);
  checkNotNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  checkNotNegative(spec.ordinals?.start, 'spec.ordinals.start', errors);
  if (checks.isNew && spec.serviceName) check(isDns1123Label, spec.serviceName, 'spec.serviceName', errors);
  validateWorkloadSelector(spec.selector, 'statefulset', 'spec.selector', errors);
  validateTemplate(spec, checks.template, errors);
  checkLastingPods(spec.template, 'StatefulSet', 'spec.template', errors);
}

export function validateStatefulSet(set: StatefulSet, errors: FieldError[]): void {
  validateObjectMeta(set.metadata, true, isDns1123Label, errors);
  validateSpec(set.spec, { isNew: true, template: true }, errors);
}

const changeable = ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'];

function fixed(spec: StatefulSetSpec): object {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !changeable.includes(field)));
}

export function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet, errors: FieldError[]): void {
  validateObjectMetaUpdate(set.metadata, old.metadata, errors);
  if (set.spec === old.spec) return;
  const before: FieldError[] = [];
  validateSpec(old.spec, { isNew: false, template: true }, before);
  validateSpec(set.spec, { isNew: false, template: before.length === 0 }, errors);
  if (equal(fixed(set.spec), fixed(old.spec))) return;
  const names = changeable.map((field) => `'${field}'`);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  errors.push(forbidden('spec', `updates to statefulset spec for fields other than ${list} are forbidden`));
}
