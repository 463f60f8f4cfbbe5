import { duplicate, type FieldError, forbidden, invalid, required } from '../fielderror.ts';
import { type Quantity, quantityOf } from '../quantity.ts';
import type { LimitRange, LimitRangeItem } from '../types.ts';
import { validateObjectMeta } from './metadata.ts';
import { isDns1123Subdomain, isQualifiedName } from './names.ts';
import { isHugePages, validateContainerResourceName, validateResourceName } from './pod/resources.ts';

function validateType(type: string, path: string, errors: FieldError[]): void {
  const problems = isQualifiedName(type);
  for (const problem of problems) errors.push(invalid(path, type, problem));
  if (problems.length > 0 || type.includes('/')) return;
  if (!['Pod', 'Container', 'PersistentVolumeClaim'].includes(type)) errors.push(invalid(path, type, 'must be a standard limit type or fully qualified'));
}

type List = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

function validateNames(limit: LimitRangeItem, list: List, path: string, errors: FieldError[]): void {
  const rule = limit.type === 'Pod' || limit.type === 'Container' ? validateContainerResourceName : validateResourceName;
  for (const name in limit[list]) rule(name, `${path}.${list}[${name}]`, errors);
}

function validateLists(limit: LimitRangeItem, path: string, errors: FieldError[]): void {
  validateNames(limit, 'max', path, errors);
  validateNames(limit, 'min', path, errors);
  for (const list of ['default', 'defaultRequest'] as const) {
    if (limit.type !== 'Pod') validateNames(limit, list, path, errors);
    else if (Object.keys(limit[list] ?? {}).length > 0) errors.push(forbidden(`${path}.${list}`, "may not be specified when `type` is 'Pod'"));
  }
  if (limit.type === 'PersistentVolumeClaim' && limit.min?.storage === undefined && limit.max?.storage === undefined) {
    errors.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  }
  validateNames(limit, 'maxLimitRequestRatio', path, errors);
}

type Amounts = Partial<Record<List, Quantity>>;

/** Pairs that must be in order: lower, higher, the list that is blamed, the value shown, and the words. */
const orders: readonly (readonly [lower: List, higher: List, blamed: List, shown: List, words: string, other: string])[] = [
  ['min', 'max', 'min', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request value', 'max value'],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', 'default request value', 'default limit value'],
  ['min', 'default', 'default', 'min', 'min value', 'default value'],
  ['default', 'max', 'default', 'max', 'default value', 'max value'],
];

function validateRatio(amounts: Amounts, name: string, path: string, errors: FieldError[]): void {
  const { maxLimitRequestRatio: ratio, min, max } = amounts;
  if (!ratio) return;
  const field = `${path}.maxLimitRequestRatio[${name}]`;
  if (ratio.compare(quantityOf('1')) < 0) errors.push(invalid(field, ratio.toString(), `ratio ${ratio} is less than 1`));
  if (!min || !max) return;
  const most = max.asNumber() / min.asNumber();
  if (ratio.asNumber() > most) errors.push(invalid(field, ratio.toString(), `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`));
}

function validateAmounts(limit: LimitRangeItem, name: string, path: string, errors: FieldError[]): void {
  const lists: readonly List[] = ['max', 'min', ...(limit.type === 'Pod' ? [] : (['default', 'defaultRequest'] as const)), 'maxLimitRequestRatio'];
  const amounts: Amounts = {};
  for (const list of lists) if (limit[list]?.[name] !== undefined) amounts[list] = quantityOf(limit[list]![name]!);
  for (const [lower, higher, blamed, shown, words, other] of orders) {
    const [low, high] = [amounts[lower], amounts[higher]];
    if (!low || !high || low.compare(high) <= 0) continue;
    errors.push(invalid(`${path}.${blamed}[${name}]`, amounts[shown]!.toString(), `${words} ${low} is greater than ${other} ${high}`));
  }
  validateRatio(amounts, name, path, errors);
  const { default: limitDefault, defaultRequest } = amounts;
  const isCounted = isHugePages(name) || (name.includes('/') && !name.includes('kubernetes.io/'));
  if (!isCounted || !limitDefault || !defaultRequest || limitDefault.compare(defaultRequest) === 0) return;
  const detail = `default value ${limitDefault} must equal to defaultRequest value ${defaultRequest} in ${name}`;
  errors.push(invalid(`${path}.defaultRequest[${name}]`, defaultRequest.toString(), detail));
}

export function validateLimitRange(range: LimitRange, errors: FieldError[]): void {
  validateObjectMeta(range.metadata, true, isDns1123Subdomain, errors);
  const seen = new Set<string>();
  for (const [index, limit] of (range.spec?.limits ?? []).entries()) {
    const path = `spec.limits[${index}]`;
    validateType(limit.type, `${path}.type`, errors);
    if (seen.has(limit.type)) errors.push(duplicate(`${path}.type`, limit.type));
    seen.add(limit.type);
    validateLists(limit, path, errors);
    const { max, min, maxLimitRequestRatio } = limit;
    const defaults = limit.type === 'Pod' ? {} : { ...limit.default, ...limit.defaultRequest };
    for (const name of Object.keys({ ...max, ...min, ...defaults, ...maxLimitRequestRatio })) validateAmounts(limit, name, path, errors);
  }
}
