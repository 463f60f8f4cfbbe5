import { isTolerated } from '../../api/tolerations.ts';
import type { Pod, Taint } from '../../api/types.ts';
import type { Rejection } from '../lifecycle/admission.ts';
import { isCritical } from '../pod.ts';
import { computePodQOS } from '../resources.ts';
import type { PressureCondition } from './node-pressure.ts';

const memoryPressure: Taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' };

/** Why a node that is short of something takes no more Pods (eviction_manager.go Admit): with too little memory only those that asked for some. */
export function pressureRejection(pod: Pod, conditions: readonly PressureCondition[]): Rejection | undefined {
  if (conditions.length === 0 || isCritical(pod)) return undefined;
  if (
    conditions.length === 1 &&
    conditions[0] === 'MemoryPressure' &&
    (computePodQOS(pod) !== 'BestEffort' || isTolerated(memoryPressure, pod.spec.tolerations))
  )
    return undefined;
  return { reason: 'Evicted', message: `The node had condition: [${conditions.join(' ')}]. ` };
}
