import type { Action, Answer, CommandOutput, Diagnostic, Duration, Input, Lab, Message, Report, Request, Snapshot, Time } from '../host/protocol/index.ts';

/** What the client tells beside answers. */
export interface ClientEvents {
  message(message: Exclude<Message, { kind: 'ready' | 'answer' | 'failed' }>): void;
  /** The worker has not answered for `silenceMillis`. */
  silent(): void;
  /** It answered after all. */
  heard(): void;
  /** The worker's script failed or could not be loaded. */
  broken(error: string): void;
}

type Question = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** How long the worker may be silent before the reader is told. */
export const silenceMillis = 3000;
const pingMillis = 1000;

/** The simulation was stopped while it was asked something. */
export class Stopped extends Error {}

/** A new worker with a simulation in it that speaks host/protocol. */
export const startWorker = (): Worker => new Worker(new URL('../host/worker/lab.worker.ts', import.meta.url), { type: 'module', name: 'podlab' });

/**
 * The page's end of a simulation in a worker: numbers requests, matches answers, and watches whether the worker answers at all.
 */
export class Client {
  readonly #worker: Worker;
  readonly #events: ClientEvents;
  readonly #waiting = new Map<number, Waiting>();
  readonly #watch: ReturnType<typeof setInterval>;
  #next = 1;
  /** When the worker was last heard; undefined while its program loads. */
  #heard: number | undefined;
  #isSilent = false;
  #isStopped = false;

  constructor(worker: Worker, events: ClientEvents) {
    this.#worker = worker;
    this.#events = events;
    worker.addEventListener('message', ({ data }: MessageEvent<Message>) => this.#receive(data));
    worker.addEventListener('error', (event) => events.broken(event.message || 'the simulator could not be loaded'));
    this.#watch = setInterval(() => this.#check(), pingMillis);
  }

  open(lab: Lab, inputs: readonly Input[], until?: Time): Promise<Snapshot> {
    return this.#ask({ kind: 'open', lab, inputs, until });
  }

  /** The output for a command, else undefined. */
  act(action: Action): Promise<CommandOutput | undefined> {
    return this.#ask({ kind: 'act', action });
  }

  rate(rate: number): Promise<void> {
    return this.#ask({ kind: 'rate', rate });
  }

  advance(duration: Duration): Promise<void> {
    return this.#ask({ kind: 'advance', duration });
  }

  step(): Promise<void> {
    return this.#ask({ kind: 'step' });
  }

  look(at: Time): Promise<Snapshot> {
    return this.#ask({ kind: 'look', at });
  }

  branch(at: Time): Promise<Snapshot> {
    return this.#ask({ kind: 'branch', at });
  }

  diagnose(path: string, text: string): Promise<readonly Diagnostic[]> {
    return this.#ask({ kind: 'diagnose', path, text });
  }

  report(): Promise<Report> {
    return this.#ask({ kind: 'report' });
  }

  /** Ends the worker at once, whatever it does. */
  stop(): void {
    clearInterval(this.#watch);
    this.#isStopped = true;
    this.#worker.terminate();
    for (const waiting of this.#waiting.values()) waiting.reject(new Stopped('the simulation was stopped'));
    this.#waiting.clear();
  }

  #ask<T extends Answer | void>(question: Question): Promise<T> {
    if (this.#isStopped) return Promise.reject(new Stopped('the simulation was stopped'));
    const id = this.#next++;
    if (this.#waiting.size === 0 && this.#heard !== undefined) this.#heard = performance.now();
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      this.#worker.postMessage({ ...question, id });
    });
  }

  #receive(message: Message): void {
    this.#heard = performance.now();
    if (this.#isSilent) {
      this.#isSilent = false;
      this.#events.heard();
    }
    if (message.kind === 'answer') this.#take(message.id)?.resolve(message.value);
    else if (message.kind === 'failed') this.#take(message.id)?.reject(new Error(message.error));
    else if (message.kind !== 'ready') this.#events.message(message);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #check(): void {
    if (this.#heard === undefined) return;
    // A page in the background is not served either: its silence says nothing.
    if (document.hidden) {
      this.#heard = performance.now();
      return;
    }
    if (this.#waiting.size === 0) {
      this.#ask({ kind: 'ping' }).catch(ignoreStopped);
      return;
    }
    if (!this.#isSilent && performance.now() - this.#heard >= silenceMillis) {
      this.#isSilent = true;
      this.#events.silent();
    }
  }
}

/** For questions whose answer nobody waits for: that the simulation was stopped is no failure of theirs. */
export function ignoreStopped(error: unknown): void {
  if (!(error instanceof Stopped)) throw error;
}
