import { type Clock, Fifo, type Random, type Timer } from '../../time/index.ts';
import type { Cgroup } from '../cgroup/index.ts';
import { Processor } from '../cgroup/index.ts';
import { removeFrom } from '../lists.ts';
import { ExitRequest, Killed } from './endings.ts';
import { SystemError } from './errors.ts';
import type { PidNamespace } from './namespaces.ts';
import { Pipe } from './pipe.ts';
import type { ProcessGroup } from './process-group.ts';
import { signalNumbers } from './signals.ts';
import type { Task } from './task.ts';
import { encode } from './text.ts';
import type { ExitStatus, Process, Programs, Signal } from './types.ts';

/** What the kernel tells of the machine (uname, /proc). */
export interface KernelFacts {
  readonly name: string;
  readonly release: string;
  readonly version: string;
  readonly architecture: string;
  readonly cpus: number;
  readonly memory: number;
  /** The version of cgroups that is mounted. */
  readonly cgroupVersion: 1 | 2;
}

/** Tasks run in one task of the clock before it gets a chance to stop. */
const batch = 8;

/**
 * The heart of a machine: which processes are ready, and what happens when one ends. A process runs until it waits; those that become ready
 * meanwhile run after it, at the same virtual time.
 */
export class Kernel {
  readonly clock: Clock;
  readonly random: Random;
  readonly facts: KernelFacts;
  readonly programs: Programs;
  readonly processor: Processor;
  readonly booted: number;
  /** Settings that somebody has changed, of those without a namespace: `vm.max_map_count`. */
  readonly sysctls = new Map<string, string>();
  /** Processes there may be at once (kernel.threads-max). */
  readonly maxTasks: number;
  readonly onBug: (error: unknown, where: string) => void;
  /** The system calls of a process. */
  readonly processFor: (task: Task) => Process;
  current: Task | undefined;
  tasks = 0;
  /** Told of every process that ends. */
  onEnd: ((task: Task, status: ExitStatus) => void) | undefined;
  readonly #ready = new Fifo<Task>();
  #isRunning = false;
  #plannedRun: Timer | undefined;
  readonly #runName: string;
  readonly #runReady = () => this.#run();
  #lastNamespace = 4_026_531_833;
  #lastPipe = 10_000;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly facts: KernelFacts;
    readonly programs: Programs;
    readonly maxTasks: number;
    readonly onBug: (error: unknown, where: string) => void;
    readonly processFor: (task: Task) => Process;
  }) {
    this.clock = options.clock;
    this.random = options.random;
    this.facts = options.facts;
    this.#runName = `${options.facts.name}: processes`;
    this.programs = options.programs;
    this.maxTasks = options.maxTasks;
    this.onBug = options.onBug;
    this.processFor = options.processFor;
    this.booted = options.clock.now;
    this.processor = new Processor(options.clock, options.facts.cpus, `${options.facts.name}: processor`);
  }

  nextNamespace(): number {
    return ++this.#lastNamespace;
  }

  newPipe(isFifo = false): Pipe {
    return new Pipe(++this.#lastPipe, isFifo);
  }

  enqueue(task: Task): void {
    this.#ready.push(task);
    if (!this.#isRunning) this.#plan();
  }

  /** Runs a task that a timer of its own has woken: at once, unless others are before it. */
  runNow(task: Task): void {
    this.#ready.push(task);
    if (!this.#isRunning && !this.#plannedRun) this.#run();
  }

  /** Nothing runs any more. */
  close(): void {
    this.#plannedRun?.cancel();
    this.#ready.clear();
  }

  #plan(): void {
    this.#plannedRun ??= this.clock.after(0, this.#runName, this.#runReady);
  }

  #run(): void {
    this.#plannedRun = undefined;
    this.#isRunning = true;
    try {
      for (let count = 0; count < batch; count++) {
        const task = this.#ready.shift();
        if (!task) break;
        this.clock.runWithCause(task.cause, task);
      }
    } finally {
      this.#isRunning = false;
    }
    if (this.#ready.length > 0) this.#plan();
  }

  /** How a program that threw has ended. What is neither an exit nor a failed system call is a bug of the simulator. */
  statusOf(task: Task, error: unknown): ExitStatus {
    if (error instanceof ExitRequest) return { code: error.code & 255 };
    if (error instanceof Killed) return task.doomed ?? { code: 0, signal: 'SIGKILL' };
    if (error instanceof SystemError) {
      complain(task, `${task.argv[0] ?? task.name}: ${error.message}\n`);
      return { code: 1 };
    }
    this.onBug(error, `process ${this.facts.name}/${task.pids[0]} (${task.argv.join(' ')})`);
    return { code: 0, signal: 'SIGSEGV' };
  }

  /** A task ends: its program is closed, what it holds is given back, its children get a new parent, its own parent is told. */
  end(task: Task, ended: ExitStatus): void {
    if (!task.alive) return;
    const status = ended.signal ? { ...ended, code: 128 + signalNumbers[ended.signal] } : ended;
    task.stopPaying();
    this.#close(task);
    task.state = 'zombie';
    task.status = status;
    for (let i = 0; i < task.files.length; i++) {
      const file = task.files[i];
      task.files[i] = undefined;
      file?.release();
    }
    task.cgroup.uncharge(task.memory);
    task.cgroup.leave(task);
    if (task.pid === 1) this.#endNamespace(task.namespaces.pid, task);
    this.#orphan(task);
    if (!task.parent || task.parent.native || task.parent.actions?.get('SIGCHLD') === 'ignore') this.reap(task);
    else {
      task.parent.signal('SIGCHLD', false);
      task.parent.waitCall?.hear();
    }
    const { onExit } = task;
    task.onExit = undefined;
    onExit?.(status);
    this.onEnd?.(task, status);
  }

  /** Closes the generators so that their finally blocks run. */
  #close(task: Task): void {
    if (!task.execution) return;
    const before = this.current;
    this.current = task;
    task.state = 'running';
    for (const execution of task.takeExecutions()) {
      try {
        execution.return(0);
      } catch (error) {
        if (!(error instanceof ExitRequest || error instanceof Killed || error instanceof SystemError))
          this.onBug(error, `end of process ${task.argv.join(' ')}`);
      }
    }
    this.current = before;
  }

  #endNamespace(namespace: PidNamespace, init: Task): void {
    for (const task of [...namespace.tasks.values()]) if (task !== init) task.kill({ code: 0, signal: 'SIGKILL' });
  }

  #orphan(task: Task): void {
    if (!task.children) return;
    const init = task.namespaces.pid.init;
    for (const child of task.children) {
      child.parent = init?.alive && init !== task ? init : undefined;
      if (!child.parent) {
        if (child.state === 'zombie') this.reap(child);
        continue;
      }
      child.parent.children ??= [];
      child.parent.children.push(child);
      if (child.state !== 'zombie') continue;
      if (child.parent.native) this.reap(child);
      else child.parent.waitCall?.hear();
    }
    task.children = undefined;
  }

  /** A zombie is gone for good: its numbers are free. */
  reap(task: Task): void {
    if (task.state === 'dead') return;
    task.state = 'dead';
    this.tasks--;
    if (task.parent?.children) removeFrom(task.parent.children, task);
    let namespace: PidNamespace | undefined = task.namespaces.pid;
    for (let level = task.pids.length - 1; level >= 0 && namespace; level--, namespace = namespace.parent) namespace.tasks.delete(task.pids[level]!);
  }

  /** Every process of a group, in the order of their numbers. */
  members(group: ProcessGroup, root: PidNamespace): Task[] {
    return [...root.tasks.values()].filter((task) => task.group === group);
  }

  /** Whether nobody of its session could make a stopped group go on: keys and terminals do not stop its processes then. */
  isOrphaned(task: Task): boolean {
    const { group } = task;
    return !this.members(group, task.namespaces.pid).some(({ parent }) => parent && parent.group !== group && parent.group.session === group.session);
  }

  signalGroup(group: ProcessGroup, signal: Signal, root: PidNamespace): void {
    for (const task of this.members(group, root)) task.signal(signal, true);
  }
}

function complain(task: Task, text: string): void {
  try {
    task.files[2]?.tryWrite(encode(text));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** Whether one more process may be made by `task` (EAGAIN if not). */
export function mayFork(kernel: Kernel, cgroup: Cgroup): boolean {
  return kernel.tasks < kernel.maxTasks && cgroup.mayFork;
}
