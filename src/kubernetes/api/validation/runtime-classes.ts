import { duplicate, type FieldError, Raw, required } from '../fielderror.ts';
import { printInternalInline } from '../internal-struct.ts';
import type { RuntimeClass, Scheduling, Toleration } from '../types.ts';
import { validateGenericMeta, validateGenericMetaUpdate, validateImmutable, validateLabels } from './metadata.ts';
import { check, isDns1123Label, isDns1123Subdomain } from './names.ts';
import { validateContainerResourceName, validateResourceRequirements } from './pod/resources.ts';
import { validateTolerations } from './pod/scheduling.ts';

const noClaims: ReadonlySet<string> = new Set();

const keyOf = ({ key, operator, value, effect }: Toleration) => JSON.stringify([key, operator, value, effect]);

/** Nodes that have the runtime, and what their taints need; two tolerations may not be alike. */
function validateScheduling({ nodeSelector, tolerations = [] }: Scheduling, errors: FieldError[]): void {
  validateLabels(nodeSelector, 'scheduling.nodeSelector', errors);
  validateTolerations(tolerations, 'scheduling.tolerations', errors);
  const seen = new Set<string>();
  for (const [index, toleration] of tolerations.entries()) {
    const key = keyOf(toleration);
    if (seen.has(key)) errors.push(duplicate(`scheduling.tolerations[${index}]`, new Raw(printInternalInline('Toleration', toleration))));
    seen.add(key);
  }
}

export function validateRuntimeClass({ metadata, handler, overhead, scheduling }: RuntimeClass, errors: FieldError[]): void {
  validateGenericMeta(metadata, false, isDns1123Subdomain, errors);
  if (!handler) errors.push(required('handler'));
  else check(isDns1123Label, handler, 'handler', errors);
  // What a Pod costs beyond its containers is written like the limits of a container.
  if (overhead) validateResourceRequirements({ limits: overhead.podFixed }, validateContainerResourceName, noClaims, 'overhead', errors);
  if (scheduling) validateScheduling(scheduling, errors);
}

export function validateRuntimeClassUpdate(runtimeClass: RuntimeClass, old: RuntimeClass, errors: FieldError[]): void {
  validateGenericMetaUpdate(runtimeClass.metadata, old.metadata, errors);
  validateRuntimeClass(runtimeClass, errors);
  validateImmutable(runtimeClass.handler, old.handler, 'handler', errors);
}
