/**
 * Why a Pod cannot run on a node, or anywhere. Unschedulable: other Pods are in the way (preemption may help);
 * UnschedulableAndUnresolvable: nothing that happens to other Pods would help; Error: the scheduler itself failed.
 */
export interface Rejection {
  readonly code: 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Error';
  readonly plugin: string;
  /** As FailedScheduling counts them: `Insufficient cpu`. */
  readonly reasons: readonly string[];
}

/** A plugin has nothing to do for this Pod: it is left out of the rest of the cycle. */
export const skip = 'Skip';
export type Skip = typeof skip;

export const isRejection = (value: unknown): value is Rejection => typeof value === 'object' && value !== null && 'code' in value && 'reasons' in value;

/** Rejections by node. Nodes that no filter saw share one: `absent`. */
export class NodeToStatus {
  readonly #statuses = new Map<string, Rejection>();
  absent: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: '', reasons: [] };

  get size(): number {
    return this.#statuses.size;
  }

  set(node: string, rejection: Rejection): void {
    this.#statuses.set(node, rejection);
  }

  get(node: string): Rejection {
    return this.#statuses.get(node) ?? this.absent;
  }

  values(): Iterable<Rejection> {
    return this.#statuses.values();
  }
}
