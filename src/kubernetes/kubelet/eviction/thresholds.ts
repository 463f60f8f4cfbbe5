import type { NodeRuntime } from '../../cri/index.ts';
import type { PressureCondition } from './node-pressure.ts';

const mebibyte = 1024 * 1024;

/** A threshold that is met. */
export interface Threshold {
  readonly condition: PressureCondition;
  readonly resource: 'memory' | 'ephemeral-storage';
  /** Bytes. */
  readonly quantity: number;
  readonly available: number;
}

/** --eviction-hard as it is by default: memory.available<100Mi, imagefs.available<15% (images and Pods share one file system here, so nodefs comes later). */
export function hardThresholds({ storageBytes }: NodeRuntime['machine']) {
  return { memory: 100 * mebibyte, storage: Math.floor(storageBytes * 0.15) };
}

/** The thresholds that are met now, memory first (byEvictionPriority). */
export function thresholdsMet({ machine, pressure }: Pick<NodeRuntime, 'machine' | 'pressure'>): Threshold[] {
  const { memory, storage } = hardThresholds(machine);
  const found: Threshold[] = [];
  const memoryAvailable = pressure.memoryAvailable();
  const storageAvailable = pressure.storageAvailable();
  if (memoryAvailable < memory) found.push({ condition: 'MemoryPressure', resource: 'memory', quantity: memory, available: memoryAvailable });
  if (storageAvailable < storage) found.push({ condition: 'DiskPressure', resource: 'ephemeral-storage', quantity: storage, available: storageAvailable });
  return found;
}
