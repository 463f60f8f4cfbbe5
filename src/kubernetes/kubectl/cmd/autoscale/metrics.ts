import { parseQuantity } from '../../../api/quantity.ts';
import { UserError } from '../../errors.ts';

/** What --cpu or --memory asks for. */
export type Target = { readonly type: 'Utilization'; readonly averageUtilization: number } | { readonly type: 'AverageValue'; readonly averageValue: string };

/** A number without a unit is milli-CPUs or mebibytes. */
const units: Readonly<Record<string, string>> = { cpu: 'm', memory: 'Mi' };

/** `70%`, `500m`, `500` (parseResourceInput). */
export function parseTarget(given: string, resource: 'cpu' | 'memory'): Target {
  const input = given.trim();
  if (input === '') throw new UserError('empty input');
  if (input.endsWith('%')) {
    const percent = input.slice(0, -1);
    if (!/^\+?\d+$/.test(percent) || Number(percent) > 2_147_483_647) throw new UserError(`invalid percentage value: ${percent}`);
    return { type: 'Utilization', averageUtilization: Number(percent) };
  }
  const bare = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(input);
  const parsed = parseQuantity(bare ? `${Number(input)}${units[resource]}` : input);
  if ('error' in parsed) throw new UserError(bare ? parsed.error : `invalid resource ${resource} value: ${input}`);
  return { type: 'AverageValue', averageValue: parsed.quantity.toString() };
}

export const metricOf = (name: 'cpu' | 'memory', target: Target): object => ({ type: 'Resource', resource: { name, target } });
