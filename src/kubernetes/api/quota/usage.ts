import { type Quantity, quantityOf } from '../quantity.ts';
import type { Usage } from './evaluator.ts';

export function addUsage(a: Usage, b: Usage): Usage {
  const sum = new Map(a);
  for (const [name, amount] of b) sum.set(name, sum.get(name)?.add(amount) ?? amount);
  return sum;
}

/** What `a` has more than `b`; nothing where it has less. */
export function subtractUsage(a: Usage, b: Usage): Usage {
  const rest = new Map<string, Quantity>();
  for (const [name, amount] of a) {
    const left = b.has(name) ? amount.sub(b.get(name)!) : amount;
    rest.set(name, left.sign() < 0 ? quantityOf('0') : left);
  }
  return rest;
}

/** Only the amounts under these names. */
export function masked(usage: Usage, names: Iterable<string>): Usage {
  const wanted = new Set(names);
  return new Map([...usage].filter(([name]) => wanted.has(name)));
}

/** The names whose amount is above its limit. */
export const exceeded = (usage: Usage, hard: Usage): string[] =>
  [...usage].filter(([name, amount]) => hard.has(name) && amount.compare(hard.get(name)!) > 0).map(([name]) => name);

/** `limits.memory=192Mi,requests.cpu=400m`. */
export const usageText = (usage: Usage) =>
  [...usage]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}=${amount}`)
    .join(',');
