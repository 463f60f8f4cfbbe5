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

/** The taints that a node should have: its own, and those its conditions stand for. Undefined when it has them already. */
export function computeTaints(node: Node, now: string): readonly Taint[] | undefined {
  const old = node.spec?.taints ?? [];
  const wanted = [
    ...noScheduleKeys(node).map((key) => ({ key, effect: 'NoSchedule' as const })),
    ...noExecuteKeys(node).map((key) => ({ key, effect: 'NoExecute' as const })),
  ];
  const isWanted = (taint: Taint) => wanted.some((one) => one.key === taint.key && one.effect === taint.effect);
  const kept = old.filter((taint) => !isManaged(taint) || isWanted(taint));
  const added = wanted.filter((one) => !old.some((taint) => taint.key === one.key && taint.effect === one.effect)).map((one) => ({ ...one, timeAdded: now }));
  return kept.length === old.length && added.length === 0 ? undefined : [...kept, ...added];
}

function isManaged({ key, effect }: Taint): boolean {
  if (effect === 'NoExecute') return key === notReady || key === unreachable;
  return effect === 'NoSchedule' && managed.has(key);
}

function noScheduleKeys({ spec, status }: Node): string[] {
  const keys = (status?.conditions ?? []).flatMap(({ type, status: value }) => byCondition[type]?.[value] ?? []);
  return spec?.unschedulable ? [...keys, unschedulable] : keys;
}

/** Only readiness drives Pods away. */
function noExecuteKeys({ status }: Node): string[] {
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
  return ready ? [byCondition.Ready![ready.status]].filter((key) => key !== undefined) : [];
}
