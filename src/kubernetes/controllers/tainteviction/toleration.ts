import { tolerates } from '../../api/tolerations.ts';
import type { Node, Pod } from '../../api/types.ts';

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
