import { costs } from './costs.ts';
import { argumentsOf, findExecutable, programNamed } from './executable.ts';
import { directoryPath } from './file-calls.ts';
import { pay, stopIfDoomed } from './io-calls.ts';
import { begin, type Grouping, newTask } from './new-task.ts';
import type { OpenFile } from './open-file.ts';
import { ProcessGroup } from './process-group.ts';
import { ExitRequest, type Task } from './task.ts';
import { type Execution, type ExitStatus, failure, type ProcessInfo, type Program, type Signal, type SpawnOptions, type WaitOptions } from './types.ts';

type ForkOptions = Pick<SpawnOptions, 'files' | 'group' | 'ignore'>;

/** fork(2) in all but the program: a child with the parent's files, environment, directory and ignored signals. */
function forkTask(
  parent: Task,
  argv: readonly string[],
  executable: string,
  options: ForkOptions & { readonly allFiles: boolean; readonly environment?: ReadonlyMap<string, string>; readonly cwd?: string },
): Task {
  const files = childFiles(parent, options);
  const child = newTask(
    {
      kernel: parent.kernel,
      parent,
      argv,
      environment: options.environment ?? parent.inheritedEnvironment(),
      credentials: parent.credentials,
      capabilities: parent.capabilities,
      cwd: options.cwd ?? parent.cwd,
      umask: parent.umask,
      namespaces: parent.namespaces,
      cgroup: parent.cgroup,
      files: [],
      executable,
      oomScoreAdj: parent.oomScoreAdj,
      noNewPrivileges: parent.noNewPrivileges,
    },
    groupingOf(parent, options.group),
  );
  for (const [descriptor, file] of files.entries()) child.files[descriptor] = file?.retain();
  if (parent.actions) for (const [signal, action] of parent.actions) if (action === 'ignore') ignore(child, signal);
  for (const signal of options.ignore ?? []) ignore(child, signal);
  parent.charge(costs.fork);
  return child;
}

function childFiles(parent: Task, options: ForkOptions & { readonly allFiles: boolean }): (OpenFile | undefined)[] {
  const files: (OpenFile | undefined)[] = options.allFiles && !options.files ? [...parent.files] : options.files ? [] : parent.files.slice(0, 3);
  for (const [theirs, own] of options.files ?? []) {
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
  const child = forkTask(parent, argumentsOf(found, options.argv), found.path, {
    ...options,
    allFiles: false,
    cwd,
    ...(options.env && { environment: new Map(options.env) }),
  });
  child.debt = costs.exec;
  begin(child, (process) => run(child, program, process));
  stopIfDoomed(parent);
  return child.pidAt(parent.namespaces.pid.level);
}

export function fork(parent: Task, body: Program, options: ForkOptions): number {
  const child = forkTask(parent, parent.argv, parent.executable, { ...options, allFiles: true });
  child.title = parent.title;
  child.debt = costs.fork;
  begin(child, (process) => run(child, body, process));
  stopIfDoomed(parent);
  return child.pidAt(parent.namespaces.pid.level);
}

/** Pays for the start before the program begins. */
function* run(task: Task, program: Program, process: Parameters<Program>[0]): Execution<number> {
  if (task.owes) yield* pay(task);
  return yield* program(process);
}

export function* exec(task: Task, argv: readonly string[], env: ReadonlyMap<string, string> | undefined): Execution<never> {
  const found = findExecutable(task, argv[0] ?? '', (env ?? task.environment).get('PATH'));
  const program = programNamed(task.kernel.programs, found);
  task.environment = env ? new Map(env) : task.inheritedEnvironment();
  task.process = undefined;
  task.argv = argumentsOf(found, argv);
  task.title = undefined;
  task.executable = found.path;
  if (task.actions) for (const [signal, action] of [...task.actions]) if (action !== 'ignore') task.actions.delete(signal);
  task.debt += costs.exec;
  task.replacement = () => run(task, program, (task.process = task.kernel.processFor(task)));
  // The kernel drops this generator here.
  for (;;) yield task.suspend('exec');
}

export function* wait(task: Task, options: WaitOptions): Execution<{ readonly pid: number; readonly status: ExitStatus } | undefined> {
  if (task.owes) yield* pay(task);
  const { level } = task.namespaces.pid;
  for (;;) {
    let any = false;
    for (const child of task.children ?? []) {
      const pid = child.pidAt(level);
      if (options.pid !== undefined && options.pid > 0 && pid !== options.pid) continue;
      any = true;
      if (child.state !== 'zombie') continue;
      task.kernel.reap(child);
      return { pid, status: child.status! };
    }
    if (!any) throw failure('ECHILD');
    if (options.noHang) return undefined;
    task.childQueue.add(task);
    try {
      yield task.suspend('wait');
    } finally {
      task.childQueue.remove(task);
    }
    if (task.interrupted && options.interruptible) throw failure('EINTR');
  }
}

export function exit(code: number): never {
  throw new ExitRequest(code);
}

/** kill(2) with the numbers that `sender` sees. */
export function kill(sender: Task, pid: number, signal: Signal | ''): void {
  const targets = targetsOf(sender, pid);
  if (targets.length === 0) throw failure('ESRCH');
  const allowed = targets.filter((target) => sender.credentials.uid === 0 || sender.credentials.uid === target.credentials.uid);
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
