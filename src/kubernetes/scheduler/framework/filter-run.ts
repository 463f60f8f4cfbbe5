import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { FilterPlugin } from './plugin.ts';
import type { Rejection } from './status.ts';

interface Active {
  readonly plugin: FilterPlugin;
  readonly state: unknown;
}

/** The filters that have something to do for one Pod, with what each of them knows of it. */
export class FilterRun {
  readonly pod: PodInfo;
  readonly #active: readonly Active[];

  constructor(pod: PodInfo, active: readonly Active[]) {
    this.pod = pod;
    this.#active = active;
  }

  /** The first filter's rejection decides what the node is said to lack. */
  filter(node: NodeInfo): Rejection | undefined {
    for (const { plugin, state } of this.#active) {
      const rejection = plugin.filter(state, this.pod, node);
      if (rejection) return rejection;
    }
    return undefined;
  }

  /** A run whose states can change without touching this one's. */
  clone(): FilterRun {
    return new FilterRun(
      this.pod,
      this.#active.map(({ plugin, state }) => ({ plugin, state: plugin.extensions ? plugin.extensions.clone(state) : state })),
    );
  }

  /** Takes note that `other` came to the node, or left it. */
  change(other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    for (const { plugin, state } of this.#active) plugin.extensions?.change(state, this.pod, other, node, delta);
  }
}
