import type { Pod } from '../../api/types.ts';
import type { Rejection } from '../lifecycle/admission.ts';
import { computePodQOS } from '../resources.ts';
import type { PressureCondition } from './node-pressure.ts';
import { isCritical } from './ranking.ts';

const memoryPressure = 'node.kubernetes.io/memory-pressure';

/** Why a node that is short of something takes no more Pods (eviction_manager.go Admit): with too little memory only those that asked for some. */
export function pressureRejection(pod: Pod, conditions: readonly PressureCondition[]): Rejection | undefined {
  if (conditions.length === 0 || isCritical(pod)) return undefined;
  if (conditions.length === 1 && conditions[0] === 'MemoryPressure' && (computePodQOS(pod) !== 'BestEffort' || toleratesPressure(pod))) return undefined;
  return { reason: 'Evicted', message: `The node had condition: [${conditions.join(' ')}]. ` };
}

const toleratesPressure = (pod: Pod): boolean =>
  (pod.spec.tolerations ?? []).some(
    ({ key, operator, value, effect }) =>
      (!effect || effect === 'NoSchedule') && (!key ? operator === 'Exists' : key === memoryPressure) && (operator === 'Exists' || !value),
  );
