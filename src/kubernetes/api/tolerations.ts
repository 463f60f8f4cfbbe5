import type { Taint, Toleration } from './types.ts';

/** Whether a toleration meets a taint (component-helpers ToleratesTaint). */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return (toleration.operator ?? 'Equal') === 'Equal' && toleration.key === taint.key && (toleration.value ?? '') === (taint.value ?? '');
}

export const isTolerated = (taint: Taint, tolerations: readonly Toleration[] = []) => tolerations.some((toleration) => tolerates(toleration, taint));

/** Whether any taint keeps a Pod with these tolerations off the node. */
export function hasUntoleratedTaint(taints: readonly Taint[] | undefined, tolerations: readonly Toleration[] | undefined): boolean {
  if (!taints) return false;
  return taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, tolerations));
}
