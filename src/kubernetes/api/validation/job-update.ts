import { equal } from '../equal.ts';
import { type FieldError, invalid, Raw } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import { printInternalInline } from '../internal-struct.ts';
import type { Affinity, Container, Job, JobSpec, PodSpec, PodTemplateSpec } from '../types.ts';
import { validateJob } from './batch.ts';
import { validateImmutable, validateImmutableSelector, validateObjectMetaUpdate } from './metadata.ts';
import { immutable } from './names.ts';

/** The containers with the resources of those of the same name and place: all or, if there are more or fewer now, none. */
function withResources(old: readonly Container[] | undefined, now: readonly Container[] | undefined): readonly Container[] | undefined {
  if (old?.length !== now?.length) return old;
  return old?.map((container, index) => (now![index]!.name === container.name ? { ...container, resources: now![index]!.resources } : container));
}

function withNodeAffinity(old: Affinity | undefined, now: Affinity | undefined): Affinity | undefined {
  const { nodeAffinity: _before, ...others } = old ?? {};
  if (!now) return Object.keys(others).length === 0 ? undefined : others;
  return now.nodeAffinity ? { ...others, nodeAffinity: now.nodeAffinity } : others;
}

/** While a job is suspended and has no Pods, its Pods may still be moved, labelled and resized: the old template as far as it counts. */
function withSuspendedChanges({ spec: now }: PodTemplateSpec, { spec: old }: PodTemplateSpec): PodSpec {
  const spec: Record<string, unknown> = {
    ...old,
    affinity: withNodeAffinity(old.affinity, now.affinity),
    nodeSelector: now.nodeSelector,
    tolerations: now.tolerations,
    schedulingGates: now.schedulingGates,
    containers: withResources(old.containers, now.containers),
    initContainers: withResources(old.initContainers, now.initContainers),
  };
  for (const key of Object.keys(spec)) if (spec[key] === undefined) delete spec[key];
  return spec as unknown as PodSpec;
}

function mayStillChange(old: Job): boolean {
  const suspended = old.status?.conditions?.some((condition) => condition.type === 'Suspended' && condition.status === 'True') ?? false;
  return old.spec.suspend === true && (old.status?.startTime === undefined || suspended) && !old.status?.active;
}

/** core.PodTemplateSpec as Go prints it: metadata has names for JSON and no name of its own. */
function printedTemplate({ metadata, spec }: PodTemplateSpec): Raw {
  const fields = (['name', 'labels', 'annotations', 'finalizers'] as const).filter((field) => metadata?.[field] !== undefined);
  const written = fields.map((field) => `"${field}":${goJson(metadata![field])},`);
  return new Raw(`{${written.join('')}"Spec":${printInternalInline('PodSpec', spec)}}`);
}

function validateTemplateUpdate(job: Job, old: Job, errors: FieldError[]): void {
  const { template: now } = job.spec;
  const { template: before } = old.spec;
  if (mayStillChange(old)) {
    if (equal(now.spec, withSuspendedChanges(now, before))) return;
    errors.push(invalid('spec.template.spec', new Raw(printInternalInline('PodSpec', now.spec)), immutable));
  } else if (!equal(now, before)) errors.push(invalid('spec.template', printedTemplate(now), immutable));
}

function validateCompletionsUpdate(spec: JobSpec, old: JobSpec, errors: FieldError[]): void {
  if (spec.completionMode !== 'Indexed') validateImmutable(spec.completions, old.completions, 'spec.completions', errors);
  else if (spec.completions !== undefined && spec.completions !== old.completions && spec.completions !== spec.parallelism)
    errors.push(invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism'));
}

const unchanging = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;
const structs: Readonly<Record<string, string>> = { podFailurePolicy: 'PodFailurePolicy', successPolicy: 'SuccessPolicy' };

export function validateJobUpdate(job: Job, old: Job, errors: FieldError[]): void {
  validateObjectMetaUpdate(job.metadata, old.metadata, errors);
  if (job.spec === old.spec) return;
  validateJob(job, errors);
  validateCompletionsUpdate(job.spec, old.spec, errors);
  validateImmutableSelector(job.spec.selector, old.spec.selector, 'spec.selector', errors);
  validateTemplateUpdate(job, old, errors);
  for (const field of unchanging) {
    if (equal(job.spec[field], old.spec[field])) continue;
    const value = job.spec[field];
    const isStruct = structs[field] !== undefined && value !== undefined;
    const printed = isStruct ? new Raw(printInternalInline(structs[field]!, value as object)) : (value ?? null);
    errors.push(invalid(`spec.${field}`, printed, immutable));
  }
}
