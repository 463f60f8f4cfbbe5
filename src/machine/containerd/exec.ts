import type { ExecSyncResult, Reply, RuntimeStream, StreamOptions } from '../../kubernetes/cri/index.ts';
import type { Duration } from '../../time/index.ts';
import type { Caller } from '../filesystem/index.ts';
import type { Machine } from '../machine.ts';
import { TerminalFile } from '../process/device-files.ts';
import { failure, SystemError } from '../process/errors.ts';
import { argumentsOf, scriptOf } from '../process/executable.ts';
import { Sink, Source } from '../process/host-stream.ts';
import { begin, newTask } from '../process/new-task.ts';
import { NullFile } from '../process/null-file.ts';
import type { OpenFile } from '../process/open-file.ts';
import type { Task } from '../process/task.ts';
import { Terminal } from '../process/terminal.ts';
import { concat } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';
import type { ContainerRecord } from './container.ts';
import { goDuration } from './go-duration.ts';
import { latencies } from './latencies.ts';
import { findCommand, programOfCommand } from './start-container.ts';

/** Process numbers that runc's own stages take in the container before the command (share-process-namespace: ps is 7 beside 1). */
const runcProcesses = 5;
/** What ExecSync keeps of each stream (containerd's maxExecSyncOutput). */
const maxOutput = 16 * 1024 * 1024;

/** Starts a command in the namespaces of a container; or the error's text. */
function startIn(
  machine: Machine,
  container: ContainerRecord,
  execId: string,
  command: readonly string[],
  files: OpenFile[],
  terminal: Terminal | undefined,
): Task | string {
  const { spec, namespaces, init } = container;
  const failed = (text: string) =>
    `failed to exec in container: failed to start exec "${execId}": OCI runtime exec failed: exec failed: unable to start container process: ${text}`;
  if (!namespaces || !init?.alive) return `failed to exec in container: container not running (${container.id})`;
  const caller: Caller = { credentials: spec.user.credentials, mounts: namespaces.mnt, clock: machine.clock, cwd: spec.cwd, umask: 0o022 };
  const found = findCommand(caller, command[0] ?? '', container.path);
  if ('refused' in found) return failed(found.refused);
  const environment = () => {
    const variables = container.environment();
    if (terminal) variables.set('TERM', 'xterm');
    return variables;
  };
  try {
    const task = newTask(
      {
        kernel: machine.kernel,
        parent: undefined,
        argv: 'broken' in found ? command : argumentsOf(found, command),
        environment,
        credentials: spec.user.credentials,
        capabilities: spec.capabilities,
        cwd: spec.cwd,
        umask: 0o022,
        namespaces,
        cgroup: container.cgroup,
        files: files.map((file) => file.retain()),
        executable: 'broken' in found ? (command[0] ?? '') : found.path,
        script: 'broken' in found ? undefined : scriptOf(found),
        oomScoreAdj: init.oomScoreAdj,
        noNewPrivileges: container.config.linux.securityContext.noNewPrivileges,
      },
      { newSession: true, ...(terminal && { terminal }) },
      runcProcesses,
    );
    begin(task, programOfCommand(machine, found));
    return task;
  } catch (error) {
    if (error instanceof SystemError) return failed(error.message.toLowerCase());
    throw error;
  }
}

/** exec with streams. A command that cannot be started is told as the stream's end. */
export function execute(machine: Machine, container: ContainerRecord, execId: string, command: readonly string[], options: StreamOptions): RuntimeStream {
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

/** exec without streams, for probes and hooks: all output at the end. */
export function executeSync(
  machine: Machine,
  container: ContainerRecord,
  execId: string,
  command: readonly string[],
  timeout: Duration,
  reply: Reply<ExecSyncResult>,
): void {
  const collected = { stdout: [] as Bytes[], stderr: [] as Bytes[] };
  const collect = (pieces: Bytes[]) => {
    let size = 0;
    return new Sink((data) => {
      if (size < maxOutput) pieces.push(data.slice());
      size += data.length;
    });
  };
  let answered = false;
  const answer: Reply<ExecSyncResult> = (result) => {
    if (answered) return;
    answered = true;
    timer?.cancel();
    reply(result);
  };
  let task: Task | undefined;
  const timer =
    timeout <= 0
      ? undefined
      : machine.after(timeout, 'ExecSync timeout', () => {
          task?.kill({ code: 0, signal: 'SIGKILL' });
          answer({
            error: { code: 'DeadlineExceeded', message: `failed to exec in container: timeout ${goDuration(timeout)} exceeded: context deadline exceeded` },
          });
        });
  machine.after(latencies.exec, 'ExecSync', () => {
    if (answered) return;
    const started = startIn(machine, container, execId, command, [NullFile.instance, collect(collected.stdout), collect(collected.stderr)], undefined);
    if (typeof started === 'string') {
      answer({ error: { code: 'Unknown', message: started } });
      return;
    }
    task = started;
    onEnd(started, () =>
      // The answer goes out after what the command's end brings about (a container that it killed).
      machine.after(0, 'ExecSync answer', () =>
        answer({ value: { stdout: concat(collected.stdout), stderr: concat(collected.stderr), exitCode: started.status?.code ?? 0 } }),
      ),
    );
  });
}
