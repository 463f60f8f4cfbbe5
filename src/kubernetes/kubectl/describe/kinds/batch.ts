import { fromRFC3339 } from '../../../../time/index.ts';
import { humanDuration } from '../../../api/duration.ts';
import type { CronJob, Job } from '../../../api/types.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { describePodTemplate } from '../pod-template.ts';
import { formatSelector } from '../selector.ts';
import { annotationsMultiline, controllerOf, formatTime, labelsMultiline, printBool } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';
import { describeMetadata } from './config.ts';

/** A long list of indexes, cut after a comma. */
function shortIndexes(indexes: string | undefined): string {
  if (!indexes) return '<none>';
  const comma = indexes.indexOf(',', 50);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

function describeJobSpec(writer: Writer, { metadata, spec }: Job): void {
  writer.line(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}\nSelector:\t${formatSelector(spec.selector)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  const controller = controllerOf(metadata);
  if (controller) writer.line(0, `Controlled By:\t${controller}`);
  if (spec.parallelism !== undefined) writer.line(0, `Parallelism:\t${spec.parallelism}`);
  writer.line(0, `Completions:\t${spec.completions ?? '<unset>'}`);
  if (spec.completionMode) writer.line(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec.suspend !== undefined) writer.line(0, `Suspend:\t${spec.suspend}`);
  if (spec.backoffLimit !== undefined) writer.line(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec.ttlSecondsAfterFinished !== undefined) writer.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
}

export const job: Describer = function* ({ invocation, object, events }) {
  const found = object as unknown as Job;
  const { spec } = found;
  const { startTime, completionTime, active = 0, ready, succeeded = 0, failed = 0, completedIndexes } = found.status ?? {};
  const writer = new DescribeWriter();
  describeJobSpec(writer, found);
  if (startTime) writer.line(0, `Start Time:\t${formatTime(startTime)}`);
  if (completionTime) writer.line(0, `Completed At:\t${formatTime(completionTime)}`);
  if (startTime && completionTime) writer.line(0, `Duration:\t${humanDuration(fromRFC3339(completionTime)! - fromRFC3339(startTime)!)}`);
  if (spec.activeDeadlineSeconds !== undefined) writer.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  writer.line(0, `Pods Statuses:\t${active} Active${ready === undefined ? '' : ` (${ready} Ready)`} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec.completionMode === 'Indexed') writer.line(0, `Completed Indexes:\t${shortIndexes(completedIndexes)}`);
  describePodTemplate(writer, spec.template);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

export const cronJob: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as CronJob;
  const { spec: jobSpec } = spec.jobTemplate;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata);
  writer.line(0, `Schedule:\t${spec.schedule}`);
  writer.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`);
  writer.line(0, `Suspend:\t${spec.suspend === undefined ? '<unset>' : printBool(spec.suspend)}`);
  writer.line(0, `Time Zone:\t${spec.timeZone ?? '<unset>'}`);
  writer.line(0, `Successful Job History Limit:\t${spec.successfulJobsHistoryLimit ?? '<unset>'}`);
  writer.line(0, `Failed Job History Limit:\t${spec.failedJobsHistoryLimit ?? '<unset>'}`);
  writer.line(0, `Starting Deadline Seconds:\t${spec.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`}`);
  writer.line(0, `Selector:\t${jobSpec?.selector ? formatSelector(jobSpec.selector) : '<unset>'}`);
  writer.line(0, `Parallelism:\t${jobSpec?.parallelism ?? '<unset>'}`);
  writer.line(0, `Completions:\t${jobSpec?.completions ?? '<unset>'}`);
  if (jobSpec?.activeDeadlineSeconds !== undefined) writer.line(0, `Active Deadline Seconds:\t${jobSpec.activeDeadlineSeconds}s`);
  if (jobSpec) describePodTemplate(writer, jobSpec.template);
  writer.line(0, `Last Schedule Time:\t${status?.lastScheduleTime ? formatTime(status.lastScheduleTime) : '<unset>'}`);
  writer.line(0, `Active Jobs:\t${(status?.active ?? []).map(({ name }) => name).join(', ') || '<none>'}`);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
