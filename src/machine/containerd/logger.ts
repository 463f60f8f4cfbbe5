import type { ContainerConfig } from '../../kubernetes/cri/index.ts';
import { toRFC3339 } from '../../time/index.ts';
import type { FileInode } from '../filesystem/index.ts';
import { makeDirectories, rename, unlink, writeWhole } from '../filesystem/index.ts';
import type { Machine } from '../machine.ts';
import { costs } from '../process/costs.ts';
import { SystemError } from '../process/errors.ts';
import type { Bytes } from '../process/types.ts';
import { LogLines } from './log-lines.ts';
import { logPathOf } from './log-path.ts';
import type { Sandbox } from './sandbox.ts';

/** kubelet's containerLogMaxSize and containerLogMaxFiles. The rotation is done here, where the size is known at once. */
const maxSize = 10 * 1024 * 1024;
const maxFiles = 5;

/** Writes what a container says to its log file on the node, in the CRI format. */
export class Logger {
  readonly #machine: Machine;
  readonly #sandbox: Sandbox;
  readonly #config: ContainerConfig;
  #file: FileInode | undefined;
  #stdout: LogLines | undefined;
  #stderr: LogLines | undefined;
  #rotated: string[] | undefined;

  constructor(machine: Machine, sandbox: Sandbox, config: ContainerConfig) {
    this.#machine = machine;
    this.#sandbox = sandbox;
    this.#config = config;
  }

  /** Made when it is asked for: when the file begins, which is once for most containers. */
  get #path(): string {
    return logPathOf(this.#sandbox, this.#config);
  }

  write(stream: 'stdout' | 'stderr', data: Bytes): void {
    const lines = this.#linesOf(stream);
    const bytes = lines.add(data, this.#machine.clock.now);
    this.#machine.kernel.current?.charge(lines.completed * costs.logLine + Math.floor(bytes.length / costs.logBytesPerMicrosecond));
    this.#append(bytes);
  }

  /** Most containers write to one of their streams only. */
  #linesOf(stream: 'stdout' | 'stderr'): LogLines {
    if (stream === 'stdout') {
      this.#stdout ??= new LogLines(stream);
      return this.#stdout;
    }
    this.#stderr ??= new LogLines(stream);
    return this.#stderr;
  }

  end(stream: 'stdout' | 'stderr'): void {
    const rest = (stream === 'stdout' ? this.#stdout : this.#stderr)?.end(this.#machine.clock.now);
    if (rest) this.#append(rest);
  }

  /** Begins the file (again, when it was moved away). */
  open(): void {
    const path = this.#path;
    if (path === '') return;
    const { agent } = this.#machine;
    makeDirectories(agent, path.slice(0, path.lastIndexOf('/')));
    this.#file = writeWhole(agent, path, new Uint8Array(0), 0o640);
  }

  #append(bytes: Bytes): void {
    const file = this.#file;
    if (!file || bytes.length === 0) return;
    // A full disk loses lines, as it does in reality.
    file.write(file.size, bytes, this.#machine.clock.now);
    if (file.size > maxSize) this.#rotate();
  }

  #rotate(): void {
    const stamp = toRFC3339(this.#machine.clock.now).replaceAll(/[-:Z]/g, '').replace('T', '-');
    const target = `${this.#path}.${stamp}`;
    this.#rotated = [...(this.#rotated ?? []).filter((path) => path !== target), target];
    try {
      rename(this.#machine.agent, this.#path, target);
      while (this.#rotated.length > maxFiles - 1) unlink(this.#machine.agent, this.#rotated.shift()!);
    } catch (error) {
      // Somebody has removed the files: the log goes on in a new one.
      if (!(error instanceof SystemError)) throw error;
    }
    this.open();
  }
}
