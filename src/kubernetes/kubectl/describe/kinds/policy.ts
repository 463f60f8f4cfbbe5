import type { HorizontalPodAutoscaler, PodDisruptionBudget, PriorityClass } from '../../../api/types.ts';
import { formatLabels } from '../../printers/table.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { formatSelector } from '../selector.ts';
import { formatTime } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';
import { describeMetadata } from './config.ts';

export const podDisruptionBudget: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as PodDisruptionBudget;
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}`);
  if (spec?.minAvailable !== undefined) writer.line(0, `Min available:\t${spec.minAvailable}`);
  else if (spec?.maxUnavailable !== undefined) writer.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
  writer.line(0, `Selector:\t${spec?.selector ? formatSelector(spec.selector) : '<unset>'}`);
  writer.line(0, 'Status:');
  writer.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
  writer.line(2, `Current:\t${status?.currentHealthy ?? 0}`);
  writer.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
  writer.line(2, `Total:\t${status?.expectedPods ?? 0}`);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

export const priorityClass: Describer = function* ({ invocation, object, events }) {
  const { metadata, value, globalDefault = false, preemptionPolicy, description = '' } = object as unknown as PriorityClass;
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}\nValue:\t${value}\nGlobalDefault:\t${globalDefault}\nPreemptionPolicy:\t${preemptionPolicy}`);
  writer.line(0, `Description:\t${description}`);
  writer.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

type Metric = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number];
type Current = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']>[number];
type Value = { readonly averageUtilization?: number; readonly averageValue?: string; readonly value?: string };

const currentText = (current: Value | undefined) =>
  current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}% (${current.averageValue ?? '0'})`;

/** A metric of Pods' resources: a share of the request, or an average. */
function resourceMetric(writer: Writer, title: string, target: Value, current: Value | undefined): void {
  if (target.averageValue !== undefined) {
    writer.line(1, `${title}:\t${current?.averageValue ?? '<unknown>'} / ${target.averageValue}`);
    return;
  }
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  writer.line(1, `${title}  (as a percentage of request):\t${currentText(current)} / ${wanted}`);
}

function describeMetric(writer: Writer, { type, resource, containerResource, pods, object, external }: Metric, current: Current | undefined): void {
  if (resource) resourceMetric(writer, `resource ${resource.name} on pods`, resource.target, current?.resource?.current);
  else if (containerResource) {
    const title = `resource ${containerResource.name} of container "${containerResource.container}" on pods`;
    resourceMetric(writer, title, containerResource.target, current?.containerResource?.current);
  } else if (pods) writer.line(1, `"${pods.metric.name}" on pods:\t${current?.pods?.current.averageValue ?? '<unknown>'} / ${pods.target.averageValue ?? '0'}`);
  else if (object) {
    const title = `"${object.metric.name}" on ${object.describedObject.kind}/${object.describedObject.name}`;
    const average = object.target.type === 'AverageValue';
    const found = average ? current?.object?.current.averageValue : current?.object?.current.value;
    writer.line(
      1,
      `${title} (target ${average ? 'average ' : ''}value):\t${found ?? '<unknown>'} / ${(average ? object.target.averageValue : object.target.value) ?? '0'}`,
    );
  } else if (external) {
    const average = external.target.averageValue !== undefined;
    const found = average ? current?.external?.current.averageValue : current?.external?.current.value;
    writer.line(
      1,
      `"${external.metric.name}" (target ${average ? 'average ' : ''}value):\t${found ?? '<unknown>'} / ${(average ? external.target.averageValue : external.target.value) ?? '0'}`,
    );
  } else writer.line(1, `<unknown metric type "${type}">`);
}

type Rules = NonNullable<HorizontalPodAutoscaler['spec']['behavior']>['scaleUp'];

function describeBehavior(writer: Writer, title: string, rules: Rules): void {
  if (!rules) return;
  writer.line(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined) writer.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if (!rules.policies?.length) return;
  writer.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  writer.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies) writer.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}

export const horizontalPodAutoscaler: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as HorizontalPodAutoscaler;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata);
  writer.line(0, `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`);
  writer.line(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
  writer.line(0, 'Metrics:\t( current / target )');
  for (const [i, metric] of (spec.metrics ?? []).entries()) describeMetric(writer, metric, status?.currentMetrics?.[i]);
  writer.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`);
  writer.line(0, `Max replicas:\t${spec.maxReplicas}`);
  if (spec.behavior) {
    writer.line(0, 'Behavior:');
    describeBehavior(writer, 'Scale Up', spec.behavior.scaleUp);
    describeBehavior(writer, 'Scale Down', spec.behavior.scaleDown);
  }
  writer.line(0, `${spec.scaleTargetRef.kind} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`);
  if (status?.conditions?.length) {
    writer.line(0, 'Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------');
    for (const { type, status: value, reason = '', message = '' } of status.conditions) writer.line(1, `${type}\t${value}\t${reason}\t${message}`);
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
