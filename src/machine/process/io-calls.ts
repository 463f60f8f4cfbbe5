import type { Duration } from '../../time/index.ts';
import { costs, processMemory } from './costs.ts';
import { TerminalFile } from './device-files.ts';
import { Killed } from './endings.ts';
import { failure, SystemError } from './errors.ts';
import { finished } from './finished.ts';
import { fileOf } from './open.ts';
import type { OpenFile } from './open-file.ts';
import { PollCall, readable } from './poll-call.ts';
import { SleepCall } from './sleep-call.ts';
import type { Task } from './task.ts';
import type { Bytes, Execution } from './types.ts';

/** Ends the program here if the task has been killed meanwhile. */
export function stopIfDoomed(task: Task): void {
  if (task.doomed) throw new Killed();
}

/** Waits until the processor has done what the task owes. Signals do not cut it short. */
export function* pay(task: Task): Execution<void> {
  task.startPaying();
  while (task.isPaying) yield task.suspend('cpu');
}

export function* work(task: Task, duration: Duration): Execution<void> {
  task.charge(duration);
  if (task.owes) yield* pay(task);
}

export function* read(task: Task, descriptor: number, limit: number): Execution<Bytes> {
  const file = fileOf(task, descriptor);
  if (task.owes) yield* pay(task);
  if (file instanceof TerminalFile) stopInBackground(task, file);
  for (;;) {
    const data = file.tryRead(limit);
    if (data) {
      task.charge(costs.call + Math.floor(data.length / costs.bytesPerMicrosecond));
      return data;
    }
    file.readQueue.add(task);
    try {
      yield task.suspend('read');
    } finally {
      file.readQueue.remove(task);
    }
    if (task.interrupted) throw failure('EINTR');
  }
}

/** Without waiting, not even for the processor: what is there. */
export function readNow(task: Task, descriptor: number, limit: number): Bytes {
  const data = fileOf(task, descriptor).tryRead(limit) ?? new Uint8Array();
  task.charge(costs.call + Math.floor(data.length / costs.bytesPerMicrosecond));
  return data;
}

/** Job control: only the foreground group of a terminal may read from it. */
function stopInBackground(task: Task, file: TerminalFile): void {
  const { foreground } = file.terminal;
  if (foreground && foreground !== task.group && task.group.session.terminal === file.terminal) task.signal('SIGTTIN', false);
}

export function* write(task: Task, descriptor: number, bytes: Bytes): Execution<void> {
  const file = fileOf(task, descriptor);
  if (task.owes) yield* pay(task);
  for (let at = 0; at < bytes.length; ) {
    const count = tryWrite(task, file, at === 0 ? bytes : bytes.subarray(at));
    if (count > 0) {
      at += count;
      task.charge(costs.call + Math.floor(count / costs.bytesPerMicrosecond));
      stopIfDoomed(task);
      if (task.owes) yield* pay(task);
      continue;
    }
    file.writeQueue.add(task);
    try {
      yield task.suspend('write');
    } finally {
      file.writeQueue.remove(task);
    }
    if (task.interrupted) throw failure('EINTR');
  }
}

/** Without waiting, not even for the processor: how much was taken. */
export function writeNow(task: Task, descriptor: number, bytes: Bytes): number {
  const file = fileOf(task, descriptor);
  if (task.owes || bytes.length === 0) return 0;
  const count = tryWrite(task, file, bytes);
  if (count === 0) return 0;
  task.charge(costs.call + Math.floor(count / costs.bytesPerMicrosecond));
  stopIfDoomed(task);
  return count;
}

function tryWrite(task: Task, file: OpenFile, data: Bytes): number {
  try {
    return file.tryWrite(data);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'EPIPE') {
      task.signal('SIGPIPE', false);
      stopIfDoomed(task);
    }
    throw error;
  }
}

export function sleep(task: Task, duration: Duration): Execution<Duration> {
  return new SleepCall(task, duration);
}

export function poll(task: Task, descriptors: readonly number[], timeout: Duration | undefined): Execution<readonly number[]> {
  return task.owes ? pollPaying(task, descriptors, timeout) : pollNow(task, descriptors, timeout);
}

function* pollPaying(task: Task, descriptors: readonly number[], timeout: Duration | undefined): Execution<readonly number[]> {
  yield* pay(task);
  return yield* pollNow(task, descriptors, timeout);
}

function pollNow(task: Task, descriptors: readonly number[], timeout: Duration | undefined): Execution<readonly number[]> {
  task.charge(costs.call);
  const ready = readable(task, descriptors);
  return ready.length > 0 || (timeout !== undefined && timeout <= 0) ? finished(ready) : new PollCall(task, descriptors, timeout);
}

export function* waitFor(task: Task, subscribe: (wake: () => void) => () => void, descriptors: readonly number[]): Execution<void> {
  if (task.owes) yield* pay(task);
  const files = descriptors.map((descriptor) => fileOf(task, descriptor));
  let woken = false;
  let waiting = true;
  const unsubscribe = subscribe(() => {
    if (woken || !waiting) return;
    woken = true;
    task.wake();
  });
  for (const file of files) file.readQueue.add(task);
  try {
    while (!woken && !files.some((file) => file.readable)) {
      yield task.suspend('wait');
      if (task.interrupted) return;
    }
  } finally {
    waiting = false;
    for (const file of files) file.readQueue.remove(task);
    unsubscribe();
  }
}

/** Sets what the program holds beside its own pages. */
export function* allocate(task: Task, bytes: number): Execution<void> {
  const change = processMemory + Math.max(0, bytes) - task.memory;
  task.charge(costs.call + Math.floor(Math.max(0, change) / costs.bytesPerMicrosecond / 4));
  if (task.owes) yield* pay(task);
  task.memory += change;
  if (change > 0) task.cgroup.charge(change);
  else task.cgroup.uncharge(-change);
  stopIfDoomed(task);
}
