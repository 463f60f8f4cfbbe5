import type { Pod } from '../../../api/types.ts';
import { reasonsText, violationsOf } from './evaluate.ts';
import { type LevelVersion, levelText } from './policy.ts';

/** More Pods than these are not looked at. */
const mostPods = 3000;

/** What a stricter level would say of the Pods that a namespace has, Pods with the same faults together (EvaluatePodsInNamespace). */
export function existingPodsWarnings(namespace: string, pods: readonly Pod[], level: LevelVersion): string[] {
  const looked = oneOfEachFirst(pods).slice(0, mostPods);
  const byReason = new Map<string, string[]>();
  for (const pod of looked) {
    const reason = reasonsText(violationsOf(level, pod));
    if (reason) byReason.set(reason, [...(byReason.get(reason) ?? []), pod.metadata.name!]);
  }
  const lines = [...byReason].map(([reason, names]) => `${namesText(names)}: ${reason}`).sort();
  return [
    ...(looked.length < pods.length ? [`new PodSecurity enforce level only checked against the first ${looked.length} of ${pods.length} existing pods`] : []),
    ...(lines.length > 0 ? [`existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level "${levelText(level)}"`] : []),
    ...lines,
  ];
}

function namesText(names: readonly string[]): string {
  const [first] = [...names].sort();
  if (names.length === 1) return first!;
  return names.length === 2 ? `${first} (and 1 other pod)` : `${first} (and ${names.length - 1} other pods)`;
}

/** Of Pods with the same controller one comes before the others. */
function oneOfEachFirst(pods: readonly Pod[]): readonly Pod[] {
  const seen = new Set<string>();
  const later: Pod[] = [];
  const first = pods.filter((pod) => {
    const owner = pod.metadata.ownerReferences?.find((one) => one.controller)?.uid;
    if (!owner || !seen.has(owner)) {
      if (owner) seen.add(owner);
      return true;
    }
    later.push(pod);
    return false;
  });
  return [...first, ...later];
}
