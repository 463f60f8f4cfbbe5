import { type FieldError, forbidden, invalid, required } from '../fielderror.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../types.ts';
import { validateLabels } from './metadata.ts';
import { check, isLabelValue, isQualifiedName } from './names.ts';

function validateRequirement(requirement: LabelSelectorRequirement, path: string, errors: FieldError[]): void {
  const { key, operator, values } = requirement;
  if (operator === 'In' || operator === 'NotIn') {
    if (!values?.length) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values?.length) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  check(isQualifiedName, key, `${path}.key`, errors);
  values?.forEach((value, index) => {
    check(isLabelValue, value, `${path}.values[${index}]`, errors);
  });
}

/** A label selector of an object; an absent one is valid. */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string, errors: FieldError[]): void {
  if (!selector) return;
  validateLabels(selector.matchLabels, `${path}.matchLabels`, errors);
  selector.matchExpressions?.forEach((requirement, index) => {
    validateRequirement(requirement, `${path}.matchExpressions[${index}]`, errors);
  });
}
