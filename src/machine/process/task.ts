import type { Cause, Clock, Duration, Time } from '../../time/index.ts';
import { type Cgroup, type CgroupMember, Work, type Worker } from '../cgroup/index.ts';
import type { Caller, MountTable } from '../filesystem/index.ts';
import type { CapabilitySet } from './capabilities.ts';
import { costs, processMemory } from './costs.ts';
import type { Kernel } from './kernel.ts';
import type { Namespaces } from './namespaces.ts';
import type { Nested } from './nested.ts';
import type { OpenFile } from './open-file.ts';
import type { ProcessGroup } from './process-group.ts';
import { defaultAction, isForced } from './signals.ts';
import type { Environment, TaskOptions } from './task-options.ts';
import type { Credentials, Execution, ExitStatus, Process, Signal, SignalAction, Suspension } from './types.ts';
import type { WaitCall } from './wait-call.ts';
import type { Waiter } from './wait-queue.ts';

/** A process as the kernel keeps it. What its program sees of it is `SystemCalls`. */
export class Task implements Waiter, Suspension, Caller, CgroupMember, Worker {
  readonly kernel: Kernel;
  readonly pids: readonly number[];
  parent: Task | undefined;
  argv: readonly string[];
  /** Written over the arguments by the program (setproctitle). */
  title: string | undefined;
  #environment: Environment;
  credentials: Credentials;
  capabilities: CapabilitySet;
  cwd: string;
  umask: number;
  namespaces: Namespaces;
  /** Of its children, where they are to be in another PID namespace. */
  namespacesOfChildren: Namespaces | undefined;
  readonly cgroup: Cgroup;
  readonly files: (OpenFile | undefined)[];
  executable: string;
  script: string | undefined;
  oomScoreAdj: number;
  readonly noNewPrivileges: boolean;
  readonly native: 'init' | 'pause' | undefined;
  readonly started: Time;
  group!: ProcessGroup;
  /** In the order in which they were made. */
  children: Task[] | undefined;
  actions: Map<Signal, SignalAction> | undefined;
  execution: Execution<unknown> | undefined;
  /** The executions that others wait for, the innermost (which is `execution`) last. */
  #nested: Nested<unknown>[] | undefined;
  /** Set by exec: the program that replaces the present one. */
  replacement: (() => Execution<number>) | undefined;
  process: Process | undefined;
  state: 'ready' | 'running' | 'blocked' | 'zombie' | 'dead' = 'blocked';
  stopped = false;
  /** By which signal, until the parent has been told. */
  stopSignal: Signal | undefined;
  /** Signals that came while it was stopped: they wait until it goes on. */
  #held: Signal[] | undefined;
  reason = 'new';
  /** A handled signal came while the task waited. */
  interrupted = false;
  /** The files that it polls, and until when. */
  polled: readonly OpenFile[] | undefined;
  polledUntil: Time | undefined;
  /** Woken while it ran: it must not fall asleep. */
  #woken = false;
  /** To be ended as soon as it does not run any more. */
  doomed: ExitStatus | undefined;
  status: ExitStatus | undefined;
  onExit: ((status: ExitStatus) => void) | undefined;
  /** Processor time owed for system calls. */
  debt: Duration = 0;
  /** Processor time used. */
  cpu: Duration = 0;
  memory = processMemory;
  cause: Cause;
  /** Paying its debt. */
  #work: Work | undefined;
  /** Its way to wait for children, once it has. */
  waitCall: WaitCall | undefined;
  nextMember: CgroupMember | undefined;
  previousMember: CgroupMember | undefined;

  constructor(options: TaskOptions, pids: readonly number[]) {
    this.kernel = options.kernel;
    this.pids = pids;
    this.parent = options.parent;
    this.argv = options.argv;
    this.#environment = options.environment;
    this.credentials = options.credentials;
    this.capabilities = options.capabilities;
    this.cwd = options.cwd;
    this.umask = options.umask;
    this.namespaces = options.namespaces;
    this.cgroup = options.cgroup;
    this.files = options.files;
    this.executable = options.executable;
    this.script = options.script;
    this.oomScoreAdj = options.oomScoreAdj;
    this.noNewPrivileges = options.noNewPrivileges;
    this.native = options.native;
    this.started = options.kernel.clock.now;
    this.cause = options.kernel.clock.cause;
  }

  get environment(): ReadonlyMap<string, string> {
    if (typeof this.#environment === 'function') this.#environment = this.#environment();
    return this.#environment;
  }

  set environment(environment: Environment) {
    this.#environment = environment;
  }

  /** The variables as they are now, for a child: a copy where this process may change them. */
  inheritedEnvironment(): Environment {
    return this.process ? new Map(this.environment) : this.#environment;
  }

  /** Variables that this process gives to a program: a copy where they are its own, which it may change. */
  handedOn(environment: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    return environment === this.#environment ? new Map(environment) : environment;
  }

  /** Its number in its own PID namespace. */
  get pid(): number {
    return this.pids[this.pids.length - 1]!;
  }

  /** Its number as a process on `level` sees it; 0 from a namespace beside or below its own. */
  pidAt(level: number): number {
    return this.pids[level] ?? 0;
  }

  /** What the kernel calls it (comm): the file that was executed, also where an interpreter runs it. */
  get name(): string {
    const path = this.script || this.executable || this.argv[0] || '';
    return path.slice(path.lastIndexOf('/') + 1).slice(0, 15);
  }

  get clock(): Clock {
    return this.kernel.clock;
  }

  get mounts(): MountTable {
    return this.namespaces.mnt;
  }

  /** Its cgroup pays for what it writes to memory file systems. */
  get pays(): Cgroup {
    return this.cgroup;
  }

  get alive(): boolean {
    return this.state !== 'zombie' && this.state !== 'dead';
  }

  /** What a system call yields: the task sleeps until `wake`. */
  suspend(reason: string): Suspension {
    this.state = 'blocked';
    this.reason = reason;
    this.interrupted = false;
    return this;
  }

  wake(): void {
    if (this.#becomeReady()) this.kernel.enqueue(this);
  }

  /** As `wake`, from a timer that does nothing else: it runs at once if it may. */
  wakeNow(): void {
    if (this.#becomeReady()) this.kernel.runNow(this);
  }

  /** False where it cannot run now: one that runs or is stopped is only told. */
  #becomeReady(): boolean {
    if (this.state === 'running' || this.stopped) this.#woken = true;
    else if (this.state === 'blocked') {
      this.state = 'ready';
      this.cause = this.kernel.clock.cause;
      return true;
    }
    return false;
  }

  /** Runs until the next suspension or the end. Only the kernel's queue calls this. */
  run(): void {
    if (this.state !== 'ready' || this.stopped) return;
    this.#woken = false;
    if (this.polled && this.#pollsOn(this.polled)) {
      this.state = 'blocked';
      return;
    }
    this.state = 'running';
    const before = this.kernel.current;
    this.kernel.current = this;
    try {
      this.#step();
    } catch (error) {
      this.doomed ??= this.kernel.statusOf(this, error);
    } finally {
      this.kernel.current = before;
    }
    this.#settle();
  }

  /** Lets its program go on to the next wait or its end; throws what the program throws. */
  #step(): void {
    let failed: { readonly error: unknown } | undefined;
    for (;;) {
      let step: IteratorResult<Suspension, unknown>;
      try {
        step = failed ? this.execution!.throw(failed.error) : this.execution!.next();
      } catch (error) {
        if (!this.#leave(undefined)) throw error;
        failed = { error };
        continue;
      }
      failed = undefined;
      if (step.done) {
        if (this.#leave(step.value)) continue;
        this.execution = undefined;
        this.doomed ??= { code: ((step.value as number | undefined) ?? 0) & 255 };
        return;
      }
      if (step.value === this) return;
      this.#enter(step.value as Nested<unknown>);
    }
  }

  #enter(inner: Nested<unknown>): void {
    inner.outer = this.execution;
    this.#nested ??= [];
    this.#nested.push(inner);
    this.execution = inner.execution;
  }

  /** Goes back to who waits for the present execution; false if nobody does. */
  #leave(value: unknown): boolean {
    const inner = this.#nested?.pop();
    if (!inner) return false;
    inner.value = value;
    this.execution = inner.outer;
    return true;
  }

  /** Takes away what it runs, the innermost first. */
  takeExecutions(): Execution<unknown>[] {
    const all: Execution<unknown>[] = [];
    for (; this.execution; this.execution = this.#nested?.pop()?.outer) all.push(this.execution);
    return all;
  }

  /**
   * Whether it was woken for nothing while it polls: another process was quicker, as all but one worker of a server find. Its program, and all
   * that lies between, need not run for that.
   */
  #pollsOn(files: readonly OpenFile[]): boolean {
    if (this.interrupted || (this.polledUntil !== undefined && this.clock.now >= this.polledUntil)) return false;
    for (const file of files) if (file.readable) return false;
    return true;
  }

  #settle(): void {
    if (this.doomed) {
      this.state = 'blocked';
      this.kernel.end(this, this.doomed);
      return;
    }
    if (this.replacement) {
      // The old program is gone without a trace: nothing of it may run any more, not even its finally blocks.
      this.execution = this.replacement();
      this.#nested = undefined;
      this.replacement = undefined;
      this.#woken = true;
    }
    if (this.state === 'running') this.state = 'blocked';
    if (this.#woken) {
      this.#woken = false;
      this.wake();
    }
  }

  /**
   * A signal arrives. `forced`: from above its PID namespace, so that SIGKILL and SIGSTOP reach a process 1 too (which otherwise hears only
   * what it handles).
   */
  signal(signal: Signal, forced: boolean): void {
    if (!this.alive) return;
    if (signal === 'SIGCONT') this.#continue();
    else if (this.stopped && signal !== 'SIGKILL') {
      this.#held ??= [];
      if (!this.#held.includes(signal)) this.#held.push(signal);
      return;
    }
    const action = isForced(signal) ? 'default' : (this.actions?.get(signal) ?? 'default');
    if (action === 'ignore') return;
    if (typeof action === 'function') {
      this.#handle(action);
      return;
    }
    if (this.native === 'pause' && (signal === 'SIGTERM' || signal === 'SIGINT')) this.kill({ code: 0 });
    if (this.pid === 1 && !(forced && isForced(signal))) return;
    const effect = defaultAction(signal);
    if (effect === 'terminate') this.kill({ code: 0, signal });
    else if (effect === 'stop' && (signal === 'SIGSTOP' || !this.kernel.isOrphaned(this))) this.#stop(signal);
  }

  #stop(signal: Signal): void {
    this.stopped = true;
    this.stopSignal = signal;
    this.parent?.signal('SIGCHLD', false);
    this.parent?.waitCall?.hear();
  }

  #continue(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.stopSignal = undefined;
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const signal of held) this.signal(signal, false);
    if (this.state === 'ready') this.kernel.enqueue(this);
    else if (this.#woken) {
      this.#woken = false;
      this.wake();
    }
  }

  #handle(action: () => void): void {
    const before = this.kernel.current;
    try {
      action();
    } catch (error) {
      if (before === this) throw error;
      this.kill(this.kernel.statusOf(this, error));
      return;
    }
    if (this.alive && this.state === 'blocked') {
      this.interrupted = true;
      this.wake();
    }
  }

  /** Ends the task: at once if it waits, as soon as it gives up the processor if it runs. */
  kill(status: ExitStatus): void {
    if (!this.alive) return;
    if (this.state === 'running') {
      this.doomed ??= status;
      return;
    }
    this.kernel.end(this, status);
  }

  /** Books processor time that a system call costs. */
  charge(cost: Duration): void {
    this.debt += cost;
    this.cpu += cost;
  }

  /** Begins to work off what it owes. */
  startPaying(): void {
    const { debt } = this;
    this.debt = 0;
    this.#work ??= new Work(this);
    this.kernel.processor.begin(this.#work, debt);
  }

  get isPaying(): boolean {
    return this.#work?.isActive ?? false;
  }

  stopPaying(): void {
    if (this.#work) this.kernel.processor.cancel(this.#work);
  }

  worked(): void {
    if (this.waitCall?.isActive) this.waitCall.paid();
    else this.wakeNow();
  }

  get owes(): boolean {
    return this.debt >= costs.quantum || this.stopped;
  }

  // As a member of its cgroup.

  get id(): number {
    return this.pids[0]!;
  }

  get dying(): boolean {
    return this.doomed !== undefined;
  }

  oomKill(): void {
    this.kill({ code: 0, signal: 'SIGKILL', oomKilled: true });
  }
}
