import { type FieldError, forbidden, invalid, notSupported, required } from '../fielderror.ts';
import { quantityOf } from '../quantity.ts';
import type { CrossVersionObjectReference, HorizontalPodAutoscaler, HPAScalingRules, MetricIdentifier, MetricSpec, MetricTarget, Scale } from '../types.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, checkNotNegative, isDns1123Label, isDns1123Subdomain, isPathSegment, notNegative } from './names.ts';
import { validateContainerResourceName } from './pod/resources.ts';

/** A reference must be to an API group; those of objects with metrics may be to the core group. */
function validateReference(reference: CrossVersionObjectReference, path: string, errors: FieldError[]): void {
  for (const field of ['kind', 'name'] as const) {
    if (!reference[field]) errors.push(required(`${path}.${field}`));
    else check(isPathSegment, reference[field], `${path}.${field}`, errors);
  }
}

function validateVersion({ apiVersion = '' }: CrossVersionObjectReference, path: string, errors: FieldError[]): void {
  const problem = apiVersion.split('/').length > 2 ? `unexpected GroupVersion string: ${apiVersion}` : 'apiVersion must specify API group';
  if (apiVersion.split('/').length !== 2 || apiVersion.startsWith('/')) errors.push(invalid(`${path}.apiVersion`, apiVersion, problem));
}

const targetTypes = ['Utilization', 'Value', 'AverageValue'];
const isPositive = (quantity: string) => quantityOf(quantity).compare(quantityOf('0')) > 0;

function validateTarget(target: MetricTarget, path: string, errors: FieldError[]): void {
  if (!target.type) errors.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!targetTypes.includes(target.type)) errors.push(invalid(`${path}.type`, target.type, 'must be either Utilization, Value, or AverageValue'));
  for (const field of ['value', 'averageValue'] as const) {
    const quantity = target[field];
    if (quantity !== undefined && !isPositive(quantity)) errors.push(invalid(`${path}.${field}`, quantity, 'must be positive'));
  }
  const utilization = target.averageUtilization;
  if (utilization !== undefined && utilization < 1) errors.push(invalid(`${path}.averageUtilization`, utilization, 'must be greater than 0'));
}

function validateMetricName(metric: MetricIdentifier, path: string, errors: FieldError[]): void {
  if (!metric.name) errors.push(required(`${path}.name`, 'must specify a metric name'));
  else check(isPathSegment, metric.name, `${path}.name`, errors);
}

function validateUtilizationOrValue(target: MetricTarget, path: string, errors: FieldError[]): void {
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.push(required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization'));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization'));
  }
}

const validators = {
  object: (spec: MetricSpec, path: string, errors: FieldError[]) => {
    const source = spec.object!;
    validateReference(source.describedObject, `${path}.describedObject`, errors);
    validateMetricName(source.metric, `${path}.metric`, errors);
    validateTarget(source.target, `${path}.target`, errors);
    if (source.target.value === undefined && source.target.averageValue === undefined) {
      errors.push(required(`${path}.target.averageValue`, 'must set either a target value or averageValue'));
    }
  },
  external: (spec: MetricSpec, path: string, errors: FieldError[]) => {
    const { metric, target } = spec.external!;
    validateMetricName(metric, `${path}.metric`, errors);
    validateTarget(target, `${path}.target`, errors);
    const detail = 'target value for metric';
    if (target.value === undefined && target.averageValue === undefined)
      errors.push(required(`${path}.target.averageValue`, `must set either a ${detail} or a per-pod target`));
    if (target.value !== undefined && target.averageValue !== undefined)
      errors.push(forbidden(`${path}.target.value`, `may not set both a ${detail} and a per-pod target`));
  },
  pods: (spec: MetricSpec, path: string, errors: FieldError[]) => {
    const { metric, target } = spec.pods!;
    validateMetricName(metric, `${path}.metric`, errors);
    validateTarget(target, `${path}.target`, errors);
    if (target.averageValue === undefined) errors.push(required(`${path}.target.averageValue`, 'must specify a positive target averageValue'));
  },
  resource: (spec: MetricSpec, path: string, errors: FieldError[]) => {
    const { name, target } = spec.resource!;
    if (!name) errors.push(required(`${path}.name`, 'must specify a resource name'));
    validateTarget(target, `${path}.target`, errors);
    validateUtilizationOrValue(target, `${path}.target`, errors);
  },
  containerResource: (spec: MetricSpec, path: string, errors: FieldError[]) => {
    const { name, container, target } = spec.containerResource!;
    if (!name) errors.push(required(`${path}.name`, 'must specify a resource name'));
    else validateContainerResourceName(name, `${path}.name`, errors);
    if (!container) errors.push(required(`${path}.container`, 'must specify a container'));
    else check(isDns1123Label, container, `${path}.container`, errors);
    validateTarget(target, `${path}.target`, errors);
    validateUtilizationOrValue(target, `${path}.target`, errors);
  },
} as const;

type Source = keyof typeof validators;

const sourceOfType: Readonly<Record<string, Source>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};
const metricTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

function validateMetric(spec: MetricSpec, path: string, errors: FieldError[]): void {
  const expected = sourceOfType[spec.type];
  if (!spec.type) errors.push(required(`${path}.type`, 'must specify a metric source type'));
  if (!expected) errors.push(notSupported(`${path}.type`, spec.type, metricTypes));
  const present = (Object.keys(validators) as Source[]).filter((source) => spec[source] !== undefined);
  if (present[0]) validators[present[0]](spec, `${path}.${present[0]}`, errors);
  if (expected && spec[expected] === undefined) errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (!expected) errors.push(notSupported(`${path}.type`, spec.type, metricTypes));
  if (present.length === 1) return;
  for (const source of present) if (source !== expected) errors.push(forbidden(`${path}.${source}`, 'must populate the given metric source only'));
}

const selectPolicies = ['Disabled', 'Max', 'Min'];
const mostWindowSeconds = 3600;
const mostPeriodSeconds = 1800;

function validateScalingRules(rules: HPAScalingRules | undefined, path: string, errors: FieldError[]): void {
  if (!rules) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  if (window !== undefined && window < 0) errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > mostWindowSeconds) {
    errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${mostWindowSeconds}`));
  }
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy)) errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, selectPolicies));
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  for (const [index, { type, value, periodSeconds }] of policies.entries()) {
    const at = `${path}.policies[${index}]`;
    if (type !== 'Pods' && type !== 'Percent') errors.push(notSupported(`${at}.type`, type, ['Percent', 'Pods']));
    if (value <= 0) errors.push(invalid(`${at}.value`, value, 'must be greater than zero'));
    if (periodSeconds <= 0) errors.push(invalid(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero'));
    if (periodSeconds > mostPeriodSeconds) errors.push(invalid(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${mostPeriodSeconds}`));
  }
  if (tolerance?.startsWith('-')) errors.push(invalid(`${path}.tolerance`, tolerance, notNegative));
}

function validateMetrics(metrics: readonly MetricSpec[], minReplicas: number | undefined, errors: FieldError[]): void {
  for (const [index, metric] of metrics.entries()) validateMetric(metric, `spec.metrics[${index}]`, errors);
  if (minReplicas !== 0 || metrics.some(({ type }) => type === 'Object' || type === 'External')) return;
  errors.push(forbidden('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas'));
}

function validateSpec(autoscaler: HorizontalPodAutoscaler, errors: FieldError[]): void {
  const { minReplicas, maxReplicas, scaleTargetRef, metrics, behavior } = autoscaler.spec;
  if (minReplicas !== undefined && minReplicas < 1) errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (!maxReplicas) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (maxReplicas < 0) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to 1'));
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  validateReference(scaleTargetRef, 'spec.scaleTargetRef', errors);
  validateVersion(scaleTargetRef, 'spec.scaleTargetRef', errors);
  validateMetrics(metrics ?? [], minReplicas, errors);
  validateScalingRules(behavior?.scaleUp, 'spec.behavior.scaleUp', errors);
  validateScalingRules(behavior?.scaleDown, 'spec.behavior.scaleDown', errors);
}

export function validateAutoscaler(autoscaler: HorizontalPodAutoscaler, errors: FieldError[]): void {
  validateObjectMeta(autoscaler.metadata, true, isDns1123Subdomain, errors);
  validateSpec(autoscaler, errors);
}

export function validateAutoscalerUpdate(autoscaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler, errors: FieldError[]): void {
  validateObjectMetaUpdate(autoscaler.metadata, old.metadata, errors);
  if (autoscaler.spec !== old.spec) validateSpec(autoscaler, errors);
}

/** The scale subresource of a workload. */
export function validateScale(scale: Scale, errors: FieldError[]): void {
  validateObjectMeta(scale.metadata, true, isDns1123Subdomain, errors);
  checkNotNegative(scale.spec?.replicas, 'spec.replicas', errors);
}
