import type { Input, Lab, Message, Snapshot, Time } from '../host/protocol/index.ts';
import { Client, type ClientEvents, ignoreStopped, Stopped, startWorker } from './client.ts';

export interface ConnectionHooks extends Omit<ClientEvents, 'message'> {
  message(message: Exclude<Message, { kind: 'ready' | 'answer' | 'failed' }>): void;
  opened(snapshot: Snapshot): void;
  /** Whether the simulation is in a state to be asked something. */
  canAsk(): boolean;
}

/** A lab's way to its simulation: a new worker each time it is opened, and one thing asked after another. */
export class Connection {
  readonly #lab: Lab;
  readonly #hooks: ConnectionHooks;
  #client: Client | undefined;
  #begun: (opened: Promise<unknown>) => void = () => {};
  #opened: Promise<unknown> = new Promise((resolve) => {
    this.#begun = resolve;
  });
  #queue: Promise<unknown> = Promise.resolve();

  constructor(lab: Lab, hooks: ConnectionHooks) {
    this.#lab = lab;
    this.#hooks = hooks;
  }

  /** Ends when the simulation stands where the inputs lead, or has failed to. */
  open(inputs: readonly Input[], until?: Time): Promise<unknown> {
    this.stop();
    this.#client = new Client(startWorker(), this.#hooks);
    this.#opened = this.#client.open(this.#lab, inputs, until).then(
      (snapshot) => this.#hooks.opened(snapshot),
      (error: unknown) => {
        if (!(error instanceof Stopped)) this.#hooks.broken(String(error));
      },
    );
    this.#begun(this.#opened);
    return this.#opened;
  }

  stop(): void {
    this.#client?.stop();
  }

  /** Does one thing after another, as the reader did them: keys must not overtake the files that go before them. */
  inOrder(run: (client: Client) => Promise<void>): Promise<void> {
    const done = this.#queue
      .then(() => this.#opened)
      .then(async () => {
        if (this.#client && this.#hooks.canAsk()) await run(this.#client);
      })
      .catch(ignoreStopped);
    this.#queue = done;
    return done;
  }

  /** Asks at once, beside the order; undefined when nobody is there to answer. */
  async aside<T>(question: (client: Client) => Promise<T>): Promise<T | undefined> {
    if (!this.#client) return undefined;
    try {
      return await question(this.#client);
    } catch (error) {
      ignoreStopped(error);
      return undefined;
    }
  }
}
