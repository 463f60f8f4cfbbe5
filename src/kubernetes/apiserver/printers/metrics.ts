import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../api/types.ts';
import { age, type Printer } from './printer.ts';

const mostMetrics = 2;

export const printHorizontalPodAutoscaler: Printer<HorizontalPodAutoscaler> = (object, now) => {
  const { spec, status, metadata } = object;
  const reference = `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`;
  const least = spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas);
  return [metadata.name!, reference, metrics(object), least, spec?.maxReplicas ?? 0, status?.currentReplicas ?? 0, age(object, now)];
};

/** `cpu: 12%/50%`: each metric as it is and as it should be, no more than two of them (formatHPAMetrics). */
function metrics({ spec, status }: HorizontalPodAutoscaler): string {
  const all = (spec?.metrics ?? []).map((metric, i) => metricText(metric, status?.currentMetrics?.[i]));
  if (all.length === 0) return '<none>';
  return all.length > mostMetrics ? `${all.slice(0, mostMetrics).join(', ')} + ${all.length - mostMetrics} more...` : all.join(', ');
}

const unknown = '<unknown>';
const quantity = (value: unknown) => (value === undefined ? '0' : String(value));

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return valueText(spec.external?.target, status?.external?.current);
    case 'Object':
      return valueText(spec.object?.target, status?.object?.current);
    case 'Pods':
      return `${status?.pods ? quantity(status.pods.current.averageValue) : unknown}/${quantity(spec.pods?.target.averageValue)}`;
    case 'Resource':
      return resourceText(spec.resource, status?.resource?.current);
    case 'ContainerResource':
      return resourceText(spec.containerResource, status?.containerResource?.current);
    default:
      return '<unknown type>';
  }
}

/** A value of something outside the Pods, or its share for each of them. */
function valueText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;
  return `${current ? quantity(current.value) : unknown}/${quantity(target?.value)}`;
}

function resourceText(resource: { readonly name: string; readonly target: MetricTarget } | undefined, current: MetricValueStatus | undefined): string {
  const { name, target } = resource ?? {};
  if (target?.averageValue !== undefined) return `${name}: ${current ? quantity(current.averageValue) : unknown}/${target.averageValue}`;
  const percent = (value: number | undefined, without: string) => (value === undefined ? without : `${value}%`);
  return `${name}: ${percent(current?.averageUtilization, unknown)}/${percent(target?.averageUtilization, '<auto>')}`;
}
