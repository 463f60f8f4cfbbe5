import type { Action, Input, Lab, Message, Report, Request, Snapshot } from '../host/protocol/index.ts';
import { PartMissing, PartsWanted, takeMissed } from '../parts/index.ts';
import { hour, millisecond, type Time } from '../time/index.ts';
import { changedLines } from './changes.ts';
import type { Diagnoser } from './diagnose.ts';
import { LabRun, type RunPoint } from './lab-run.ts';
import { type LabState, newLabState } from './lab-state.ts';
import { observe } from './observer.ts';
import { labPart } from './parts.ts';
import type { Describe } from './workstation.ts';

const release = 'v1.36.3';

/** How often a page is told how things stand while time passes: often enough for the eye, seldom enough for the views' commands. */
const publishPeriod = 200;

/** Enough for a kubectl command that does not wait for anything. */
const keyMoment = 50 * millisecond;

/** No single tick catches up more than this: a page that was asleep does not fast-forward when it wakes. */
const longestTick = 1000;

/** Requests that leave the present run as it is: they make another one, or none. */
const aside: ReadonlySet<Request['kind']> = new Set(['open', 'branch', 'look', 'diagnose']);

/**
 * A lab as its page talks to it: requests in, answers and messages out, and ticks of the host's clock. It holds no clock of its own; the
 * host says how much real time has passed and when a slice of work is used up.
 *
 * Work that misses a part of the simulator comes to nothing: the run is made anew from its inputs, up to where it stood before, no message
 * is sent, and PartsWanted is thrown. The host loads the parts and asks again.
 */
export class LabHost {
  readonly #send: (message: Message) => void;
  readonly #describe: Describe;
  #state: LabState = newLabState();
  /** Messages of the work under way. */
  #posts: Message[] = [];
  #diagnoser: Diagnoser | undefined;
  /** Where the present run stood before work in it came to nothing: it has to be made anew before anything else is done with it. */
  #torn: RunPoint | undefined;

  /** describe: the texts of `kubectl explain`. */
  constructor(send: (message: Message) => void, describe: Describe) {
    this.#send = send;
    this.#describe = describe;
  }

  /**
   * Answers a request; throws what is wrong with it. A bug of the simulator is also posted as `crashed`. Skipped time that takes longer
   * than `mayStop` permits goes on in ticks.
   */
  handle(request: Request, mayStop: () => boolean): unknown {
    if (request.kind === 'ping') return undefined;
    if (request.kind === 'report') return this.#report();
    if (request.kind === 'open') this.#torn = undefined;
    return this.#attempt(() => this.#answer(request, mayStop), aside.has(request.kind));
  }

  /** Whether ticks have anything to do. */
  get running(): boolean {
    const { run, crashed, hasTyped } = this.#state;
    if (this.#torn) return true;
    return !crashed && run !== undefined && (hasTyped || this.#timePasses);
  }

  get #timePasses(): boolean {
    const { run, goal, rate } = this.#state;
    return goal !== undefined || (rate > 0 && run?.simulation.clock.busy === true);
  }

  /** Lets virtual time follow `milliseconds` of real time, or go on to where the reader wants to be, as far as `mayStop` permits. */
  tick(milliseconds: number, mayStop: () => boolean): void {
    if (!this.running) return;
    try {
      this.#attempt(() => {
        const run = this.#state.run!;
        if (this.#state.goal !== undefined) this.#pursueGoal(run, mayStop);
        else if (this.#timePasses) this.#follow(run, milliseconds, mayStop);
        this.#state.sincePublished += milliseconds;
        if (this.#state.sincePublished >= publishPeriod || !this.running) this.#publish();
      }, false);
    } catch (error) {
      // Anything else has been posted.
      if (error instanceof PartsWanted) throw error;
    }
  }

  // ---- all or nothing ---------------------------------------------------------------------------------------------------

  #attempt<T>(work: () => T, isAside: boolean): T {
    this.#mend();
    const before = { ...this.#state };
    const point = before.run?.point;
    takeMissed();
    this.#posts = [];
    const result = this.#try(work);
    const missed = takeMissed();
    if (missed.length > 0) {
      this.#rollBack(before, isAside ? undefined : point);
      throw new PartsWanted(missed);
    }
    if (before.run !== this.#state.run) before.run?.close();
    this.#flush();
    if ('error' in result) throw result.error;
    return result.value;
  }

  #try<T>(work: () => T): { readonly value: T } | { readonly error: unknown } {
    try {
      return { value: work() };
    } catch (error) {
      this.#crash(error);
      return { error };
    }
  }

  /** Back to a state, with the run to be made anew where the point is given. */
  #rollBack(before: LabState, point: RunPoint | undefined): void {
    const { run: broken } = this.#state;
    if (point || broken !== before.run) broken?.close();
    this.#state = before;
    this.#diagnoser = undefined;
    this.#posts = [];
    this.#torn = point;
  }

  /**
   * Makes a torn run anew. That is done after the part that was missed has come: what is due at the very moment where the run stood
   * belongs to making it, and may be what missed the part. It may want another one.
   */
  #mend(): void {
    const point = this.#torn;
    if (!point) return;
    const before = { ...this.#state };
    takeMissed();
    this.#posts = [];
    const run = this.#newRun(before.run!.lab, before.shownBytes);
    try {
      run.resume(point);
    } catch (error) {
      if (!(error instanceof PartMissing)) throw error;
    }
    const missed = takeMissed();
    if (missed.length > 0) {
      run.close();
      this.#state = before;
      throw new PartsWanted(missed);
    }
    this.#state.run = run;
    this.#torn = undefined;
    this.#flush();
  }

  #flush(): void {
    for (const message of this.#posts.splice(0)) this.#send(message);
  }

  #post(message: Message): void {
    this.#posts.push(message);
  }

  /** A run whose terminal is shown, without the bytes that have been shown already. */
  #newRun(lab: Lab, shownBytes: number): LabRun {
    let skip = shownBytes;
    const terminal = (output: Uint8Array): void => {
      const bytes = output.subarray(Math.min(skip, output.length));
      skip -= output.length - bytes.length;
      if (bytes.length === 0) return;
      this.#state.shownBytes += bytes.length;
      this.#post({ kind: 'terminal', bytes });
    };
    return new LabRun(lab, { terminal, describe: this.#describe });
  }

  // ---- requests ---------------------------------------------------------------------------------------------------------

  #follow({ simulation }: LabRun, milliseconds: number, mayStop: () => boolean): void {
    const target = simulation.clock.now + Math.round(Math.min(milliseconds, longestTick) * 1000 * this.#state.rate);
    this.#state.behind = !simulation.advanceTo(target, mayStop);
  }

  #pursueGoal({ simulation }: LabRun, mayStop: () => boolean): void {
    if (simulation.advanceTo(this.#state.goal!, mayStop)) this.#state.goal = undefined;
  }

  #answer(request: Exclude<Request, { kind: 'ping' | 'report' }>, mayStop: () => boolean): unknown {
    if (request.kind === 'open') return this.#open(request.lab, request.inputs, request.until);
    const { run } = this.#state;
    if (!run) throw new Error('no lab is open');
    switch (request.kind) {
      case 'act':
        return this.#act(run, request.action);
      case 'rate':
        this.#state.rate = request.rate;
        return this.#publish();
      case 'advance':
        this.#state.goal = (this.#state.goal ?? run.simulation.clock.now) + request.duration;
        this.#pursueGoal(run, mayStop);
        return this.#mark();
      case 'step':
        this.#step(run);
        return this.#mark();
      case 'look':
        return this.#look(run, request.at);
      case 'branch':
        return this.#open(
          run.lab,
          run.inputs.filter((input) => input.at <= request.at),
          request.at,
        );
      case 'diagnose':
        this.#diagnoser ??= new labPart.code.Diagnoser();
        return this.#diagnoser.diagnose(request.path, request.text);
    }
  }

  #open(lab: Lab, inputs: readonly Input[], until?: Time): Snapshot {
    this.#state = newLabState(lab);
    if (lab.checks.length > 0) this.#state.checks = new labPart.code.Checks(lab.checks);
    const run = this.#newRun(lab, 0);
    this.#state.run = run;
    run.replay(inputs, until ?? Math.max(run.start, inputs.at(-1)?.at ?? 0));
    this.#post({ kind: 'timeline', entries: run.takeEntries(), reset: true });
    return this.#mark();
  }

  #act(run: LabRun, action: Action): unknown {
    const output = run.act(action);
    if (action.kind === 'edited') this.#echo(run);
    if (action.kind !== 'type' && action.kind !== 'resize') this.#mark();
    else {
      this.#echo(run);
      // Keys are many and mostly change nothing; what the page shows beside the terminal is told at once, the rest soon.
      if (action.kind === 'type') this.#state.hasTyped = true;
      if (JSON.stringify(run.desk) !== this.#state.desk) this.#publish();
    }
    return output;
  }

  /** The terminal answers keys even while the clock stands: each gets a moment of time. */
  #echo({ simulation }: LabRun): void {
    simulation.advanceTo(simulation.clock.now + (this.#state.rate > 0 ? 0 : keyMoment));
  }

  /** On to the next thing that the time line tells, or to where nothing more is due. */
  #step(run: LabRun): void {
    const { simulation } = run;
    const { clock } = simulation;
    simulation.advanceUntil(() => run.hasNews || !clock.busy, clock.now + hour);
    simulation.advanceTo(clock.now);
  }

  /** The state as it was: another run of the same inputs. */
  #look(run: LabRun, at: Time): Snapshot {
    const past = new LabRun(run.lab, { terminal: () => undefined, describe: this.#describe });
    try {
      past.replay(run.inputs, at);
      return this.#snapshot(past, []);
    } finally {
      past.close();
    }
  }

  /** A step of the reader: the present views become what later ones are compared with. */
  #mark(): Snapshot {
    this.#state.baseline = this.#state.views.map((view) => view.output);
    return this.#publish();
  }

  #publish(): Snapshot {
    const run = this.#state.run!;
    const state = this.#snapshot(run, this.#state.baseline);
    this.#state.views = state.views;
    this.#state.desk = JSON.stringify(state.desk);
    if (run.hasNews) this.#post({ kind: 'timeline', entries: run.takeEntries(), reset: false });
    this.#post({ kind: 'state', state });
    this.#state.sincePublished = 0;
    this.#state.hasTyped = false;
    return state;
  }

  #snapshot(run: LabRun, baseline: readonly string[]): Snapshot {
    const { simulation, lab } = run;
    const views = observe(simulation, lab.views, this.#describe).map((view, i) => {
      const before = baseline[i];
      return { ...view, changed: before === undefined ? [] : changedLines(before, view.output) };
    });
    return {
      clock: { now: simulation.clock.now, start: run.start, rate: this.#state.rate, idle: !simulation.clock.busy, behind: this.#state.behind },
      views,
      picture: run.picture,
      checks: this.#state.checks?.evaluate(simulation.inspected, run.reader) ?? [],
      desk: run.desk,
    };
  }

  #report(error?: unknown): Report {
    const text = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? undefined : String(error);
    const { run } = this.#state;
    const { lab, inputs } = run ?? { lab: this.#state.lab, inputs: [] };
    return { lab: lab?.id ?? '', release, seed: lab?.seed ?? 0, inputs: [...inputs], ...(text === undefined ? {} : { error: text }) };
  }

  #crash(error: unknown): void {
    this.#state.crashed = true;
    this.#state.rate = 0;
    this.#post({ kind: 'crashed', report: this.#report(error) });
  }
}
