import { type Random, second, type Time } from '../../time/index.ts';

/**
 * A loop of the original that looks every `period` (PLEG's relist, the sync loop's ticker, housekeeping), modelled as the times at which
 * it would have looked: nobody runs it, work that is due is put off to its next time. The phase is chance, as a kubelet's start is.
 */
export class Ticks {
  readonly #phase: Time;
  readonly #period: Time;

  constructor(random: Random, period: Time = second) {
    this.#period = period;
    this.#phase = random.integer(0, period - 1);
  }

  /** The first time after `time`. */
  after(time: Time): Time {
    return this.before(time) + this.#period;
  }

  /** The last time not after `time`. */
  before(time: Time): Time {
    return time - ((((time - this.#phase) % this.#period) + this.#period) % this.#period);
  }
}
