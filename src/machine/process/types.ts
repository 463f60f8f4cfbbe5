/**
 * The system calls of a simulated Linux host, as a program sees them. A program is a generator: it runs until it yields a `Suspension`,
 * and goes on when the kernel wakes it. Calls that can block are generators themselves, used as `yield* process.read(0)`; all others
 * answer at once. Failures are thrown as `SystemError` and left uncaught end the process with status 1 and the error's text on stderr.
 */
import type { Clock, Duration, Time } from '../../time/index.ts';

export type Bytes = Uint8Array;

/** What a process waits for. Only the kernel makes these; a program passes them on with `yield*`. */
export interface Suspension {
  readonly reason: string;
}

/** What a generator function answers, or an object that does the same. T is the value of the call; a program's own is its exit status, 0 to 255. */
export interface Execution<T> {
  next(): IteratorResult<Suspension, T>;
  /** Ends it where it waits. */
  return(value: T): IteratorResult<Suspension, T>;
  /** Goes on with an error where it waits. */
  throw(error: unknown): IteratorResult<Suspension, T>;
  [Symbol.iterator](): Execution<T>;
}

export type Program = (process: Process) => Execution<number>;

/** A machine's programs by the name that an executable file carries. */
export type Programs = Pick<ReadonlyMap<string, Program>, 'get'>;

export type Signal =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGILL'
  | 'SIGTRAP'
  | 'SIGABRT'
  | 'SIGBUS'
  | 'SIGFPE'
  | 'SIGKILL'
  | 'SIGUSR1'
  | 'SIGSEGV'
  | 'SIGUSR2'
  | 'SIGPIPE'
  | 'SIGALRM'
  | 'SIGTERM'
  | 'SIGCHLD'
  | 'SIGCONT'
  | 'SIGSTOP'
  | 'SIGTSTP'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGWINCH';

export type SignalAction = 'default' | 'ignore' | (() => void);

/** How a process ended: by exit(code), or by a signal (then `code` is 128 + its number, as a shell calls it). */
export interface ExitStatus {
  readonly code: number;
  readonly signal?: Signal;
  readonly oomKilled?: boolean;
}

export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly create?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
  readonly append?: boolean;
  readonly directory?: boolean;
}

export type FileType = 'file' | 'directory' | 'symlink' | 'character' | 'fifo' | 'socket';

export interface FileStat {
  readonly inode: number;
  readonly type: FileType;
  /** Permission bits with setuid, setgid and sticky: 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** What it takes of the disk, in units of 512 bytes. */
  readonly blocks: number;
  readonly links: number;
  readonly modified: Time;
  readonly device: number;
  /** For devices: major, minor. */
  readonly rdev?: readonly [major: number, minor: number];
}

/** The kinds of namespaces, as /proc/PID/ns names them. */
export type NamespaceKind = 'cgroup' | 'ipc' | 'mnt' | 'net' | 'pid' | 'user' | 'uts';

/** What mount(2) is told. */
export interface MountOptions {
  readonly type?: string;
  readonly bind?: boolean;
  readonly remount?: boolean;
  readonly readonly?: boolean;
  /** Bytes, of a tmpfs. */
  readonly size?: number;
}

export interface SpawnOptions {
  readonly argv: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** Descriptors of the child: child's number → own number. Without it the child gets 0, 1 and 2. */
  readonly files?: ReadonlyMap<number, number>;
  /** A new process group (true), or the one to join. */
  readonly group?: boolean | number;
  /** Signals ignored by the child from its start (a background job of a shell without job control: SIGINT, SIGQUIT). */
  readonly ignore?: readonly Signal[];
}

export interface WaitOptions {
  /** One child; without it any. */
  readonly pid?: number;
  /** Answer at once, with undefined if none has ended. */
  readonly noHang?: boolean;
  /** Answer also when a child has been stopped (WUNTRACED). */
  readonly untraced?: boolean;
  /** Throw EINTR when a handled signal comes (the shell's `wait`); without it the waiting goes on. */
  readonly interruptible?: boolean;
}

/** What became of a child: it has ended, or was stopped by a signal. */
export interface Waited {
  readonly pid: number;
  readonly status: ExitStatus;
  readonly stopped?: Signal;
}

export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Seen by `ps`, `top` and /proc. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly argv: readonly string[];
  /** What the kernel calls it (comm): the file that was executed, 15 characters of it. */
  readonly name: string;
  /** What the process has written over its arguments (setproctitle), shown in their place. */
  readonly title: string | undefined;
  readonly state: 'R' | 'S' | 'D' | 'Z' | 'T';
  readonly started: Time;
  /** CPU time used. */
  readonly cpu: Duration;
  /** Resident memory in bytes. */
  readonly memory: number;
  readonly tty: string;
}

/** A process as its program sees it. Numbers of processes are those of its own PID namespace. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  readonly credentials: Credentials;
  readonly hostname: string;
  /** sethostname(2): the name of all processes in the UTS namespace. Throws EPERM without CAP_SYS_ADMIN. */
  setHostname(name: string): void;
  readonly clock: Clock;
  /** Seeded chance of this machine. */
  readonly random: { fraction(): number; integer(low: number, high: number): number };
  cwd: string;
  umask: number;
  /** setgid(2), setgroups(2) and setuid(2). Throws EPERM without CAP_SETUID. */
  setUser(credentials: Credentials): void;
  /** chroot(2), and to the new root. Throws EPERM without CAP_SYS_CHROOT, ENOENT, ENOTDIR. */
  changeRoot(path: string): void;
  /** Whether a capability is in effect: `NET_RAW`. */
  hasCapability(name: string): boolean;
  /** What ps and /proc/PID/cmdline show in place of the arguments (setproctitle); undefined: the arguments. A child by fork has it too. */
  title: string | undefined;

  // Files. Paths may be relative to cwd.
  open(path: string, flags: OpenFlags, mode?: number): number;
  close(descriptor: number): void;
  /** Makes `to` another name of `from`, closing what `to` was. */
  duplicate(from: number, to: number): void;
  /** The lowest free descriptor not below `least`, as another name of `from`. */
  duplicateAbove(from: number, least: number): number;
  pipe(): readonly [read: number, write: number];
  /** At most `limit` bytes (default 64 KiB); empty at the end. */
  read(descriptor: number, limit?: number): Execution<Bytes>;
  /** As `read`, of a file that never blocks; empty for one that would. What it costs is paid with the next call that may wait. */
  readNow(descriptor: number, limit?: number): Bytes;
  /** All of it, waiting where a pipe is full. SIGPIPE, or EPIPE where that is ignored. The bytes must not be changed afterwards: who reads may get the same ones. */
  write(descriptor: number, data: Bytes | string): Execution<void>;
  /** Writes without waiting; answers how many bytes were taken, 0 too where the process has to pay for earlier calls first. */
  writeNow(descriptor: number, data: Bytes): number;
  seek(descriptor: number, offset: number, whence?: 'start' | 'current' | 'end'): number;
  truncate(descriptor: number, size: number): void;
  isTerminal(descriptor: number): boolean;
  stat(path: string): FileStat;
  lstat(path: string): FileStat;
  fstat(descriptor: number): FileStat;
  readDirectory(path: string): readonly string[];
  mkdir(path: string, mode?: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  link(target: string, path: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  mkfifo(path: string, mode?: number): void;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  utimes(path: string, modified: Time): void;
  /** Whether the process may: 'r', 'w', 'x' in any combination; '' for existence. */
  access(path: string, mode: string): boolean;
  statfs(path: string): { readonly device: string; readonly type: string; readonly size: number; readonly used: number; readonly mountPoint: string };
  /** mount(2) in its own mount namespace. Throws EPERM without CAP_SYS_ADMIN, ENODEV for a file system that there is none of, ENOENT, ENOTDIR. */
  mount(source: string, path: string, options: MountOptions): void;
  /** setns(2) with another process' namespaces; the PID namespace is for its children. Throws ESRCH, EPERM, EINVAL. */
  enterNamespaces(pid: number, kinds: readonly NamespaceKind[]): void;
  /** unshare(2). Throws EPERM. */
  unshare(kinds: readonly Exclude<NamespaceKind, 'net' | 'user'>[]): void;
  /** umount2(2). Throws EPERM, EINVAL, EBUSY. */
  unmount(path: string): void;
  mounts(): readonly { readonly device: string; readonly path: string; readonly type: string; readonly options: string }[];

  // Processes.
  /** fork and execve: the child's number. Throws ENOENT, EACCES, ENOEXEC …; `argv[0]` is looked up in PATH unless it has a slash. */
  spawn(options: SpawnOptions): number;
  /** fork alone: a child that goes on with `body` (a subshell). It has copies of descriptors, environment and cwd. */
  fork(body: Program, options?: Pick<SpawnOptions, 'files' | 'group' | 'ignore'>): number;
  /** execve: this process becomes another program. Never returns; throws as spawn does. */
  exec(argv: readonly string[], env?: ReadonlyMap<string, string>): Execution<never>;
  wait(options?: WaitOptions): Execution<Waited | undefined>;
  /** Ends this process now. */
  exit(code: number): never;
  /** pid > 0: a process; 0: the own group; -1: all but PID 1; < -1: a group. '' only asks whether it exists. Throws ESRCH, EPERM. */
  kill(pid: number, signal: Signal | ''): void;
  /** A handler is called as soon as the signal is delivered; a call that blocks is then given up with EINTR (`sleep` returns early, `wait` goes on). */
  onSignal(signal: Signal, action: SignalAction): void;
  processes(): readonly ProcessInfo[];
  setGroup(pid: number, group: number): void;
  readonly group: number;

  // Time and work.
  /** Answers the time still left if a handled signal came first, else 0. */
  sleep(duration: Duration): Execution<Duration>;
  /** Uses the processor for `duration` (longer in all where a CPU limit throttles). A program that loops must work, or time would stand still. */
  work(duration: Duration): Execution<void>;
  /** Waits until one of the descriptors can be read without blocking, or `timeout` is over (then empty). */
  poll(descriptors: readonly number[], timeout?: Duration): Execution<readonly number[]>;
  /**
   * Waits for something outside this machine (an answer that arrives as a task of the clock), or until one of `descriptors` can be read
   * without blocking. Calls `subscribe` once, with a function that wakes the process; what `subscribe` returns is called when the waiting
   * is over, however it ends (woken, a readable descriptor, a handled signal, the process killed). `wake` may be called at once within
   * `subscribe`, or several times: only the first counts. Returns early when a handled signal came, as `sleep` does: callers look again at
   * what they wait for.
   */
  waitFor(subscribe: (wake: () => void) => () => void, descriptors?: readonly number[]): Execution<void>;
  /** Sets how much memory the program holds beside its files, in bytes: all of it, not what is added. It counts in its cgroup and may bring the OOM killer. */
  allocate(bytes: number): Execution<void>;

  // Terminal of a descriptor.
  readonly terminal: TerminalControl;

  // Network. Sockets are descriptors for read, write, close and poll.
  /** '' listens on every address. Throws EADDRINUSE, EACCES. */
  listen(address: SocketAddress, protocol?: 'tcp' | 'udp'): number;
  /** A listening Unix socket at a path, or at `@name` without a file. Throws EADDRINUSE and what making a file throws. */
  listenUnix(path: string): number;
  /** Throws ENOENT, EACCES, ECONNREFUSED. */
  connectUnix(path: string): number;
  accept(descriptor: number): Execution<number>;
  /** Throws ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH. */
  connect(address: SocketAddress, protocol?: 'tcp' | 'udp', timeout?: Duration): Execution<number>;
  sendTo(descriptor: number, data: Bytes, to: SocketAddress): void;
  receiveFrom(descriptor: number, timeout?: Duration): Execution<{ readonly data: Bytes; readonly from: SocketAddress } | undefined>;
  localAddress(descriptor: number): SocketAddress;
  remoteAddress(descriptor: number): SocketAddress;
  /** Half-close: the peer reads the end. */
  shutdown(descriptor: number): void;
  interfaces(): readonly NetworkInterface[];
  routes(): readonly { readonly destination: string; readonly gateway: string; readonly device: string; readonly source?: string }[];
  sockets(): readonly {
    readonly protocol: 'tcp' | 'udp';
    readonly local: SocketAddress;
    readonly remote?: SocketAddress;
    readonly state: string;
    readonly pid: number;
  }[];

  /** Unix sockets of the network namespace. */
  unixSockets(): readonly { readonly path: string; readonly state: 'LISTENING' | 'CONNECTED'; readonly inode: number; readonly pid: number }[];

  /** Identifiers of the namespaces, as /proc/self/ns shows them. */
  readonly namespaces: Readonly<Record<'cgroup' | 'ipc' | 'mnt' | 'net' | 'pid' | 'user' | 'uts', number>>;
  /** What uname and /proc tell of the machine. */
  readonly machine: {
    readonly release: string;
    readonly version: string;
    readonly architecture: string;
    readonly cpus: number;
    readonly memory: number;
    readonly booted: Time;
  };
}

export interface NetworkInterface {
  readonly name: string;
  readonly address: string;
  readonly prefix: number;
  readonly mac: string;
  readonly up: boolean;
}

export interface TerminalControl {
  /** Raw: each byte at once, no echo, no signals from keys. */
  setRaw(descriptor: number, raw: boolean): void;
  size(descriptor: number): { readonly rows: number; readonly columns: number };
  /** The group that Ctrl-C and Ctrl-Z reach, and that may read. */
  setForeground(descriptor: number, group: number): void;
}
