import type { IntOrString } from '../../api/types.ts';

/** A number, or a share of `total` that is rounded; 0 when absent (intstr.GetScaledValueFromIntOrPercent). */
export function scaledValue(value: IntOrString | undefined, total: number, round: (value: number) => number): number {
  if (typeof value === 'number' || value === undefined) return value ?? 0;
  return value.endsWith('%') ? round((Number.parseInt(value, 10) * total) / 100) : Number(value);
}
