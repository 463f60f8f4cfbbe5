import type { Machine } from './machine.ts';
import { allCapabilities } from './process/capabilities.ts';
import { TerminalFile } from './process/device-files.ts';
import { argumentsOf, findExecutable, programNamed, scriptOf } from './process/executable.ts';
import { Sink, Source } from './process/host-stream.ts';
import { begin, newTask } from './process/new-task.ts';
import type { OpenFile } from './process/open-file.ts';
import { root } from './process/root-user.ts';
import { Terminal } from './process/terminal.ts';
import type { Bytes, ExitStatus, Signal } from './process/types.ts';

/** A process in the machine's own namespaces, such as the reader's shell. */
export interface StartOptions {
  /** `argv[0]` is looked up in PATH unless it has a slash. */
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** With a terminal of this size; without it the standard streams are pipes. */
  readonly terminal?: { readonly rows: number; readonly columns: number };
  onOutput(bytes: Bytes): void;
  /** Standard error; without it that goes to onOutput. Not used with a terminal. */
  onError?(bytes: Bytes): void;
  onExit(status: ExitStatus): void;
}

/** The side of the keyboard. */
export interface StartedProcess {
  readonly pid: number;
  write(bytes: Bytes): void;
  /** End of input; a terminal is hung up. */
  end(): void;
  resize(rows: number, columns: number): void;
  kill(signal: Signal): void;
}

/** Starts a process as root. Throws SystemError if the program cannot be run. */
export function startProcess(machine: Machine, options: StartOptions): StartedProcess {
  const { kernel, namespaces } = machine;
  const found = findExecutable({ ...machine.agent, cwd: options.cwd }, options.argv[0] ?? '', options.env.get('PATH'));
  const terminal =
    options.terminal &&
    new Terminal({
      number: machine.nextTerminal(),
      ...options.terminal,
      show: (data) => options.onOutput(data.slice()),
      signal: (group, signal) => kernel.signalGroup(group, signal, namespaces.pid),
    });
  const input = terminal ? undefined : new Source();
  const task = newTask(
    {
      kernel,
      parent: machine.init,
      argv: argumentsOf(found, options.argv),
      environment: new Map(options.env),
      credentials: root,
      capabilities: allCapabilities,
      cwd: options.cwd,
      umask: 0o022,
      namespaces,
      cgroup: machine.rootCgroup,
      files: standardFiles(options, terminal, input).map((file) => file.retain()),
      executable: found.path,
      script: scriptOf(found),
      oomScoreAdj: 0,
      noNewPrivileges: false,
    },
    { newSession: true, ...(terminal && { terminal }) },
  );
  task.onExit = (status) => options.onExit(status);
  begin(task, programNamed(kernel.programs, found));
  return {
    pid: task.pid,
    write: (bytes) => (terminal ? terminal.input(bytes) : input?.send(bytes)),
    end: () => (terminal ? terminal.hangUp() : input?.end()),
    resize: (rows, columns) => terminal?.resize(rows, columns),
    kill: (signal) => task.signal(signal, true),
  };
}

function standardFiles(options: StartOptions, terminal: Terminal | undefined, input: Source | undefined): OpenFile[] {
  if (terminal) return Array.from({ length: 3 }, () => new TerminalFile(terminal));
  const output = new Sink((data) => options.onOutput(data.slice()));
  const error = options.onError ? new Sink((data) => options.onError?.(data.slice())) : output;
  return [input!, output, error];
}
