import { SystemError } from '../../../machine/process/errors.ts';
import { decode, encode } from '../../../machine/process/text.ts';
import type { Bytes, Execution, FileStat, Process, Program, Signal, Suspension } from '../../../machine/process/types.ts';
import type { Clock } from '../../../time/index.ts';

/** Files by absolute path, for tests: a text, or bytes; directories are what lies above them. */
export interface FileStore {
  read(path: string): Bytes | undefined;
  write(path: string, bytes: Bytes): void;
  isDirectory(path: string): boolean;
  list(path: string): readonly string[];
  remove(path: string): void;
}

/** Files in memory. */
export function memoryFiles(texts: Readonly<Record<string, string>>): FileStore {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, encode(text)]));
  const below = (path: string) => [...files.keys()].filter((file) => file.startsWith(path === '/' ? '/' : `${path}/`));
  return {
    read: (path) => files.get(path),
    write: (path, bytes) => void files.set(path, bytes),
    isDirectory: (path) => path === '/' || below(path).length > 0,
    list: (path) => [...new Set(below(path).map((file) => file.slice(path === '/' ? 1 : path.length + 1).split('/')[0]!))],
    remove: (path) => void files.delete(path),
  };
}

export interface FakeOptions {
  readonly clock: Clock;
  readonly argv: readonly string[];
  readonly files: FileStore;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly onOutput?: (descriptor: number, text: string) => void;
}

/** A run of a program. */
export interface FakeRun {
  readonly process: Process;
  /** Undefined while it runs. */
  readonly status: number | undefined;
  /** What it wrote to both, in order. */
  readonly output: string;
  readonly stdout: string;
  signal(name: Signal): void;
}

class Ended extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

interface OpenFile {
  readonly path: string;
  content: Bytes;
  at: number;
  readonly writing: boolean;
}

/** Starts a program on a small double of a machine: files, time, standard streams and signals, and nothing else. */
export function startFake(program: Program, options: FakeOptions): FakeRun {
  const { clock, files } = options;
  const state = { status: undefined as number | undefined, output: '', stdout: '', wake: undefined as (() => void) | undefined, interrupted: false };
  const handlers = new Map<Signal, () => void>();
  const open = new Map<number, OpenFile>([[0, { path: '', content: encode(options.stdin ?? ''), at: 0, writing: false }]]);
  const absolute = (path: string): string => {
    const parts: string[] = [];
    for (const part of (path.startsWith('/') ? path : `${fake.cwd}/${path}`).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return `/${parts.join('/')}`;
  };

  function* pause(subscribe: (wake: () => void) => () => void): Execution<void> {
    let done = false;
    const stop = subscribe(() => {
      if (done) return;
      done = true;
      clock.after(0, 'wake', () => state.wake?.());
    });
    try {
      yield { reason: 'test' };
    } finally {
      done = true;
      stop();
    }
  }

  const stat = (path: string): FileStat => {
    const full = absolute(path);
    const content = files.read(full);
    if (content === undefined && !files.isDirectory(full)) throw new SystemError('ENOENT');
    const type = content === undefined ? 'directory' : 'file';
    return { inode: 1, type, mode: 0o755, uid: 0, gid: 0, size: content?.length ?? 0, blocks: 0, links: 1, modified: clock.now, device: 1 };
  };

  const system = {
    pid: 100,
    parent: 1,
    argv: options.argv,
    env: new Map(Object.entries({ HOME: '/root', PATH: '/usr/bin', ...options.env })),
    credentials: { uid: 0, gid: 0, groups: [] },
    hostname: 'workstation',
    clock,
    random: { fraction: () => 0.5, integer: (low: number) => low },
    cwd: options.cwd ?? '/root',
    umask: 0o22,
    open(path: string, flags: { readonly write?: boolean; readonly truncate?: boolean; readonly create?: boolean }) {
      const full = absolute(path);
      const content = files.read(full);
      if (content === undefined && files.isDirectory(full)) throw new SystemError('EISDIR');
      if (content === undefined && !flags.create) throw new SystemError('ENOENT');
      const descriptor = Math.max(2, ...open.keys()) + 1;
      open.set(descriptor, { path: full, content: flags.truncate ? new Uint8Array() : (content ?? new Uint8Array()), at: 0, writing: flags.write ?? false });
      if (flags.write) files.write(full, open.get(descriptor)!.content);
      return descriptor;
    },
    close: (descriptor: number) => void open.delete(descriptor),
    *read(descriptor: number, limit = 65536): Execution<Bytes> {
      const file = open.get(descriptor);
      if (!file) throw new SystemError('EBADF');
      const bytes = file.content.subarray(file.at, file.at + limit);
      file.at += bytes.length;
      return bytes;
    },
    *write(descriptor: number, data: Bytes | string): Execution<void> {
      const file = open.get(descriptor);
      const bytes = typeof data === 'string' ? encode(data) : data;
      if (file) {
        const joined = new Uint8Array(file.content.length + bytes.length);
        joined.set(file.content);
        joined.set(bytes, file.content.length);
        file.content = joined;
        files.write(file.path, joined);
        return;
      }
      const text = decode(bytes);
      state.output += text;
      if (descriptor === 1) state.stdout += text;
      options.onOutput?.(descriptor, text);
    },
    isTerminal: () => false,
    stat,
    lstat: stat,
    readDirectory(path: string) {
      const full = absolute(path);
      if (!files.isDirectory(full)) throw new SystemError('ENOENT');
      return files.list(full);
    },
    mkdir() {},
    unlink: (path: string) => files.remove(absolute(path)),
    access: (path: string) => files.read(absolute(path)) !== undefined,
    exit(code: number): never {
      throw new Ended(code);
    },
    kill() {},
    onSignal(signal: Signal, action: 'default' | 'ignore' | (() => void)) {
      if (typeof action === 'function') handlers.set(signal, action);
      else handlers.delete(signal);
    },
    group: 100,
    *sleep(duration: number): Execution<number> {
      yield* pause((wake) => {
        const timer = clock.after(duration, 'sleep', wake);
        return () => timer.cancel();
      });
      return 0;
    },
    *work(duration: number): Execution<void> {
      yield* system.sleep(duration);
    },
    *poll(): Execution<readonly number[]> {
      return [0];
    },
    *waitFor(subscribe: (wake: () => void) => () => void, descriptors: readonly number[] = []): Execution<void> {
      yield* pause((wake) => {
        const stop = subscribe(wake);
        if (descriptors.length > 0) wake();
        return stop;
      });
    },
    terminal: { setRaw() {}, size: () => ({ rows: 24, columns: 80 }), setForeground() {} },
  };
  const fake = system as unknown as Process & typeof system;
  const running = program(fake);
  const step = () => {
    state.wake = undefined;
    try {
      const result: IteratorResult<Suspension, number> = running.next();
      if (result.done) state.status = result.value;
      else state.wake = step;
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      state.status = error.code;
    }
  };
  clock.after(0, 'start', step);
  return {
    process: fake,
    get status() {
      return state.status;
    },
    get output() {
      return state.output;
    },
    get stdout() {
      return state.stdout;
    },
    signal(name) {
      const handler = handlers.get(name);
      if (handler) handler();
      else {
        // The default action: the process ends, its generator is closed.
        running.return(0);
        state.wake = undefined;
        state.status ??= 130;
      }
      clock.after(0, 'signal', () => state.wake?.());
    },
  };
}
