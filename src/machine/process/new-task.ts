import { failure } from './errors.ts';
import { mayFork } from './kernel.ts';
import type { PidNamespace } from './namespaces.ts';
import { ProcessGroup, Session } from './process-group.ts';
import { Task } from './task.ts';
import type { TaskOptions } from './task-options.ts';
import type { Terminal } from './terminal.ts';
import type { Program } from './types.ts';

/** How a new process stands to others: in its parent's group, in a new one, or at the head of a new session. */
export type Grouping = { readonly group: ProcessGroup } | { readonly newGroupIn: Session } | { readonly newSession: true; readonly terminal?: Terminal };

/** Makes a process, not yet running. `skip`: process numbers used up before it in its own namespace. Throws EAGAIN. */
export function newTask(options: TaskOptions, grouping: Grouping, skip = 0): Task {
  const { kernel, namespaces, cgroup } = options;
  if (!mayFork(kernel, cgroup)) throw failure('EAGAIN');
  const pids = allocate(namespaces.pid, skip);
  const task = new Task(options, pids);
  let namespace: PidNamespace | undefined = namespaces.pid;
  for (let level = pids.length - 1; namespace; level--, namespace = namespace.parent) namespace.tasks.set(pids[level]!, task);
  if ('group' in grouping) task.group = grouping.group;
  else task.group = new ProcessGroup(pids, 'newGroupIn' in grouping ? grouping.newGroupIn : new Session(pids, grouping.terminal));
  if ('newSession' in grouping && grouping.terminal) grouping.terminal.foreground = task.group;
  if (options.parent) {
    options.parent.children ??= [];
    options.parent.children.push(task);
  }
  kernel.tasks++;
  cgroup.join(task);
  return task;
}

function allocate(own: PidNamespace, skip: number): number[] {
  if (!own.parent) return [own.allocate(skip)];
  if (!own.parent.parent) return [own.parent.allocate(), own.allocate(skip)];
  const pids: number[] = [];
  for (let namespace: PidNamespace | undefined = own; namespace; namespace = namespace.parent) pids.unshift(namespace.allocate(namespace === own ? skip : 0));
  return pids;
}

/** Lets a task begin with `program`, when it has paid what it owes. */
export function begin(task: Task, program: Program): void {
  task.execution = program((task.process = task.kernel.processFor(task)));
  task.cgroup.charge(task.memory);
  if (!task.alive) return;
  if (!task.owes) {
    task.wake();
    return;
  }
  task.suspend('cpu');
  task.startPaying();
}
