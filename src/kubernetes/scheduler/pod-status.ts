import type { Clock } from '../../time/index.ts';
import { toRFC3339 } from '../../time/index.ts';
import type { Pod, PodCondition } from '../api/types.ts';
import { type Client, resources } from '../client/index.ts';

/** Longer messages of events are cut (schedule_one.go truncateMessage). */
const maxNote = 1024;

export function truncateNote(message: string): string {
  const suffix = ' ...';
  return message.length <= maxNote ? message : message.slice(0, maxNote - suffix.length) + suffix;
}

/** Writes what the scheduler has to say into a Pod's status, and only what is different. */
export class PodStatusWriter {
  readonly #clock: Clock;
  readonly #client: Client;

  constructor(clock: Clock, client: Client) {
    this.#clock = clock;
    this.#client = client;
  }

  #patch({ metadata }: Pod, status: Record<string, unknown>): void {
    this.#client.patch(resources.pods, metadata.namespace ?? '', metadata.name!, { metadata: { uid: metadata.uid }, status }, { subresource: 'status' });
  }

  /** A condition with its time: that of the last change of its status. */
  #condition(pod: Pod, condition: Omit<PodCondition, 'lastProbeTime' | 'lastTransitionTime' | 'observedGeneration'>): Record<string, unknown> | undefined {
    const before = pod.status?.conditions?.find(({ type }) => type === condition.type);
    const { generation } = pod.metadata;
    const same = before?.status === condition.status && before.reason === condition.reason && before.message === condition.message;
    if (same && before.observedGeneration === generation) return undefined;
    const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : toRFC3339(this.#clock.now);
    return { ...condition, lastProbeTime: null, lastTransitionTime, ...(generation !== undefined && { observedGeneration: generation }) };
  }

  /** PodScheduled is False. nominate: the node that preemption makes room on; '' takes an earlier one back; undefined leaves it. */
  unschedulable(pod: Pod, reason: 'Unschedulable' | 'SchedulerError', message: string, nominate: string | undefined): void {
    const condition = this.#condition(pod, { type: 'PodScheduled', status: 'False', reason, message });
    const nominated = nominate !== undefined && nominate !== (pod.status?.nominatedNodeName ?? '');
    if (!condition && !nominated) return;
    this.#patch(pod, {
      ...(nominated && { nominatedNodeName: nominate === '' ? null : nominate }),
      ...(condition && { conditions: [condition] }),
    });
  }

  /** Marks a victim of preemption and deletes it. */
  evict(pod: Pod): void {
    const message = 'default-scheduler: preempting to accommodate a higher priority pod';
    const condition = this.#condition(pod, { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message });
    if (condition) this.#patch(pod, { conditions: [condition] });
    const { namespace = '', name = '', uid } = pod.metadata;
    this.#client.delete(resources.pods, namespace, name, uid ? { preconditions: { uid } } : {});
  }
}
