import type { FieldError } from '../fielderror.ts';
import { kindNames } from '../kind-names.ts';
import type { KubernetesObject } from '../meta.ts';
import { validateGenericMetaUpdate } from './metadata.ts';
import { rulesOf } from './rules.ts';

/**
 * What is wrong with an object that is created, in upstream's order; empty when it is valid. Defaults must be set, name and namespace
 * filled in. Kinds without rules of their own have their metadata checked.
 */
export function validate(object: KubernetesObject): FieldError[] {
  const errors: FieldError[] = [];
  rulesOf(kindNames(object).groupKind).create(object as never, errors);
  return errors;
}

/**
 * What is wrong with a change from `old` to `object`. `subresource` names the address that was written to (`status`, `resize`,
 * `ephemeralcontainers`, `finalize`); its object must already have everything else taken from `old`.
 */
export function validateUpdate(object: KubernetesObject, old: KubernetesObject, subresource?: string): FieldError[] {
  const errors: FieldError[] = [];
  const rules = rulesOf(kindNames(object).groupKind);
  // Said again by most kinds' own rules, as upstream does (rest.BeforeUpdate); the message says everything once.
  validateGenericMetaUpdate(object.metadata, old.metadata, errors);
  const rule = subresource === undefined ? rules.update : (rules.subresources?.[subresource] ?? rules.status);
  rule(object as never, old as never, errors);
  return errors;
}
