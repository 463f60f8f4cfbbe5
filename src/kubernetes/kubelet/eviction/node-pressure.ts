/** Conditions of a node that is short of something. */
export type PressureCondition = 'MemoryPressure' | 'DiskPressure';

/** What the eviction manager has found, for whoever tells of it: the node's status. */
export class NodePressure {
  #conditions: readonly PressureCondition[] = [];
  /** Called when they are others than before. */
  changed: (() => void) | undefined;

  get conditions(): readonly PressureCondition[] {
    return this.#conditions;
  }

  set(conditions: readonly PressureCondition[]): void {
    if (conditions.join() === this.#conditions.join()) return;
    this.#conditions = conditions;
    this.changed?.();
  }
}
