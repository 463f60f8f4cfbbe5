import type { Node, Pod, Taint, Toleration } from '../../api/types.ts';

/** Whether a toleration is about the taint (v1helper.TolerationsTolerateTaint). */
function tolerates({ effect, key, operator, value }: Toleration, taint: Taint): boolean {
  if ((effect && effect !== taint.effect) || (key && key !== taint.key)) return false;
  return operator === 'Exists' || (key !== undefined && (value ?? '') === (taint.value ?? ''));
}

/**
 * How many seconds a Pod may stay on a node: 0 when it does not tolerate one of its NoExecute taints, undefined for ever. Of several
 * tolerations the shortest counts (getMinTolerationTime).
 */
export function secondsToStay({ spec }: Pod, node: Node): number | undefined {
  const taints = (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
  const used = taints.map((taint) => spec.tolerations?.find((one) => tolerates(one, taint)));
  if (used.includes(undefined)) return 0;
  const seconds = used.flatMap((one) => (one!.tolerationSeconds === undefined ? [] : [Math.max(0, one!.tolerationSeconds)]));
  return seconds.length > 0 ? Math.min(...seconds) : undefined;
}
