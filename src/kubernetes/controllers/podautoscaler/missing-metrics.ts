import type { LabelSelector, MetricSpec } from '../../api/types.ts';

/** Why a metric cannot be had. */
export interface MissingMetric {
  /** Of the event and of the condition. */
  readonly reason: string;
  readonly message: string;
  /** What the message is part of, where all metrics are told of. */
  readonly summary: string;
}

const notServed = (resource: string) => `the server could not find the requested resource (get ${resource})`;
const noResourceMetrics = `unable to fetch metrics from resource metrics API: ${notServed('pods.metrics.k8s.io')}`;
const noCustomMetrics = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** What the autoscaler meets in a cluster that serves no metrics, by the metric's source (computeReplicasForMetric, replica_calculator.go). */
export function missingMetric(spec: MetricSpec, namespace: string): MissingMetric {
  switch (spec.type) {
    case 'Resource': {
      const { name, target } = spec.resource!;
      const message = ofResource(name, target.averageValue !== undefined);
      return { reason: 'FailedGetResourceMetric', message, summary: `failed to get ${name} resource metric value: ${message}` };
    }
    case 'ContainerResource': {
      const { name, container, target } = spec.containerResource!;
      const message = ofResource(name, target.averageValue !== undefined);
      return { reason: 'FailedGetContainerResourceMetric', message, summary: `failed to get ${container} container metric value: ${message}` };
    }
    case 'Pods': {
      const message = `unable to get metric ${spec.pods!.metric.name}: ${noCustomMetrics}`;
      return { reason: 'FailedGetPodsMetric', message, summary: `failed to get pods metric value: ${message}` };
    }
    case 'Object':
      return ofObject(spec, namespace);
    case 'External':
      return ofExternal(spec, namespace);
    default: {
      const message = `unknown metric source type ${JSON.stringify(spec.type)}`;
      return { reason: 'InvalidMetricSourceType', message, summary: message };
    }
  }
}

function ofResource(name: string, isAverage: boolean): string {
  return `failed to get ${name} ${isAverage ? 'usage' : 'utilization'}: unable to get metrics for resource ${name}: ${noResourceMetrics}`;
}

function ofObject({ object }: MetricSpec, namespace: string): MissingMetric {
  const { describedObject, metric, target } = object!;
  const message = `unable to get metric ${metric.name}: ${noCustomMetrics} on ${describedObject.kind} ${namespace}/${describedObject.name}`;
  const told = target.type === 'AverageValue' ? `failed to get ${metric.name} object metric: ${message}` : message;
  return { reason: 'FailedGetObjectMetric', message, summary: `failed to get object metric value: ${told}` };
}

function ofExternal({ external }: MetricSpec, namespace: string): MissingMetric {
  const { metric, target } = external!;
  const cause = `unable to fetch metrics from external metrics API: ${notServed(`${metric.name}.external.metrics.k8s.io`)}`;
  const message = `unable to get external metric ${namespace}/${metric.name}/${selectorText(metric.selector)}: ${cause}`;
  const told =
    target.averageValue !== undefined ? `failed to get ${metric.name} external metric: ${message}` : `failed to get external metric ${metric.name}: ${message}`;
  return { reason: 'FailedGetExternalMetric', message, summary: `failed to get ${metric.name} external metric value: ${told}` };
}

/** As Go prints a metav1.LabelSelector. */
function selectorText(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  const map = `map[string]string{${labels.map(([name, value]) => `${name}: ${value},`).join('')}}`;
  return `&LabelSelector{MatchLabels:${map},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
