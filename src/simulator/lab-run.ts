import type { Action, CommandOutput, Input, Lab, LabStep, Picture, TimelineEntry } from '../host/protocol/index.ts';
import { second, type Time } from '../time/index.ts';
import type { ReaderState } from './checks.ts';
import { parseDuration } from './duration.ts';
import { picture } from './picture.ts';
import { Simulation } from './simulation.ts';
import { timelineEntries } from './timeline.ts';
import type { Describe, Started } from './workstation.ts';

/** A command of the page that has not ended after this is left to itself; the terminal is the place for it. */
const patience = 90 * second;

/** What a terminal shows before its size is known. */
const defaultSize = { rows: 24, columns: 80 };

/** What a run needs of whoever hosts it. */
export interface LabRunHost {
  /** Output of the terminal. */
  terminal(bytes: Uint8Array): void;
  /** The texts of `kubectl explain`. */
  readonly describe: Describe;
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
  readonly #files = new Set<string>();
  readonly #commands: string[] = [];
  readonly #answers: Record<string, string> = {};
  #entries: TimelineEntry[] = [];
  #nextEntry = 1;
  #terminal: Started | undefined;
  #size = defaultSize;

  constructor(lab: Lab, host: LabRunHost) {
    this.lab = lab;
    this.#host = host;
    this.simulation = new Simulation({ layout: lab.cluster, seed: lab.seed, images: 'podlab', freeze: false, describe: host.describe });
    for (const file of lab.start) this.#write(file.path, file.text);
    for (const step of lab.setup) this.step(step);
    this.#commands.length = 0;
    this.start = this.simulation.clock.now;
    this.simulation.cluster.etcd.onWrite((record) => {
      for (const entry of timelineEntries(record, this.simulation.clock.causes)) this.#entries.push({ ...entry, id: this.#nextEntry++ });
    });
  }

  /** What happened since the last call. */
  takeEntries(): TimelineEntry[] {
    const taken = this.#entries;
    this.#entries = [];
    return taken;
  }

  get hasEntries(): boolean {
    return this.#entries.length > 0;
  }

  /** Does what the reader did, now; answers a command's output. */
  act(action: Action): CommandOutput | undefined {
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

  /** A step of an author's script: a command or a pause. */
  step({ run, wait }: LabStep): CommandOutput | undefined {
    if (wait !== undefined) this.simulation.advanceTo(this.simulation.clock.now + (parseDuration(wait) ?? 0));
    return run === undefined ? undefined : this.#run(run);
  }

  /** Puts the solution's files in place. */
  write(path: string, text: string): void {
    this.#write(path, text);
  }

  get picture(): Picture {
    return picture(this.simulation.admin);
  }

  /** What checks may ask of the reader. */
  get reader(): ReaderState {
    const files = [...this.#files].map((path) => [path, this.simulation.workstation.read(path) ?? ''] as const);
    return { files: Object.fromEntries(files), commands: this.#commands, answers: this.#answers };
  }

  close(): void {
    this.simulation.close();
  }

  #perform(input: Input): CommandOutput | undefined {
    const { workstation } = this.simulation;
    switch (input.kind) {
      case 'write':
        return void this.#write(input.path, input.text);
      case 'remove':
        this.#files.delete(input.path);
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
    }
  }

  #write(path: string, text: string): void {
    this.#files.add(path);
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
    if (exitCode === 0) this.#commands.push(command);
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
