import type { Action, CommandOutput, Desk, Input, Lab, LabStep, Picture, TimelineEntry } from '../host/protocol/index.ts';
import { second, type Time } from '../time/index.ts';
import type { ReaderState } from './checks.ts';
import { parseDuration } from './duration.ts';
import { labPart } from './parts.ts';
import { picture } from './picture.ts';
import type { PictureSource } from './pictures/index.ts';
import { Simulation } from './simulation.ts';
import { timelineEntries } from './timeline.ts';
import type { Describe, Started } from './workstation.ts';

/** A command of the page that has not ended after this is left to itself; the terminal is the place for it. */
const patience = 90 * second;

/** Pictures of Pods and nodes alone. */
const plainPictures: ReadonlySet<Lab['picture']> = new Set(['nodes', 'lifecycle', 'one-pod', 'none']);

/** What a terminal shows before its size is known. */
const defaultSize = { rows: 24, columns: 80 };

/** What a run needs of whoever hosts it. */
export interface LabRunHost {
  /** Output of the terminal. */
  terminal(bytes: Uint8Array): void;
  /** The texts of `kubectl explain`. */
  readonly describe: Describe;
}

/** How much of what happened was there when the entries were last taken. */
interface Told {
  /** The last entry of the time line. */
  readonly entry: number;
  /** Of what the picture shows step by step. */
  readonly shown: number;
}

/** Where a run stands between two pieces of work. */
export interface RunPoint {
  readonly inputs: readonly Input[];
  /** How many of the inputs were done; there may be more by now. */
  readonly count: number;
  readonly now: Time;
  readonly told: Told;
}

/**
 * One run of a lab: a simulation and what the reader did in it. The same lab and inputs give the same run, to the byte.
 */
export class LabRun {
  readonly lab: Lab;
  readonly simulation: Simulation;
  readonly inputs: Input[] = [];
  /** When the lab was ready for the reader. */
  readonly start: Time;
  readonly #host: LabRunHost;
  /** What the page (or the lab's folder) wrote last into each file. */
  readonly #written = new Map<string, string>();
  readonly #commands = new Set<string>();
  readonly #answers: Record<string, string> = {};
  #entries: TimelineEntry[] = [];
  #nextEntry = 1;
  #terminal: Started | undefined;
  #size = defaultSize;
  readonly #source: PictureSource | undefined;
  #told: Told = { entry: 0, shown: 0 };

  constructor(lab: Lab, host: LabRunHost) {
    this.lab = lab;
    this.#host = host;
    let source: PictureSource | undefined;
    this.simulation = new Simulation({
      layout: lab.cluster,
      seed: lab.seed,
      images: 'podlab',
      freeze: false,
      describe: host.describe,
      hasEditor: true,
      tap: (simulation) => {
        source = plainPictures.has(lab.picture) ? undefined : labPart.code.pictureSources[lab.picture]?.(simulation);
        return source?.tap;
      },
    });
    this.#source = source;
    source?.begin?.();
    for (const file of lab.start) this.#write(file.path, file.text);
    for (const step of lab.setup) this.step(step);
    this.#commands.clear();
    this.simulation.workstation.machine.kernel.onEnd = ({ argv }, { code }) => {
      if (code === 0) this.#commands.add(argv.join(' '));
    };
    this.start = this.simulation.clock.now;
    this.simulation.cluster.etcd.onWrite((record) => {
      for (const entry of timelineEntries(record, this.simulation.clock.causes)) this.#entries.push({ ...entry, id: this.#nextEntry++ });
    });
  }

  /** What happened since the last call. */
  takeEntries(): TimelineEntry[] {
    const taken = this.#entries;
    this.#entries = [];
    this.#told = { entry: this.#nextEntry - 1, shown: this.#source?.count ?? 0 };
    return taken;
  }

  /** Something has happened since, of what the time line tells or the picture shows step by step. */
  get hasNews(): boolean {
    return this.#entries.length > 0 || (this.#source?.count ?? 0) > this.#told.shown;
  }

  /** Does what the reader did, now; answers a command's output. */
  act(action: Action): CommandOutput | undefined {
    // A replay does an input after all that was due before it; so does this.
    this.simulation.advanceTo(this.simulation.clock.now);
    const input = { ...action, at: this.simulation.clock.now } as Input;
    this.inputs.push(input);
    return this.#perform(input);
  }

  /** Does all that was done until `until`, each at its time, and lets the rest of the time pass. */
  replay(inputs: readonly Input[], until: Time): void {
    for (const input of inputs) {
      if (input.at > until) break;
      this.simulation.advanceTo(input.at);
      this.inputs.push(input);
      this.#perform(input);
    }
    this.simulation.advanceTo(until);
  }

  /** Where this run stands. */
  get point(): RunPoint {
    return { inputs: this.inputs, count: this.inputs.length, now: this.simulation.clock.now, told: this.#told };
  }

  /** Brings a new run to where another run of the same lab stood. */
  resume({ inputs, count, now, told }: RunPoint): void {
    this.replay(inputs.slice(0, count), now);
    this.#entries = this.#entries.filter(({ id }) => id > told.entry);
    this.#told = told;
  }

  /** A step of an author's script: a command, a pause or an answer. */
  step({ run, wait, answer }: LabStep): CommandOutput | undefined {
    if (answer) this.#answers[answer.question] = answer.text;
    if (wait !== undefined) this.simulation.advanceTo(this.simulation.clock.now + (parseDuration(wait) ?? 0));
    return run === undefined ? undefined : this.#run(run);
  }

  /** Puts the solution's files in place. */
  write(path: string, text: string): void {
    this.#write(path, text);
  }

  get picture(): Picture {
    return picture(this.simulation.admin, (pods) => this.#source?.picture(pods) ?? {});
  }

  /** What the reader's machine has for the page. */
  get desk(): Desk {
    const { edits, workstation } = this.simulation;
    const texts = workstation.texts();
    const changed = [...texts].filter(([path, text]) => this.#written.get(path) !== text).map(([path, text]) => ({ path, text }));
    const gone = [...this.#written.keys()].filter((path) => workstation.read(path) === undefined).map((path) => ({ path }));
    return { edits: edits.open, listening: workstation.listening(), files: [...changed, ...gone] };
  }

  /** What checks may ask of the reader. */
  get reader(): ReaderState {
    const { workstation } = this.simulation;
    const own = [...this.#written.keys()].map((path) => [path, workstation.read(path) ?? ''] as const);
    return { files: Object.fromEntries([...workstation.texts(), ...own]), commands: [...this.#commands], answers: this.#answers };
  }

  close(): void {
    this.#source?.close?.();
    this.simulation.close();
  }

  #perform(input: Input): CommandOutput | undefined {
    const { workstation } = this.simulation;
    switch (input.kind) {
      case 'write':
        return void this.#write(input.path, input.text);
      case 'remove':
        this.#written.delete(input.path);
        return void workstation.remove(input.path);
      case 'command':
        return this.#run(input.command);
      case 'type':
        return void this.#open().type(input.text);
      case 'resize':
        this.#size = { rows: input.rows, columns: input.columns };
        return void this.#open().resize(input.rows, input.columns);
      case 'answer':
        this.#answers[input.question] = input.text.trim();
        return undefined;
      case 'edited':
        return void this.simulation.edits.finish(input.edit, input.text);
    }
  }

  #write(path: string, text: string): void {
    this.#written.set(path, text);
    this.simulation.workstation.write(path, text);
  }

  /** Runs a command to its end; time passes as long as it takes. */
  #run(command: string): CommandOutput {
    const { clock, workstation } = this.simulation;
    clock.because('you', `ran ${command}`);
    let output = '';
    let exitCode: number | undefined;
    const process = workstation.start(['bash', '-c', command], { onOutput: (text) => (output += text), onExit: (code) => (exitCode = code) });
    process.end();
    if (!this.simulation.advanceUntil(() => exitCode !== undefined, clock.now + patience)) {
      process.kill();
      output += `(stopped: it had not ended after ${patience / second} s)\n`;
    }
    if (exitCode === 0) this.#commands.add(command);
    return { command, output, exitCode: exitCode ?? 137 };
  }

  #open(): Started {
    this.#terminal ??= this.simulation.workstation.start(['bash', '-i'], {
      terminal: this.#size,
      onOutput: () => undefined,
      onBytes: (bytes) => this.#host.terminal(bytes),
      onExit: () => (this.#terminal = undefined),
    });
    return this.#terminal;
  }
}
