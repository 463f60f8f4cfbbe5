import type { ExitStatus, Signal, Waited } from '../../process/types.ts';
import { signalNumber } from '../lib/signals.ts';

/** A pipeline that was started, with its processes. */
export interface Job {
  readonly number: number;
  readonly pids: readonly number[];
  readonly group: number | undefined;
  readonly text: string;
  readonly background: boolean;
  /** What `jobs` and the prompt still have to tell. */
  told: boolean;
  /** The signal that has stopped it, while it is stopped. */
  stopped: Signal | undefined;
  /** Somebody has waited for it: it may be forgotten when the next job starts. */
  waited: boolean;
}

/** As `$?` shows the end of a process. */
export function statusOf(status: ExitStatus): number {
  return status.signal ? 128 + signalNumber(status.signal) : status.code;
}

/** The children of a shell: which job each belongs to and how it ended. */
export class Jobs {
  readonly list: Job[] = [];
  readonly ended = new Map<number, ExitStatus>();

  start(pids: readonly number[], group: number | undefined, text: string, background: boolean): Job {
    for (const each of [...this.list]) if (each.waited && !this.running(each)) this.remove(each);
    const number = this.list.reduce((most, job) => Math.max(most, job.number), 0) + 1;
    const job: Job = { number, pids, group, text, background, told: false, stopped: undefined, waited: false };
    this.list.push(job);
    return job;
  }

  /** Knows the jobs of another shell, as a subshell does in which only `jobs` is called. */
  copy(from: Jobs): void {
    this.list.push(...from.list);
    for (const [pid, status] of from.ended) this.ended.set(pid, status);
  }

  /** Notes what a child has come to; a stopped one stops its job, which becomes the current one. */
  note({ pid, status, stopped }: Waited): void {
    if (!stopped) {
      this.end(pid, status);
      return;
    }
    const job = this.list.find((each) => each.pids.includes(pid));
    if (job) this.stop(job, stopped);
  }

  stop(job: Job, signal: Signal): void {
    job.stopped = signal;
    job.told = false;
    this.list.splice(this.list.indexOf(job), 1);
    this.list.push(job);
  }

  /** Whether some job is stopped and would be left behind. */
  get anyStopped(): boolean {
    return this.list.some((job) => job.stopped !== undefined);
  }

  end(pid: number, status: ExitStatus): void {
    this.ended.set(pid, status);
    const job = this.list.find((each) => each.pids.includes(pid));
    if (job?.stopped && !this.alive(job)) job.stopped = undefined;
  }

  /** It has not ended, nor is it stopped. */
  running(job: Job): boolean {
    return job.stopped === undefined && this.alive(job);
  }

  alive(job: Job): boolean {
    return job.pids.some((pid) => !this.ended.has(pid));
  }

  status(job: Job): ExitStatus | undefined {
    return this.ended.get(job.pids.at(-1)!);
  }

  remove(job: Job): void {
    const at = this.list.indexOf(job);
    if (at >= 0) this.list.splice(at, 1);
    for (const pid of job.pids) this.ended.delete(pid);
  }

  /** `%1`, `%%`, `%+`, `%-`, `%text`, or a process number. */
  find(text: string): Job | undefined {
    if (text === '%%' || text === '%+' || text === '%') return this.list.at(-1);
    if (text === '%-') return this.list.at(-2) ?? this.list.at(-1);
    if (/^%\d+$/.test(text)) return this.list.find((job) => job.number === Number(text.slice(1)));
    if (text.startsWith('%?')) return this.list.find((job) => job.text.includes(text.slice(2)));
    if (text.startsWith('%')) return this.list.find((job) => job.text.startsWith(text.slice(1)));
    return this.list.find((job) => job.pids.includes(Number(text)));
  }
}

/** strsignal(3), as shells report a death. */
export const signalTexts: Readonly<Partial<Record<Signal, string>>> = {
  SIGHUP: 'Hangup',
  SIGQUIT: 'Quit',
  SIGILL: 'Illegal instruction',
  SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault',
  SIGUSR2: 'User defined signal 2',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
};

/** What stopped a job. */
export const stopTexts: Readonly<Partial<Record<Signal, string>>> = {
  SIGSTOP: 'Stopped (signal)',
  SIGTSTP: 'Stopped',
  SIGTTIN: 'Stopped (tty input)',
  SIGTTOU: 'Stopped (tty output)',
};
