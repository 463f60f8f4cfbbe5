import type { Clock, Duration } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import { initContainersOf, isRestartableInitContainer } from '../pod.ts';
import { type Routine, until } from '../routine.ts';

/** Sidecars end after all containers, one by one, the last first (kuberuntime_termination_order.go). */
export class TerminationOrder {
  readonly #left: Set<string>;
  readonly #waitsFor = new Map<string, readonly string[]>();
  readonly #waiting = new Set<{ readonly name: string; readonly resume: () => void }>();

  constructor(pod: Pod, running: readonly string[]) {
    this.#left = new Set(running);
    const main = pod.spec.containers.map((container) => container.name);
    let later: string | undefined;
    for (const container of [...initContainersOf(pod)].reverse()) {
      if (!isRestartableInitContainer(container)) continue;
      this.#waitsFor.set(container.name, later === undefined ? main : [...main, later]);
      later = container.name;
    }
  }

  terminated(name: string): void {
    this.#left.delete(name);
    for (const one of [...this.#waiting]) if (this.#free(one.name)) one.resume();
  }

  *waitForTurn(clock: Clock, name: string, atMost: Duration): Routine<void> {
    if (this.#free(name)) return;
    yield* until<void>((resume) => {
      const mine = {
        name,
        resume: () => {
          this.#waiting.delete(mine);
          timer.cancel();
          resume();
        },
      };
      const timer = clock.after(atMost, 'kubelet: termination order', mine.resume);
      this.#waiting.add(mine);
      return mine.resume;
    });
  }

  #free(name: string): boolean {
    return !(this.#waitsFor.get(name) ?? []).some((other) => this.#left.has(other));
  }
}
