import { type FieldError, invalid } from '../fielderror.ts';
import { check, checkNotNegative, isPercent } from './names.ts';

/** A whole number that is not negative, or a percentage. */
export function checkIntOrPercent(value: number | string | undefined, path: string, errors: FieldError[]): void {
  if (typeof value === 'string') check(isPercent, value, path, errors);
  else checkNotNegative(value, path, errors);
}

function percentOf(value: number | string | undefined): number | undefined {
  return typeof value === 'string' && isPercent(value).length === 0 ? Number(value.slice(0, -1)) : undefined;
}

/** The number of either form; 0 for what is neither. */
export function numberOf(value: number | string | undefined): number {
  return percentOf(value) ?? (typeof value === 'number' ? value : Number.parseInt(value ?? '0', 10) || 0);
}

export function checkAtMost100Percent(value: number | string | undefined, path: string, errors: FieldError[]): void {
  const percent = percentOf(value);
  if (percent !== undefined && percent > 100) errors.push(invalid(path, value, 'must not be greater than 100%'));
}
