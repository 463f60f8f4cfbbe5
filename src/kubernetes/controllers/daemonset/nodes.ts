import type { Time } from '../../../time/index.ts';
import type { DaemonSet, Node, Pod } from '../../api/types.ts';
import { controllerRevisionHashLabel } from '../history/index.ts';
import { isReady, untilAvailable } from '../util/pods.ts';
import { scaledValue } from '../util/scaled-value.ts';
import { type Placement, targetNode } from './placement.ts';

/** A DaemonSet as it is looked at in one go: its nodes, and its Pods by node. */
export interface View {
  readonly set: DaemonSet;
  readonly hash: string;
  readonly nodes: readonly Node[];
  readonly placement: Placement;
  readonly pods: ReadonlyMap<string, readonly Pod[]>;
  readonly now: Time;
}

const hasEnded = ({ status }: Pod) => status.phase === 'Failed' || status.phase === 'Succeeded';

/** The Pods by the node that they are on or for (getNodesToDaemonPods). Those that have ended and are being deleted are not the controller's any more. */
export function byNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const found = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = hasEnded(pod) && pod.metadata.deletionTimestamp ? undefined : targetNode(pod);
    if (node === undefined) continue;
    const others = found.get(node);
    if (others) others.push(pod);
    else found.set(node, [pod]);
  }
  return found;
}

/** Pods with a node first, then the older, then by name (podByCreationTimestampAndPhase). */
export function oldestFirst(pods: readonly Pod[]): Pod[] {
  const keyOf = ({ metadata, spec }: Pod) => `${spec.nodeName ? 0 : 1} ${metadata.creationTimestamp} ${metadata.name}`;
  return [...pods].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

export const isAvailable = (pod: Pod, { set, now }: View) => untilAvailable(pod, set.spec.minReadySeconds ?? 0, now) === 0;

/** How many nodes may have a second Pod during an update. */
export function surgeCount({ spec: { updateStrategy } }: DaemonSet, desired: number): number {
  return updateStrategy.type === 'RollingUpdate' ? scaledValue(updateStrategy.rollingUpdate?.maxSurge, desired, Math.ceil) : 0;
}

/** How many nodes may be without an available Pod during an update. */
export function unavailableCount({ spec: { updateStrategy } }: DaemonSet, desired: number): number {
  return updateStrategy.type === 'RollingUpdate' ? scaledValue(updateStrategy.rollingUpdate?.maxUnavailable, desired, Math.ceil) : 0;
}

/** What is to be done for a DaemonSet. */
export interface Work {
  /** Nodes that are to get a Pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Pods that have ended: they go as well, but are told of, and failed ones not too often. */
  readonly ended: readonly { readonly pod: Pod; readonly node: string }[];
}

const isLeaving = ({ metadata }: Pod) => metadata.deletionTimestamp !== undefined;

/** Every node that should have a Pod gets one, the others lose theirs (manage). */
export function computeWork(view: View): Work {
  const { nodes, placement, pods, set } = view;
  const create: string[] = [];
  const remove: Pod[] = [];
  const ended: { pod: Pod; node: string }[] = [];
  const surges = surgeCount(set, 1) > 0;
  for (const node of nodes) {
    const name = node.metadata.name!;
    const { run, stay } = placement.on(node);
    const there = pods.get(name);
    if (run && !there) create.push(name);
    if (!there) continue;
    const present = there.filter((pod) => !isLeaving(pod));
    if (!stay) {
      remove.push(...present);
      continue;
    }
    for (const pod of present) if (hasEnded(pod)) ended.push({ pod, node: name });
    const running = present.filter((pod) => !hasEnded(pod));
    if (surges && run && running.length === 0) create.push(name);
    if (running.length > 1) remove.push(...(surges ? surplusOfSurge(view, running) : oldestFirst(running).slice(1)));
  }
  const known = new Set(nodes.map(({ metadata }) => metadata.name!));
  // No node, no kubelet: nobody else would delete a Pod that waits for it.
  for (const [name, there] of pods) if (!known.has(name)) remove.push(...there.filter(({ spec }) => !spec.nodeName));
  return { create, remove, ended };
}

/** A node may have the oldest Pod of the present revision beside the oldest of an older one, while the old one is ready and the new one not yet available. */
function surplusOfSurge(view: View, running: readonly Pod[]): Pod[] {
  const sorted = oldestFirst(running);
  const isNew = ({ metadata }: Pod) => metadata.labels?.[controllerRevisionHashLabel] === view.hash;
  const newPod = sorted.find(isNew);
  const oldPod = sorted.find((pod) => !isNew(pod));
  const surplus = sorted.filter((pod) => pod !== newPod && pod !== oldPod);
  return newPod && oldPod && (!isReady(oldPod) || isAvailable(newPod, view)) ? [...surplus, oldPod] : surplus;
}
