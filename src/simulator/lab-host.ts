import type { Action, Input, Lab, Message, Report, Request, Snapshot, View } from '../host/protocol/index.ts';
import { hour, millisecond, type Time } from '../time/index.ts';
import { changedLines } from './changes.ts';
import { Checks } from './checks.ts';
import { Diagnoser } from './diagnose.ts';
import { LabRun } from './lab-run.ts';
import { observe } from './observer.ts';
import type { Describe } from './workstation.ts';

const release = 'v1.36.3';

/** How often a page is told how things stand while time passes: often enough for the eye, seldom enough for the views' commands. */
const publishPeriod = 200;

/** Enough for a kubectl command that does not wait for anything. */
const keyMoment = 50 * millisecond;

/** No single tick catches up more than this: a page that was asleep does not fast-forward when it wakes. */
const longestTick = 1000;

/**
 * A lab as its page talks to it: requests in, answers and messages out, and ticks of the host's clock. It holds no clock of its own; the
 * host says how much real time has passed and when a slice of work is used up.
 */
export class LabHost {
  readonly #post: (message: Message) => void;
  readonly #describe: Describe;
  #run: LabRun | undefined;
  #lab: Lab | undefined;
  #checks = new Checks([]);
  #rate = 0;
  /** A time that the reader wants to be at, when it takes more than one slice of work to get there. */
  #goal: Time | undefined;
  /** Milliseconds of real time since the page was last told how things stand. */
  #sincePublished = 0;
  #behind = false;
  #crashed = false;
  /** What the views showed when the reader last did something: changes are marked against it. */
  #baseline: readonly string[] = [];
  #views: readonly View[] = [];
  #diagnoser: Diagnoser | undefined;

  /** describe: the texts of `kubectl explain`, as far as they have come. */
  constructor(post: (message: Message) => void, describe: Describe) {
    this.#post = post;
    this.#describe = describe;
  }

  /**
   * Answers a request; throws what is wrong with it. A bug of the simulator is also posted as `crashed`. Skipped time that takes longer
   * than `mayStop` permits goes on in ticks.
   */
  handle(request: Request, mayStop: () => boolean): unknown {
    if (request.kind === 'ping') return undefined;
    if (request.kind === 'report') return this.#report();
    try {
      return this.#answer(request, mayStop);
    } catch (error) {
      this.#crash(error);
      throw error;
    }
  }

  /** Whether ticks have anything to do. */
  get running(): boolean {
    if (this.#crashed || !this.#run) return false;
    return this.#goal !== undefined || (this.#rate > 0 && this.#run.simulation.clock.busy);
  }

  /** Lets virtual time follow `milliseconds` of real time, or go on to where the reader wants to be, as far as `mayStop` permits. */
  tick(milliseconds: number, mayStop: () => boolean): void {
    if (!this.running || !this.#run) return;
    try {
      if (this.#goal !== undefined) this.#pursueGoal(this.#run, mayStop);
      else this.#follow(this.#run, milliseconds, mayStop);
      this.#sincePublished += milliseconds;
      if (this.#sincePublished >= publishPeriod || !this.running) this.#publish();
    } catch (error) {
      this.#crash(error);
    }
  }

  #follow({ simulation }: LabRun, milliseconds: number, mayStop: () => boolean): void {
    const target = simulation.clock.now + Math.round(Math.min(milliseconds, longestTick) * 1000 * this.#rate);
    this.#behind = !simulation.advanceTo(target, mayStop);
  }

  #pursueGoal({ simulation }: LabRun, mayStop: () => boolean): void {
    if (simulation.advanceTo(this.#goal!, mayStop)) this.#goal = undefined;
  }

  #answer(request: Exclude<Request, { kind: 'ping' | 'report' }>, mayStop: () => boolean): unknown {
    if (request.kind === 'open') return this.#open(request.lab, request.inputs, request.until);
    const run = this.#run;
    if (!run) throw new Error('no lab is open');
    switch (request.kind) {
      case 'act':
        return this.#act(run, request.action);
      case 'rate':
        this.#rate = request.rate;
        return this.#publish();
      case 'advance':
        this.#goal = (this.#goal ?? run.simulation.clock.now) + request.duration;
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
        this.#diagnoser ??= new Diagnoser();
        return this.#diagnoser.diagnose(request.path, request.text);
    }
  }

  #open(lab: Lab, inputs: readonly Input[], until?: Time): Snapshot {
    this.#run?.close();
    this.#crashed = false;
    this.#rate = 0;
    this.#goal = undefined;
    this.#lab = lab;
    this.#checks = new Checks(lab.checks);
    const run = new LabRun(lab, { terminal: (bytes) => this.#post({ kind: 'terminal', bytes }), describe: this.#describe });
    this.#run = run;
    run.replay(inputs, until ?? Math.max(run.start, inputs.at(-1)?.at ?? 0));
    this.#post({ kind: 'timeline', entries: run.takeEntries(), reset: true });
    this.#baseline = [];
    this.#views = [];
    return this.#mark();
  }

  #act(run: LabRun, action: Action): unknown {
    const output = run.act(action);
    if (action.kind === 'type' || action.kind === 'resize') this.#echo(run);
    else this.#mark();
    return output;
  }

  /** The terminal answers keys even while the clock stands: each gets a moment of time. */
  #echo({ simulation }: LabRun): void {
    simulation.advanceTo(simulation.clock.now + (this.#rate > 0 ? 0 : keyMoment));
  }

  /** On to the next thing that the time line tells, or to where nothing more is due. */
  #step(run: LabRun): void {
    const { simulation } = run;
    const { clock } = simulation;
    simulation.advanceUntil(() => run.hasEntries || !clock.busy, clock.now + hour);
    simulation.advanceTo(clock.now);
  }

  /** The state as it was: another run of the same inputs. */
  #look(run: LabRun, at: Time): Snapshot {
    const past = new LabRun(run.lab, { terminal: () => undefined, describe: this.#describe });
    past.replay(run.inputs, at);
    const snapshot = this.#snapshot(past, []);
    past.close();
    return snapshot;
  }

  /** A step of the reader: the present views become what later ones are compared with. */
  #mark(): Snapshot {
    this.#baseline = this.#views.map((view) => view.output);
    return this.#publish();
  }

  #publish(): Snapshot {
    const run = this.#run!;
    const state = this.#snapshot(run, this.#baseline);
    this.#views = state.views;
    if (run.hasEntries) this.#post({ kind: 'timeline', entries: run.takeEntries(), reset: false });
    this.#post({ kind: 'state', state });
    this.#sincePublished = 0;
    return state;
  }

  #snapshot(run: LabRun, baseline: readonly string[]): Snapshot {
    const { simulation, lab } = run;
    const views = observe(simulation, lab.views, this.#describe).map((view, i) => {
      const before = baseline[i];
      return { ...view, changed: before === undefined ? [] : changedLines(before, view.output) };
    });
    return {
      clock: { now: simulation.clock.now, start: run.start, rate: this.#rate, idle: !simulation.clock.busy, behind: this.#behind },
      views,
      picture: run.picture,
      checks: this.#checks.evaluate(simulation.admin, run.reader),
    };
  }

  #report(error?: unknown): Report {
    const text = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? undefined : String(error);
    const { lab, inputs } = this.#run ?? { lab: this.#lab, inputs: [] };
    return { lab: lab?.id ?? '', release, seed: lab?.seed ?? 0, inputs: [...inputs], ...(text === undefined ? {} : { error: text }) };
  }

  #crash(error: unknown): void {
    this.#crashed = true;
    this.#rate = 0;
    this.#post({ kind: 'crashed', report: this.#report(error) });
  }
}
