import type { Clock, Duration, Random, Timer } from '../time/index.ts';
import { Cgroup } from './cgroup/index.ts';
import { buildTree, builtAt, type Caller, type FileTree, type Mount, MountTable, OverlayDirectory, type TreeDirectory, Volume } from './filesystem/index.ts';
import { MachineTimers } from './machine-timers.ts';
import { type Network, NetworkNamespace } from './network/index.ts';
import { allCapabilities } from './process/capabilities.ts';
import { Kernel } from './process/kernel.ts';
import { type Namespaces, PidNamespace } from './process/namespaces.ts';
import { newTask } from './process/new-task.ts';
import { root } from './process/root-user.ts';
import { SystemCalls } from './process/system-calls.ts';
import type { Task } from './process/task.ts';
import type { Programs } from './process/types.ts';
import { type StartedProcess, type StartOptions, startProcess } from './start-process.ts';
import { systemMounts } from './system-mounts.ts';

/** What a machine is made of. */
export interface MachineOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  /** Of eth0, in a /16 whose first address is the gateway. */
  readonly ip: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly storageBytes: number;
  readonly programs: Programs;
  /** The files of its operating system. One object for many machines: the tree is made once and shared. */
  readonly files: FileTree;
  /** uname -r */
  readonly release: string;
  /** 2 unless said otherwise. */
  readonly cgroupVersion?: 1 | 2;
  /** Told of each error thrown by a program that is neither an exit nor a failed system call. */
  readonly onBug: (error: unknown, where: string) => void;
}

const version = '#1 SMP PREEMPT_DYNAMIC Debian';
/** systemd's DefaultTasksMax: 15 % of kernel.pid_max. It is what stops a fork bomb here. */
const maxTasks = 4915;

const trees = new WeakMap<FileTree, TreeDirectory>();

/** The tree that a written description stands for; made once, then shared by all that use it. Nobody changes it. */
export function sharedTree(files: FileTree): TreeDirectory {
  let tree = trees.get(files);
  if (!tree) {
    tree = buildTree(new Volume({ type: 'ext4', device: '/dev/vda1', deviceNumber: 1, size: 0 }), files, builtAt);
    trees.set(files, tree);
  }
  return tree;
}

/** A Linux host: kernel, root file system, network, and the namespaces in which its first process lives. */
export class Machine {
  readonly name: string;
  readonly ip: string;
  readonly options: MachineOptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly kernel: Kernel;
  /** The file system of the disk. */
  readonly disk: Volume;
  readonly rootCgroup: Cgroup;
  readonly namespaces: Namespaces;
  /** Process 1. */
  readonly init: Task;
  readonly #closers: (() => void)[] = [];
  readonly #timers = new MachineTimers();
  #lastDevice = 40;
  #lastTerminal = -1;
  #closed = false;

  constructor(options: MachineOptions) {
    this.options = options;
    this.name = options.name;
    this.ip = options.ip;
    this.clock = options.clock;
    this.random = options.random;
    this.kernel = new Kernel({
      clock: options.clock,
      random: options.random,
      programs: options.programs,
      maxTasks,
      onBug: options.onBug,
      processFor: (task) => new SystemCalls(task),
      facts: {
        name: options.name,
        release: options.release,
        version,
        architecture: 'x86_64',
        cpus: options.cpus,
        memory: options.memoryBytes,
        cgroupVersion: options.cgroupVersion ?? 2,
      },
    });
    this.rootCgroup = new Cgroup('', undefined);
    this.rootCgroup.set({ memoryLimit: options.memoryBytes });
    this.disk = new Volume({ type: 'ext4', device: '/dev/vda1', deviceNumber: 254, size: options.storageBytes });
    this.namespaces = this.#rootNamespaces();
    this.init = this.#startInit();
  }

  /** The node's own agents (kubelet, containerd), as root in the root namespaces. */
  get agent(): Caller {
    return { credentials: root, mounts: this.namespaces.mnt, clock: this.clock, cwd: '/', umask: 0o022 };
  }

  /** Starts a process in the machine's own namespaces, as root. Throws SystemError if the program cannot be run. */
  start(options: StartOptions): StartedProcess {
    return startProcess(this, options);
  }

  nextDevice(): number {
    return ++this.#lastDevice;
  }

  /** The first of `count` numbers for file systems that are made later. */
  reserveDevices(count: number): number {
    const first = this.#lastDevice + 1;
    this.#lastDevice += count;
    return first;
  }

  nextTerminal(): number {
    return ++this.#lastTerminal;
  }

  /** Does something later, unless the machine has been taken away by then. */
  after(delay: Duration, what: string, action: () => void): Timer {
    return this.#timers.after(this.clock, delay, `${this.name}: ${what}`, action);
  }

  /** To be done when the machine is taken away. */
  onClose(closer: () => void): void {
    this.#closers.push(closer);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Takes the machine away: every process is killed, every timer cancelled. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.namespaces.net.close();
    for (const closer of this.#closers.splice(0)) closer();
    for (const task of [...this.namespaces.pid.tasks.values()]) task.kill({ code: 0, signal: 'SIGKILL' });
    this.kernel.close();
    this.#timers.cancelAll();
  }

  #rootNamespaces(): Namespaces {
    const { kernel, options } = this;
    const id = () => kernel.nextNamespace();
    const namespaces = {
      cgroup: { id: id() },
      pid: new PidNamespace(id(), undefined),
      user: { id: id(), base: 0 },
      uts: { id: id(), hostname: options.name },
      ipc: { id: id() },
    };
    const net = new NetworkNamespace({ id: id(), network: options.network, address: options.ip, prefix: 16, gateway: firstAddress(options.ip) });
    const lower = sharedTree(options.files);
    const rootMount: Mount = { path: '/', root: new OverlayDirectory(this.disk, lower, undefined, '', lower), readonly: false, options: 'relatime' };
    const mnt = new MountTable(
      () => [rootMount, ...systemMounts(this.kernel, { pid: namespaces.pid, net, cgroup: this.rootCgroup, device: () => this.nextDevice() })],
      id(),
    );
    return { ...namespaces, net, mnt };
  }

  #startInit(): Task {
    const task = newTask(
      {
        kernel: this.kernel,
        parent: undefined,
        argv: ['/sbin/init'],
        environment: new Map(),
        credentials: root,
        capabilities: allCapabilities,
        cwd: '/',
        umask: 0o022,
        namespaces: this.namespaces,
        cgroup: this.rootCgroup,
        files: [],
        executable: '/usr/lib/systemd/systemd',
        oomScoreAdj: -1000,
        noNewPrivileges: false,
        native: 'init',
      },
      { newSession: true },
    );
    this.rootCgroup.charge(task.memory);
    return task;
  }
}

function firstAddress(ip: string): string {
  return `${ip.split('.').slice(0, 2).join('.')}.0.1`;
}
