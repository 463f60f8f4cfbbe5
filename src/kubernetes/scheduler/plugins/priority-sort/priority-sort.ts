/** What the active queue orders Pods by. */
export interface Sortable {
  readonly priority: number;
  /** When the Pod came into the queue last. */
  readonly timestamp: number;
}

/** Higher priority first, then who has waited longer (plugins/queuesort). */
export const prioritySort = (a: Sortable, b: Sortable): boolean => a.priority > b.priority || (a.priority === b.priority && a.timestamp < b.timestamp);
