import type { LabelSelector } from '../../api/selector.ts';
import type { Pod } from '../../api/types.ts';

/**
 * Pods that no selector can tell apart: same namespace, same labels. Replicas are one group, so counting the Pods of a node that a
 * selector matches asks once a group and not once a Pod.
 */
export interface LabelGroup {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Pods that are being deleted do not count for topology spread. */
  readonly terminating: boolean;
  /** How many Pods hold it. */
  users: number;
  readonly key: string;
}

const groups = (pod: Pod) => {
  const labels = pod.metadata.labels ?? {};
  const names = Object.keys(labels).sort();
  return `${pod.metadata.namespace}\n${pod.metadata.deletionTimestamp ? 't' : ''}\n${names.map((name) => `${name}=${labels[name]}`).join(',')}`;
};

/** The groups in use. */
export class LabelGroups {
  readonly #groups = new Map<string, LabelGroup>();

  take(pod: Pod): LabelGroup {
    const key = groups(pod);
    let group = this.#groups.get(key);
    if (!group) {
      group = {
        namespace: pod.metadata.namespace ?? '',
        labels: pod.metadata.labels ?? {},
        terminating: pod.metadata.deletionTimestamp !== undefined,
        users: 0,
        key,
      };
      this.#groups.set(key, group);
    }
    group.users++;
    return group;
  }

  release(group: LabelGroup): void {
    if (--group.users === 0) this.#groups.delete(group.key);
  }
}

/** Counts Pods by a condition on their group, which is decided once a group. */
export class GroupCounter {
  readonly #matches: (group: LabelGroup) => boolean;
  readonly #decided = new Map<LabelGroup, boolean>();

  constructor(matches: (group: LabelGroup) => boolean) {
    this.#matches = matches;
  }

  /** Pods of that namespace that the selector matches and that are not being deleted. */
  static selecting(selector: LabelSelector, namespace: string): GroupCounter {
    if (selector.empty) return new GroupCounter(() => false);
    return new GroupCounter((group) => !group.terminating && group.namespace === namespace && selector.matches(group.labels));
  }

  matches(group: LabelGroup): boolean {
    let decision = this.#decided.get(group);
    if (decision === undefined) {
      decision = this.#matches(group);
      this.#decided.set(group, decision);
    }
    return decision;
  }

  count(groupsOfNode: ReadonlyMap<LabelGroup, number>): number {
    let count = 0;
    for (const [group, pods] of groupsOfNode) if (this.matches(group)) count += pods;
    return count;
  }
}
