import type { Node, Taint } from '../../api/types.ts';

const notReady = 'node.kubernetes.io/not-ready';
const unreachable = 'node.kubernetes.io/unreachable';
const unschedulable = 'node.kubernetes.io/unschedulable';

/** The taint of a condition by its status (nodeConditionToTaintKeyStatusMap). */
const byCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: notReady, Unknown: unreachable },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};
const managed = new Set([unschedulable, ...Object.values(byCondition).flatMap((map) => Object.values(map))]);

/** The taints that drive Pods away, by the readiness that calls for them. */
export const evictionTaints: Readonly<Record<string, Taint>> = {
  False: { key: notReady, effect: 'NoExecute' },
  Unknown: { key: unreachable, effect: 'NoExecute' },
};

const isSame = (one: Taint, other: Taint) => one.key === other.key && one.effect === other.effect;

/** The taints a node has, without some and with others, which are new now (SwapNodeControllerTaint). */
export function swapTaints(old: readonly Taint[], added: readonly Taint[], removed: readonly Taint[], now: string): readonly Taint[] {
  const kept = old.filter((taint) => !removed.some((one) => isSame(one, taint)));
  const fresh = added.map((taint) => ({ ...taint, timeAdded: now }));
  const renewed = kept.map((taint) => fresh.find((one) => isSame(one, taint)) ?? taint);
  return [...renewed, ...fresh.filter((taint) => !kept.some((one) => isSame(one, taint)))];
}

export const hasTaint = ({ spec }: Node, taint: Taint): boolean => spec?.taints?.some((one) => isSame(one, taint)) ?? false;

/** The taints that a node should have: its own, and those its conditions stand for. Undefined when it has them already (doNoScheduleTaintingPass). */
export function computeTaints(node: Node, now: string): readonly Taint[] | undefined {
  const old = node.spec?.taints ?? [];
  const present = old.filter(({ effect, key }) => effect === 'NoSchedule' && managed.has(key));
  const wanted = noScheduleKeys(node).map((key): Taint => ({ key, effect: 'NoSchedule' }));
  const added = wanted.filter((taint) => !present.some((one) => isSame(one, taint)));
  const removed = present.filter((taint) => !wanted.some((one) => isSame(one, taint)));
  return added.length + removed.length === 0 ? undefined : swapTaints(old, added, removed, now);
}

function noScheduleKeys({ spec, status }: Node): string[] {
  const keys = (status?.conditions ?? []).flatMap(({ type, status: value }) => byCondition[type]?.[value] ?? []);
  return spec?.unschedulable ? [...keys, unschedulable] : keys;
}
