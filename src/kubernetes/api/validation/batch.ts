import { type FieldError, invalid, notSupported, required, tooLong } from '../fielderror.ts';
import { fromLabelSelector } from '../selector.ts';
import type { CronJob, Job, JobSpec } from '../types.ts';
import { scheduleProblem } from './cron.ts';
import { validateFailurePolicy, validateSuccessPolicy } from './job-policies.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { checkDomainPrefixedPath, checkNotNegative, isDns1123Label, isDns1123Subdomain } from './names.ts';
import { validatePodTemplateSpec } from './pod-template.ts';
import { printedSelector } from './printed.ts';
import { validateLabelSelector } from './selectors.ts';
import { checkTemplateLabels } from './workloads.ts';

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;
const mostIndexedParallelism = 100_000;
const softCompletions = 100_000;
const mostWithManyCompletions = 10_000;

function validateIndexed(spec: JobSpec, path: string, errors: FieldError[]): void {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  if ((parallelism ?? 0) > mostIndexedParallelism) {
    errors.push(invalid(`${path}.parallelism`, parallelism, `must be less than or equal to ${mostIndexedParallelism} when completion mode is Indexed`));
  }
  if (completions !== undefined && (maxFailedIndexes ?? 0) > completions) {
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'));
  }
  if ((maxFailedIndexes ?? 0) > mostIndexedParallelism) {
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, `must be less than or equal to ${mostIndexedParallelism}`));
  }
  if ((completions ?? 0) <= softCompletions || backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined) errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${softCompletions}`));
  for (const field of ['parallelism', 'maxFailedIndexes'] as const) {
    if ((spec[field] ?? 0) <= mostWithManyCompletions) continue;
    const detail = `must be less than or equal to ${mostWithManyCompletions} when completions are above ${softCompletions} and used with backoff limit per index`;
    errors.push(invalid(`${path}.${field}`, spec[field], detail));
  }
}

function validateCompletionMode(spec: JobSpec, path: string, errors: FieldError[]): void {
  const { completionMode, backoffLimitPerIndex, maxFailedIndexes } = spec;
  if (completionMode === 'Indexed') {
    validateIndexed(spec, path, errors);
    return;
  }
  if (completionMode !== undefined && completionMode !== 'NonIndexed') {
    errors.push(notSupported(`${path}.completionMode`, completionMode, ['NonIndexed', 'Indexed']));
    return;
  }
  if (backoffLimitPerIndex !== undefined) errors.push(invalid(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode'));
  if (maxFailedIndexes !== undefined) errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'requires indexed completion mode'));
}

function validateReplacement(spec: JobSpec, path: string, errors: FieldError[]): void {
  const policy = spec.podReplacementPolicy;
  if (policy === undefined) return;
  const supported = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  if (!supported.includes(policy)) errors.push(notSupported(`${path}.podReplacementPolicy`, policy, supported));
}

/** Pods of a job end: the default Always is no choice. */
function validateRestartPolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  const policy = spec.template.spec.restartPolicy ?? '';
  const field = `${path}.template.spec.restartPolicy`;
  if (policy === '' || policy === 'Always') errors.push(required(field, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure' && policy !== 'Never') errors.push(notSupported(field, policy, ['OnFailure', 'Never']));
  else if (spec.podFailurePolicy && policy !== 'Never') errors.push(invalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified'));
}

function validateJobSpec(spec: JobSpec, path: string, errors: FieldError[]): void {
  for (const field of counts) checkNotNegative(spec[field], `${path}.${field}`, errors);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  }
  if (spec.managedBy !== undefined) {
    checkDomainPrefixedPath(spec.managedBy, `${path}.managedBy`, errors);
    if (spec.managedBy.length > 63) errors.push(tooLong(`${path}.managedBy`, 63));
  }
  validateCompletionMode(spec, path, errors);
  if (spec.podFailurePolicy) validateFailurePolicy(spec, `${path}.podFailurePolicy`, errors);
  if (spec.successPolicy) validateSuccessPolicy(spec, `${path}.successPolicy`, errors);
  validateReplacement(spec, path, errors);
  validatePodTemplateSpec(spec.template, `${path}.template`, errors);
  validateRestartPolicy(spec, path, errors);
}

const ownLabels = (job: Job): readonly (readonly [string, string])[] => [
  ['controller-uid', job.metadata.uid ?? ''],
  ['job-name', job.metadata.name ?? ''],
  ['batch.kubernetes.io/controller-uid', job.metadata.uid ?? ''],
  ['batch.kubernetes.io/job-name', job.metadata.name ?? ''],
];

/** The labels and the selector that the server makes (unless manualSelector says otherwise) must be as it made them. */
function validateGeneratedSelector(job: Job, errors: FieldError[]): void {
  const { manualSelector, selector, template } = job.spec;
  if (manualSelector || !selector) return;
  if (!job.metadata.uid) errors.push(required('metadata.uid'));
  const labels = template.metadata?.labels ?? {};
  for (const [key, value] of ownLabels(job)) {
    const field = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) errors.push(required(field, `must be '${value}'`));
    else if (labels[key] !== value) errors.push(invalid(field, labels, `must be '${value}'`));
  }
  const made = fromLabelSelector(selector);
  if ('selector' in made && !made.selector.matches(Object.fromEntries(ownLabels(job))))
    errors.push(invalid('spec.selector', printedSelector(selector), '`selector` not auto-generated'));
}

function validateSelectedSpec(spec: JobSpec, errors: FieldError[]): void {
  validateJobSpec(spec, 'spec', errors);
  if (!spec.selector) errors.push(required('spec.selector'));
  else validateLabelSelector(spec.selector, 'spec.selector', errors);
  checkTemplateLabels(spec.selector, spec.template, 'spec.template', errors);
}

export function validateJob(job: Job, errors: FieldError[]): void {
  validateObjectMeta(job.metadata, true, isDns1123Subdomain, errors);
  validateGeneratedSelector(job, errors);
  validateSelectedSpec(job.spec, errors);
  const { completionMode, completions = 0 } = job.spec;
  const hostname = `${job.metadata.name}-${completions - 1}`;
  if (completionMode === 'Indexed' && completions > 0 && isDns1123Label(hostname).length > 0) {
    errors.push(invalid('metadata.name', job.metadata.name, `will not able to create pod with invalid DNS label: ${hostname}`));
  }
}

const zonePart = /^[A-Za-z.\-_0-9+]{1,14}$/;

function validateTimeZone(zone: string, isKnown: (zone: string) => boolean, path: string, errors: FieldError[]): void {
  const unknown = invalid(path, zone, `unknown time zone ${zone}`);
  if (zone === '') return void errors.push(invalid(path, zone, 'timeZone must be nil or non-empty string'));
  const wrong = (part: string) => part === '.' || part === '..' || part.startsWith('-') || !zonePart.test(part);
  if (zone.split('/').some(wrong)) return void errors.push(unknown);
  if (zone.toLowerCase() === 'local') errors.push(invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'));
  else if (!isKnown(zone)) errors.push(unknown);
}

/** Zones are taken by the form of their names; the areas of the database are known, the places in them are not. */
const areas = /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\/[A-Z]/;
const zones =
  /^(?:UTC|GMT|UCT|Zulu|Universal|Greenwich|GMT[+-]?0|CET|MET|EET|WET|EST|MST|HST|EST5EDT|CST6CDT|MST7MDT|PST8PDT|Cuba|Egypt|Eire|GB|GB-Eire|Hongkong|Iceland|Iran|Israel|Jamaica|Japan|Kwajalein|Libya|NZ|NZ-CHAT|Navajo|PRC|Poland|Portugal|ROC|ROK|Singapore|Turkey|W-SU)$/;
const isKnownZone = (zone: string) => areas.test(zone) || zones.test(zone);

const concurrencyPolicies = ['Allow', 'Forbid', 'Replace'];

function validateSchedule(cronJob: CronJob, old: CronJob | undefined, errors: FieldError[]): void {
  const { schedule, timeZone } = cronJob.spec;
  if (!schedule) return void errors.push(required('spec.schedule'));
  const problem = scheduleProblem(schedule);
  if (problem) errors.push(invalid('spec.schedule', schedule, problem));
  if (!schedule.includes('TZ')) return;
  if (!old?.spec.schedule.includes('TZ')) errors.push(invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone !== undefined) errors.push(invalid('spec.schedule', schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
}

function validateCronJobSpec(cronJob: CronJob, old: CronJob | undefined, errors: FieldError[]): void {
  const { spec } = cronJob;
  validateSchedule(cronJob, old, errors);
  checkNotNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors);
  if (spec.timeZone !== undefined && spec.timeZone !== old?.spec.timeZone) validateTimeZone(spec.timeZone, isKnownZone, 'spec.timeZone', errors);
  const concurrency = spec.concurrencyPolicy ?? '';
  if (concurrency === '') errors.push(required('spec.concurrencyPolicy'));
  else if (!concurrencyPolicies.includes(concurrency)) errors.push(notSupported('spec.concurrencyPolicy', concurrency, concurrencyPolicies));
  validateJobTemplate(spec.jobTemplate.spec, errors);
  checkNotNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors);
  checkNotNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors);
}

function validateJobTemplate(spec: JobSpec | undefined, errors: FieldError[]): void {
  const given = spec ?? ({ template: { spec: {} } } as unknown as JobSpec);
  validateJobSpec(given, 'spec.jobTemplate.spec', errors);
  if (given.selector) errors.push(invalid('spec.jobTemplate.spec.selector', printedSelector(given.selector), '`selector` will be auto-generated'));
  if (given.manualSelector) errors.push(notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']));
}

/** The name of a job made by a CronJob has eleven more characters. */
const mostNameCharacters = 52;

export function validateCronJob(cronJob: CronJob, errors: FieldError[]): void {
  validateObjectMeta(cronJob.metadata, true, isDns1123Subdomain, errors);
  validateCronJobSpec(cronJob, undefined, errors);
  const name = cronJob.metadata.name ?? '';
  if (name.length > mostNameCharacters) errors.push(invalid('metadata.name', name, `must be no more than ${mostNameCharacters} characters`));
}

export function validateCronJobUpdate(cronJob: CronJob, old: CronJob, errors: FieldError[]): void {
  validateObjectMetaUpdate(cronJob.metadata, old.metadata, errors);
  if (cronJob.spec !== old.spec) validateCronJobSpec(cronJob, old, errors);
}
