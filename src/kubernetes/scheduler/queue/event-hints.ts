import type { Pod } from '../../api/types.ts';
import type { Change, ClusterEvent, EventRegistration } from '../framework/cluster-event.ts';
import type { Plugin } from '../framework/plugin.ts';

interface Entry {
  readonly plugin: string;
  readonly registration: EventRegistration;
}

/** Which plugins wait for which events. */
export class EventHints {
  readonly #entries = new Map<ClusterEvent, Entry[]>();

  constructor(plugins: readonly Plugin[]) {
    for (const plugin of plugins) {
      for (const registration of plugin.events ?? []) {
        const entries = this.#entries.get(registration.event) ?? [];
        entries.push({ plugin: plugin.name, registration });
        this.#entries.set(registration.event, entries);
      }
    }
  }

  /** Whether an event may help a Pod that those plugins rejected. */
  mayHelp(pod: Pod, rejectedBy: ReadonlySet<string>, event: ClusterEvent, change: Change): boolean {
    for (const { plugin, registration } of this.#entries.get(event) ?? []) {
      if (rejectedBy.has(plugin) && (registration.hint?.(pod, change) ?? true)) return true;
    }
    return false;
  }
}
