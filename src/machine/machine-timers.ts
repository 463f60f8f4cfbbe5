import type { Clock, Duration, Time, Timer } from '../time/index.ts';

/** What a machine does later, if it is still there by then. */
export class MachineTimers {
  readonly #timers: MachineTimer[] = [];

  after(clock: Clock, delay: Duration, name: string, action: () => void): Timer {
    const timer = new MachineTimer(this, clock, delay, name, action);
    timer.place = this.#timers.push(timer) - 1;
    return timer;
  }

  /** Takes one out: the last one gets its place. */
  remove(timer: MachineTimer): void {
    if (this.#timers[timer.place] !== timer) return;
    const last = this.#timers.pop()!;
    if (last === timer) return;
    last.place = timer.place;
    this.#timers[last.place] = last;
  }

  cancelAll(): void {
    for (const timer of [...this.#timers]) timer.cancel();
  }
}

class MachineTimer implements Timer {
  /** Among the machine's timers. */
  place = -1;
  readonly #among: MachineTimers;
  readonly #timer: Timer;

  constructor(among: MachineTimers, clock: Clock, delay: Duration, name: string, action: () => void) {
    this.#among = among;
    this.#timer = clock.after(delay, name, () => {
      among.remove(this);
      action();
    });
  }

  get time(): Time {
    return this.#timer.time;
  }

  cancel(): void {
    this.#among.remove(this);
    this.#timer.cancel();
  }
}
