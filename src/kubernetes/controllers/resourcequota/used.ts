import type { Time } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import { quantityOf } from '../../api/quantity.ts';
import { addUsage, type Evaluator, matchesQuota, type Usage } from '../../api/quota/index.ts';
import type { ResourceQuota } from '../../api/types.ts';

/** The objects of one resource in a namespace. */
export interface Counted {
  readonly evaluator: Evaluator;
  objects(): readonly KubernetesObject[];
}

/** What the objects use of each limit of a quota; '0' of those that nothing uses (quota.CalculateUsage). */
export function usedOf(quota: ResourceQuota, counted: readonly Counted[], now: Time): Readonly<Record<string, string>> {
  const hard = Object.keys(quota.spec?.hard ?? {});
  let total: Usage = new Map();
  for (const { evaluator, objects } of counted) {
    if (!hard.some((name) => evaluator.matches(name))) continue;
    for (const object of objects()) if (matchesQuota(evaluator, quota, hard, object)) total = addUsage(total, evaluator.usage(object, now));
  }
  return Object.fromEntries(hard.sort().map((name) => [name, (total.get(name) ?? quantityOf('0')).toString()]));
}
