import type { Node } from '../../api/types.ts';

/** Labels of old, by those that took their place (labelReconcileInfo). */
const successors: readonly (readonly [stable: string, beta: string])[] = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
];

/** The old labels that do not say what the new ones do; undefined when all agree (reconcileNodeLabels). */
export function outdatedLabels({ metadata: { labels } }: Node): Record<string, string> | undefined {
  const outdated = successors.flatMap(([stable, beta]) => {
    const value = labels?.[stable];
    return value === undefined || labels?.[beta] === value ? [] : [[beta, value]];
  });
  return outdated.length > 0 ? Object.fromEntries(outdated) : undefined;
}
