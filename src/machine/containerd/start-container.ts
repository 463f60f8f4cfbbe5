import { type Caller, makeDirectories } from '../filesystem/index.ts';
import type { Machine } from '../machine.ts';
import { TerminalFile } from '../process/device-files.ts';
import { SystemError } from '../process/errors.ts';
import { argumentsOf, type Executable, findExecutable, programNamed, scriptOf } from '../process/executable.ts';
import { Source, WriteEnd } from '../process/host-stream.ts';
import { type Namespaces, PidNamespace } from '../process/namespaces.ts';
import { begin, newTask } from '../process/new-task.ts';
import { NullFile } from '../process/null-file.ts';
import type { OpenFile } from '../process/open-file.ts';
import { Task } from '../process/task.ts';
import { Terminal } from '../process/terminal.ts';
import type { Bytes, Program } from '../process/types.ts';
import type { ContainerRecord } from './container.ts';
import { rootFiles } from './create-container.ts';
import { ImageCache } from './image-cache.ts';
import type { ImageStore } from './image-store.ts';
import { goText, lookPathError } from './look-path.ts';
import { containerMounts, findSources, MountFailure, mountsMatter } from './mounts.ts';

const startPrefix =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';
/** Exit code of a container whose program the kernel cannot execute (runc init). */
const execFormatExit = 255;

const executables = new ImageCache<Command>();

/** Starts the first process of a container; or the error's text, as runc's reaches the kubelet. `targetPid`: an ephemeral container's. */
export function startContainer(machine: Machine, container: ContainerRecord, images: ImageStore, targetPid: PidNamespace | undefined): Task | string {
  try {
    return start(machine, container, images, targetPid);
  } catch (error) {
    if (error instanceof MountFailure) return `${startPrefix}${error.text}`;
    throw error;
  }
}

function start(machine: Machine, container: ContainerRecord, images: ImageStore, targetPid: PidNamespace | undefined): Task | string {
  const { spec } = container;
  const command = spec.argv[0] ?? '';
  const sources = findSources(machine, container, images);
  const namespaces = namespacesOf(machine, container, targetPid);
  const mnt = containerMounts(machine, container, sources);
  const all: Namespaces = { ...namespaces, mnt };
  container.namespaces = all;
  container.mounts = mnt;
  // The files as the checks need them: without the mounts where those cannot make a difference.
  const matters = mountsMatter(container, sources, command, spec.cwd);
  if (matters) void mnt.mounts;
  const asRoot = rootFiles(machine, spec.root);
  const mounts = matters ? mnt : asRoot.mounts;
  const problem = prepareCwd({ ...asRoot, mounts }, spec.cwd);
  if (problem !== undefined) return startPrefix + problem;
  const files: Caller = { credentials: spec.user.credentials, mounts, clock: machine.clock, cwd: spec.cwd, umask: 0o022 };
  const find = () => findCommand(files, command, container.path);
  const key = [files.credentials.uid, files.credentials.gid, spec.cwd, container.path, command].join('\0');
  const found = matters ? find() : executables.get(container.image.definition, key, find);
  if ('refused' in found) return startPrefix + found.refused;
  container.holdFiles(sources.map((source) => source.root));
  container.logger.open();
  const terminal = container.config.tty ? newTerminal(machine, container) : undefined;
  const task = newTask(
    {
      kernel: machine.kernel,
      parent: undefined,
      argv: 'broken' in found ? spec.argv : argumentsOf(found, spec.argv),
      environment: environmentOf(container),
      credentials: spec.user.credentials,
      capabilities: spec.capabilities,
      cwd: spec.cwd,
      umask: 0o022,
      namespaces: all,
      cgroup: container.cgroup,
      files: standardFiles(container, terminal),
      executable: 'broken' in found ? command : found.path,
      script: 'broken' in found ? undefined : scriptOf(found),
      oomScoreAdj: container.resources.oomScoreAdj ?? 0,
      noNewPrivileges: container.config.linux.securityContext.noNewPrivileges,
    },
    { newSession: true, ...(terminal && { terminal }) },
  );
  begin(task, programOfCommand(machine, found));
  return task;
}

/** A function of its own: one within `start` would keep all that the start has found. */
export const environmentOf = (container: ContainerRecord) => () => container.environment();

function namespacesOf(machine: Machine, { sandbox, config }: ContainerRecord, targetPid: PidNamespace | undefined): Omit<Namespaces, 'mnt'> {
  const { kernel, namespaces: node } = machine;
  const mode = config.linux.securityContext.namespaces.pid;
  const pid = mode === 'target' ? targetPid : mode === 'node' ? node.pid : mode === 'pod' ? sandbox.pid : undefined;
  return {
    // Only with cgroup v2 containers get a cgroup namespace of their own.
    cgroup: { id: kernel.nextNamespace(), isPrivate: kernel.facts.cgroupVersion === 2 },
    ipc: sandbox.ipc,
    net: sandbox.net,
    pid: pid ?? new PidNamespace(kernel.nextNamespace(), node.pid),
    user: sandbox.user,
    uts: sandbox.uts,
  };
}

/** A working directory that is missing is made (runc's prepareRootfs); an error text if it cannot be. */
function prepareCwd(files: Caller, cwd: string): string | undefined {
  if (cwd === '/') return undefined;
  try {
    makeDirectories(files, cwd);
    return undefined;
  } catch (error) {
    if (error instanceof SystemError) return `mkdir ${cwd}: ${goText(error)}`;
    throw error;
  }
}

/** A command that can be run; one that runc refuses to start; or one that execve cannot run, which shows only after the start. */
export type Command = Executable | { readonly refused: string } | { readonly broken: string };

export function findCommand(files: Caller, command: string, path: string): Command {
  try {
    return findExecutable(files, command, path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const refused = lookPathError(files, command, path);
    return refused === undefined ? { broken: `exec ${command}: ${goText(error)}\n` } : { refused };
  }
}

export function programOfCommand(machine: Machine, command: Exclude<Command, { readonly refused: string }>): Program {
  if (!('broken' in command)) return programNamed(machine.kernel.programs, command);
  const { broken } = command;
  return function* (process) {
    yield* process.write(2, broken);
    return execFormatExit;
  };
}

function newTerminal(machine: Machine, container: ContainerRecord): Terminal {
  container.terminal = new Terminal({
    number: 0,
    rows: 24,
    columns: 80,
    show: (data) => output(container, 'stdout', data),
    signal: (group, signal) => machine.kernel.signalGroup(group, signal, machine.namespaces.pid),
  });
  return container.terminal;
}

function standardFiles(container: ContainerRecord, terminal: Terminal | undefined): OpenFile[] {
  if (terminal) {
    const file = new TerminalFile(terminal);
    return [file.retain(), file.retain(), file.retain()];
  }
  const stdin = container.config.stdin ? (container.stdin = new Source()) : NullFile.instance;
  return [stdin.retain(), new LogSink(container, 'stdout').retain(), new LogSink(container, 'stderr').retain()];
}

/** Where a container's output goes: to its log, and to who is attached. */
class LogSink extends WriteEnd {
  readonly #container: ContainerRecord;
  readonly #stream: 'stdout' | 'stderr';

  constructor(container: ContainerRecord, stream: 'stdout' | 'stderr') {
    super();
    this.#container = container;
    this.#stream = stream;
  }

  protected override take(data: Bytes): void {
    output(this.#container, this.#stream, data);
  }

  protected override ended(): void {
    this.#container.logger.end(this.#stream);
  }
}

function output(container: ContainerRecord, stream: 'stdout' | 'stderr', data: Bytes): void {
  container.logger.write(stream, data);
  if (!container.attached) return;
  for (const listener of container.attached) {
    if (stream === 'stdout') listener.output(data.slice());
    else listener.error(data.slice());
  }
}

/** All processes of a container, its first one included. */
export function tasksOf(container: ContainerRecord): Task[] {
  return [...container.cgroup.members].filter((member) => member instanceof Task);
}
