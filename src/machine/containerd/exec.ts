import type { ExecSyncResult, Reply, Result, RuntimeStream, StreamOptions } from '../../kubernetes/cri/index.ts';
import type { Duration, Timer } from '../../time/index.ts';
import type { Caller } from '../filesystem/index.ts';
import type { Machine } from '../machine.ts';
import { TerminalFile } from '../process/device-files.ts';
import { failure, SystemError } from '../process/errors.ts';
import { argumentsOf, scriptOf } from '../process/executable.ts';
import { Sink, Source, WriteEnd } from '../process/host-stream.ts';
import { begin, newTask } from '../process/new-task.ts';
import { NullFile } from '../process/null-file.ts';
import type { OpenFile } from '../process/open-file.ts';
import type { Task } from '../process/task.ts';
import { Terminal } from '../process/terminal.ts';
import { concat } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';
import type { ContainerRecord } from './container.ts';
import { goDuration } from './go-duration.ts';
import type { LateId } from './ids.ts';
import { latencies } from './latencies.ts';
import { environmentOf, findCommand, programOfCommand } from './start-container.ts';

/** Process numbers that runc's own stages take in the container before the command (share-process-namespace: ps is 7 beside 1). */
const runcProcesses = 5;
/** What ExecSync keeps of each stream (containerd's maxExecSyncOutput). */
const maxOutput = 16 * 1024 * 1024;

/** Starts a command in the namespaces of a container; or the error's text. */
function startIn(
  machine: Machine,
  container: ContainerRecord,
  execId: LateId,
  command: readonly string[],
  files: OpenFile[],
  terminal: Terminal | undefined,
): Task | string {
  const { spec, namespaces, init } = container;
  if (!namespaces || !init?.alive) return `failed to exec in container: container not running (${container.id})`;
  const caller: Caller = { credentials: spec.user.credentials, mounts: namespaces.mnt, clock: machine.clock, cwd: spec.cwd, umask: 0o022 };
  const found = findCommand(caller, command[0] ?? '', container.path);
  if ('refused' in found) return startFailure(execId, found.refused);
  for (const file of files) file.retain();
  try {
    const task = newTask(
      {
        kernel: machine.kernel,
        parent: undefined,
        argv: 'broken' in found ? command : argumentsOf(found, command),
        environment: terminal ? environmentWithTerminal(container) : environmentOf(container),
        credentials: spec.user.credentials,
        capabilities: spec.capabilities,
        cwd: spec.cwd,
        umask: 0o022,
        namespaces,
        cgroup: container.cgroup,
        files,
        executable: 'broken' in found ? (command[0] ?? '') : found.path,
        script: 'broken' in found ? undefined : scriptOf(found),
        oomScoreAdj: init.oomScoreAdj,
        noNewPrivileges: container.config.linux.securityContext.noNewPrivileges,
      },
      terminal ? { newSession: true, terminal } : ownSession,
      runcProcesses,
    );
    begin(task, programOfCommand(machine, found));
    return task;
  } catch (error) {
    if (error instanceof SystemError) return startFailure(execId, error.message.toLowerCase());
    throw error;
  }
}

const ownSession = { newSession: true } as const;

const startFailure = (execId: LateId, text: string): string =>
  `failed to exec in container: failed to start exec "${execId()}": OCI runtime exec failed: exec failed: unable to start container process: ${text}`;

const environmentWithTerminal = (container: ContainerRecord) => () => container.environment().set('TERM', 'xterm');

/** exec with streams. A command that cannot be started is told as the stream's end. */
export function execute(machine: Machine, container: ContainerRecord, execId: LateId, command: readonly string[], options: StreamOptions): RuntimeStream {
  let over = false;
  const output = (listener: (bytes: Bytes) => void) =>
    new Sink((data) => {
      if (over) throw failure('EPIPE');
      listener(data.slice());
    });
  const terminal = options.tty
    ? new Terminal({
        number: machine.nextTerminal(),
        rows: 24,
        columns: 80,
        show: (data) => {
          if (!over) options.output(data.slice());
        },
        signal: (group, signal) => machine.kernel.signalGroup(group, signal, machine.namespaces.pid),
      })
    : undefined;
  const input = options.stdin && !terminal ? new Source() : undefined;
  const files = terminal
    ? Array.from({ length: 3 }, () => new TerminalFile(terminal))
    : [input ?? NullFile.instance, output(options.output), output(options.error)];
  machine.after(latencies.exec, 'exec', () => {
    const task = startIn(machine, container, execId, command, files, terminal);
    if (typeof task === 'string') {
      if (!over) options.ended({ error: { code: 'Unknown', message: task } });
      return;
    }
    onEnd(task, () => {
      const isOpen = !over;
      over = true;
      if (isOpen) options.ended({ value: task.status?.code ?? 0 });
    });
  });
  return {
    send: (bytes) => (terminal ? terminal.input(bytes) : input?.send(bytes)),
    end: () => input?.end(),
    resize: (rows, columns) => terminal?.resize(rows, columns),
    close() {
      over = true;
      input?.end();
      terminal?.hangUp();
    },
  };
}

function onEnd(task: Task, action: () => void): void {
  if (task.alive) task.onExit = action;
  else action();
}

/** What a command writes to one of its streams, for whoever reads it when the command has ended. */
class Collector extends WriteEnd {
  #pieces: Bytes[] | undefined;
  #size = 0;

  protected override take(data: Bytes): void {
    if (this.#size < maxOutput) {
      this.#pieces ??= [];
      this.#pieces.push(data.slice());
    }
    this.#size += data.length;
  }

  protected override ended(): void {}

  get content(): Bytes {
    return concat(this.#pieces ?? []);
  }
}

/** exec without streams, for probes and hooks: all output at the end. It answers once, whatever comes first: the command's end or the time-out. */
class SyncExecution {
  readonly #machine: Machine;
  readonly #reply: Reply<ExecSyncResult>;
  readonly #timer: Timer | undefined;
  #answered = false;
  #task: Task | undefined;

  constructor(machine: Machine, timeout: Duration, reply: Reply<ExecSyncResult>) {
    this.#machine = machine;
    this.#reply = reply;
    this.#timer = timeout <= 0 ? undefined : machine.after(timeout, 'ExecSync timeout', () => this.#timedOut(timeout));
  }

  start(container: ContainerRecord, execId: LateId, command: readonly string[]): void {
    if (this.#answered) return;
    const stdout = new Collector();
    const stderr = new Collector();
    const started = startIn(this.#machine, container, execId, command, [NullFile.instance, stdout, stderr], undefined);
    if (typeof started === 'string') {
      this.#answer({ error: { code: 'Unknown', message: started } });
      return;
    }
    this.#task = started;
    onEnd(started, () => this.#ended(started, stdout, stderr));
  }

  /** The answer goes out after what the command's end brings about (a container that it killed). */
  #ended(task: Task, stdout: Collector, stderr: Collector): void {
    this.#machine.after(0, 'ExecSync answer', () =>
      this.#answer({ value: { stdout: stdout.content, stderr: stderr.content, exitCode: task.status?.code ?? 0 } }),
    );
  }

  #timedOut(timeout: Duration): void {
    this.#task?.kill({ code: 0, signal: 'SIGKILL' });
    const message = `failed to exec in container: timeout ${goDuration(timeout)} exceeded: context deadline exceeded`;
    this.#answer({ error: { code: 'DeadlineExceeded', message } });
  }

  #answer(result: Result<ExecSyncResult>): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#timer?.cancel();
    this.#reply(result);
  }
}

/** ExecSync: begins after the time that runc takes. */
export function executeSync(
  machine: Machine,
  container: ContainerRecord,
  execId: LateId,
  command: readonly string[],
  timeout: Duration,
  reply: Reply<ExecSyncResult>,
): void {
  const execution = new SyncExecution(machine, timeout, reply);
  machine.after(latencies.exec, 'ExecSync', () => execution.start(container, execId, command));
}
