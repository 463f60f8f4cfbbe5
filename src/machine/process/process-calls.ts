import { effective, hasCapability } from './capabilities.ts';
import { costs } from './costs.ts';
import { ExitRequest } from './endings.ts';
import { failure } from './errors.ts';
import { argumentsOf, type Executable, findExecutable, programNamed, scriptOf } from './executable.ts';
import { directoryPath } from './file-calls.ts';
import { pay, stopIfDoomed } from './io-calls.ts';
import { begin, type Grouping, newTask } from './new-task.ts';
import type { OpenFile } from './open-file.ts';
import { ProcessGroup } from './process-group.ts';
import type { Task } from './task.ts';
import type { Execution, ProcessInfo, Program, Signal, SpawnOptions, Waited, WaitOptions } from './types.ts';
import { findWaited, WaitCall } from './wait-call.ts';

type ForkOptions = Pick<SpawnOptions, 'files' | 'group' | 'ignore'>;

/** fork(2) in all but the program: a child with the parent's files, environment, directory and ignored signals. */
function forkTask(
  parent: Task,
  argv: readonly string[],
  executable: string,
  options: ForkOptions,
  allFiles: boolean,
  cwd: string,
  environment: ReadonlyMap<string, string> | undefined,
): Task {
  const child = newTask(
    {
      kernel: parent.kernel,
      parent,
      argv,
      environment: environment ?? parent.inheritedEnvironment(),
      credentials: parent.credentials,
      capabilities: parent.capabilities,
      cwd,
      umask: parent.umask,
      namespaces: parent.namespacesOfChildren ?? parent.namespaces,
      cgroup: parent.cgroup,
      files: childFiles(parent, options, allFiles),
      executable,
      oomScoreAdj: parent.oomScoreAdj,
      noNewPrivileges: parent.noNewPrivileges,
    },
    groupingOf(parent, options.group),
  );
  for (const file of child.files) file?.retain();
  if (parent.actions) for (const [signal, action] of parent.actions) if (action === 'ignore') ignore(child, signal);
  if (options.ignore) for (const signal of options.ignore) ignore(child, signal);
  parent.charge(costs.fork);
  return child;
}

function childFiles(parent: Task, options: ForkOptions, allFiles: boolean): (OpenFile | undefined)[] {
  const files: (OpenFile | undefined)[] = allFiles && !options.files ? [...parent.files] : options.files ? [] : parent.files.slice(0, 3);
  if (options.files)
    for (const [theirs, own] of options.files) {
      const file = parent.files[own];
      if (!file) throw failure('EBADF');
      files[theirs] = file;
    }
  return files;
}

function ignore(task: Task, signal: Signal): void {
  task.actions ??= new Map();
  task.actions.set(signal, 'ignore');
}

function groupingOf(parent: Task, group: boolean | number | undefined): Grouping {
  if (group === true) return { newGroupIn: parent.group.session };
  return { group: typeof group === 'number' ? findGroup(parent, group) : parent.group };
}

/** Throws EPERM if there is no such group. */
export function findGroup(viewer: Task, number: number): ProcessGroup {
  const { level, tasks } = viewer.namespaces.pid;
  for (const task of tasks.values()) if (task.group.pids[level] === number && task.group.session === viewer.group.session) return task.group;
  throw failure('EPERM');
}

export function spawn(parent: Task, options: SpawnOptions): number {
  const cwd = options.cwd === undefined ? parent.cwd : directoryPath(parent, options.cwd);
  const path = (options.env ?? parent.environment).get('PATH');
  const caller = cwd === parent.cwd ? parent : { credentials: parent.credentials, mounts: parent.mounts, clock: parent.clock, umask: parent.umask, cwd };
  const found = findExecutable(caller, options.argv[0] ?? '', path);
  const program = programNamed(parent.kernel.programs, found);
  const child = forkTask(parent, argumentsOf(found, options.argv), found.path, options, false, cwd, options.env && parent.handedOn(options.env));
  child.script = scriptOf(found);
  child.debt = costs.exec;
  begin(child, program);
  stopIfDoomed(parent);
  return child.pidAt(parent.namespaces.pid.level);
}

export function fork(parent: Task, body: Program, options: ForkOptions): number {
  const child = forkTask(parent, parent.argv, parent.executable, options, true, parent.cwd, undefined);
  child.title = parent.title;
  child.script = parent.script;
  child.debt = costs.fork;
  begin(child, body);
  stopIfDoomed(parent);
  return child.pidAt(parent.namespaces.pid.level);
}

/** The rest of execve: only when it is done do others see another program. */
function* become(task: Task, program: Program, found: Executable, argv: readonly string[]): Execution<number> {
  if (task.owes) yield* pay(task);
  task.argv = argumentsOf(found, argv);
  task.title = undefined;
  task.executable = found.path;
  task.script = scriptOf(found);
  task.process = task.kernel.processFor(task);
  return yield* program(task.process);
}

export function* exec(task: Task, argv: readonly string[], env: ReadonlyMap<string, string> | undefined): Execution<never> {
  const found = findExecutable(task, argv[0] ?? '', (env ?? task.environment).get('PATH'));
  const program = programNamed(task.kernel.programs, found);
  task.environment = env ? task.handedOn(env) : task.inheritedEnvironment();
  task.process = undefined;
  if (task.actions) for (const [signal, action] of [...task.actions]) if (action !== 'ignore') task.actions.delete(signal);
  task.debt += costs.exec;
  task.replacement = () => become(task, program, found, argv);
  // The kernel drops this generator here.
  for (;;) yield task.suspend('exec');
}

/** wait4, which waits, and with `noHang` only for the processor. */
export function wait(task: Task, options: WaitOptions): Execution<Waited | undefined> {
  if (options.noHang) return look(task, options);
  task.waitCall ??= new WaitCall(task);
  return task.waitCall.with(options);
}

function* look(task: Task, options: WaitOptions): Execution<Waited | undefined> {
  if (task.owes) yield* pay(task);
  return findWaited(task, options);
}

export function exit(code: number): never {
  throw new ExitRequest(code);
}

/** kill(2) with the numbers that `sender` sees. */
export function kill(sender: Task, pid: number, signal: Signal | ''): void {
  const targets = targetsOf(sender, pid);
  if (targets.length === 0) throw failure('ESRCH');
  const allowed = targets.filter((target) => hasCapability(effective(sender), 'KILL') || sender.credentials.uid === target.credentials.uid);
  if (allowed.length === 0) throw failure('EPERM');
  sender.charge(costs.fileCall);
  if (signal === '') return;
  for (const target of allowed) target.signal(signal, target.namespaces.pid.level > sender.namespaces.pid.level);
  stopIfDoomed(sender);
}

function targetsOf(sender: Task, pid: number): Task[] {
  const { tasks, level } = sender.namespaces.pid;
  if (pid > 0) {
    const task = tasks.get(pid);
    return task ? [task] : [];
  }
  if (pid === 0) return [...tasks.values()].filter((task) => task.group === sender.group);
  if (pid === -1) return [...tasks.values()].filter((task) => task !== sender && task.pidAt(level) !== 1);
  return [...tasks.values()].filter((task) => task.group.pids[level] === -pid);
}

export function setGroup(task: Task, pid: number, group: number): void {
  const { tasks } = task.namespaces.pid;
  const target = pid === 0 ? task : tasks.get(pid);
  if (!target || (target !== task && target.parent !== task)) throw failure('ESRCH');
  const number = group === 0 ? target.pidAt(task.namespaces.pid.level) : group;
  if (number === target.pidAt(task.namespaces.pid.level)) {
    if (target.group.pids !== target.pids) target.group = new ProcessGroup(target.pids, target.group.session);
  } else target.group = findGroup(task, number);
}

/** What ps sees of a process from a namespace of `level`. */
export function processInfo(task: Task, level: number): ProcessInfo {
  const waits = task.state === 'blocked' && task.reason !== 'cpu';
  return {
    pid: task.pidAt(level),
    parent: task.parent ? task.parent.pidAt(level) : 0,
    uid: task.credentials.uid,
    argv: task.argv,
    name: task.name,
    title: task.title,
    state: task.state === 'zombie' ? 'Z' : task.stopped ? 'T' : waits ? 'S' : 'R',
    started: task.started,
    cpu: task.cpu,
    memory: task.state === 'zombie' ? 0 : task.memory,
    tty: task.group.session.terminal?.path.slice('/dev/'.length) ?? '?',
  };
}

export function processes(viewer: Task): ProcessInfo[] {
  const { tasks, level } = viewer.namespaces.pid;
  return [...tasks.values()].map((task) => processInfo(task, level)).sort((a, b) => a.pid - b.pid);
}
