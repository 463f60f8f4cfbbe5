import type { Pod } from '../../api/types.ts';
import { isAvailable, surgeCount, unavailableCount, type View, type Work } from './nodes.ts';
import { isUpdated } from './placement.ts';

/** What an update has found on one node. */
interface OnNode {
  readonly name: string;
  readonly newPod?: Pod | undefined;
  readonly oldPod?: Pod | undefined;
  /** More than one of a sort: first the others have to go. */
  readonly excess: boolean;
  /** Whether a Pod should run there. */
  readonly run: boolean;
}

/** Each node with Pods, and each that should have one. */
function nodesOf(view: View): OnNode[] {
  const { nodes, pods, placement, set, hash } = view;
  const runs = new Set(nodes.filter((node) => placement.on(node).run).map(({ metadata }) => metadata.name!));
  return [...new Set([...pods.keys(), ...runs])].map((name) => {
    const present = (pods.get(name) ?? []).filter(({ metadata }) => !metadata.deletionTimestamp);
    const updated = present.filter((pod) => isUpdated(pod, set, hash));
    const old = present.filter((pod) => !updated.includes(pod));
    return { name, newPod: updated[0], oldPod: old[0], excess: updated.length > 1 || old.length > 1, run: runs.has(name) };
  });
}

type Step = Pick<Work, 'create' | 'remove'>;

/** The next step of an update (rollingUpdate): which old Pods go, and which nodes get a new one beside the old. */
export function computeRollingUpdate(view: View): Step {
  const found = nodesOf(view);
  const desired = found.filter(({ run }) => run).length;
  const maxSurge = surgeCount(view.set, desired);
  const maxUnavailable = unavailableCount(view.set, desired) || (maxSurge === 0 && desired > 0 ? 1 : 0);
  return maxSurge === 0 ? replace(view, found, maxUnavailable) : surge(view, found, maxSurge, desired);
}

/** Deletes old Pods: all that are not available, and of the others as many as may be missing. Their nodes get new ones like any node without a Pod. */
function replace(view: View, found: readonly OnNode[], maxUnavailable: number): Step {
  const unavailableOld: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const { newPod, oldPod, excess } of found) {
    if (excess || Boolean(newPod) === Boolean(oldPod)) unavailable++;
    else if (newPod) unavailable += isAvailable(newPod, view) ? 0 : 1;
    else if (isAvailable(oldPod!, view)) candidates.push(oldPod!);
    else {
      unavailableOld.push(oldPod!);
      unavailable++;
    }
  }
  return { create: [], remove: [...unavailableOld, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))] };
}

/** Makes new Pods beside the old: at once where the old one is not available, elsewhere as many as maxSurge allows. An old Pod goes when the new one is available. */
function surge(view: View, found: readonly OnNode[], maxSurge: number, desired: number): Step {
  const remove: Pod[] = [];
  const leaving: Pod[] = [];
  const create: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let available = 0;
  for (const { name, newPod, oldPod, excess, run } of found) {
    if (excess) {
      surging++;
      continue;
    }
    const counted = oldPod ?? newPod;
    const isCounted = counted !== undefined && isAvailable(counted, view);
    if (isCounted) available++;
    if (!oldPod) continue;
    if (newPod) {
      if (isAvailable(newPod, view)) remove.push(oldPod);
      else surging++;
    } else if (!run) (isCounted ? leaving : remove).push(oldPod);
    else (isCounted ? candidates : create).push(name);
  }
  // Nodes that are no longer meant keep their Pods until others are available instead.
  remove.push(...leaving.slice(0, Math.max(0, available - desired)));
  create.push(...candidates.slice(0, Math.max(0, maxSurge - surging)));
  return { create, remove };
}
