import type { PodSandbox, PodSandboxConfig, PodSandboxState } from '../../kubernetes/cri/index.ts';
import type { Time } from '../../time/index.ts';
import type { Cgroup } from '../cgroup/index.ts';
import { type FileTree, type Inode, type Mount, MountTable, type TreeDirectory } from '../filesystem/index.ts';
import { type Machine, sharedTree } from '../machine.ts';
import { NetworkNamespace } from '../network/index.ts';
import { noCapabilities } from '../process/capabilities.ts';
import { type IpcNamespace, PidNamespace, type UserNamespace, type UtsNamespace } from '../process/namespaces.ts';
import { newTask } from '../process/new-task.ts';
import type { Task } from '../process/task.ts';
import { newShm, systemMounts } from '../system-mounts.ts';
import { limitsOf } from './limits.ts';
import { sandboxFiles } from './sandbox-files.ts';

const pauseUser = { uid: 65_535, gid: 65_535, groups: [65_535] } as const;
const pauseFiles: FileTree = {
  '/dev': { directory: true },
  '/etc': { directory: true },
  '/pause': { program: 'pause' },
  '/proc': { directory: true },
  '/sys': { directory: true },
};
const noEnvironment: ReadonlyMap<string, string> = new Map();
/** oom_score_adj of a sandbox (containerd's defaultSandboxOOMAdj). */
const pauseOomScore = -998;

/** The namespaces that the containers of a Pod share, held by a pause process. */
export class Sandbox {
  readonly id: string;
  readonly config: PodSandboxConfig;
  readonly createdAt: Time;
  readonly cgroup: Cgroup;
  readonly net: NetworkNamespace;
  readonly ipc: IpcNamespace;
  readonly uts: UtsNamespace;
  readonly user: UserNamespace;
  /** The PID namespace that containers share; undefined where each has its own. */
  readonly pid: PidNamespace | undefined;
  readonly pause: Task;
  /** '' with the node's network. */
  ip: string;
  state: PodSandboxState = 'READY';
  readonly #machine: Machine;
  #shm: TreeDirectory | undefined;
  readonly #shmDevice: number;
  #files: ReadonlyMap<string, Inode> | undefined;

  constructor(machine: Machine, id: string, config: PodSandboxConfig, network: { readonly ip: string; readonly prefix: number; readonly gateway: string }) {
    const { kernel, namespaces: node } = machine;
    const { namespaces } = config.linux;
    this.#machine = machine;
    this.#shmDevice = machine.nextDevice();
    this.id = id;
    this.config = config;
    this.createdAt = machine.clock.now;
    this.ip = network.ip;
    this.cgroup = machine.rootCgroup.at(config.linux.cgroupParent);
    if (config.linux.resources) this.cgroup.set(limitsOf(config.linux.resources));
    this.net =
      namespaces.network === 'node'
        ? node.net
        : new NetworkNamespace({
            id: kernel.nextNamespace(),
            network: node.net.network,
            address: network.ip,
            prefix: network.prefix,
            gateway: network.gateway,
            host: node.net,
          });
    this.ipc = namespaces.ipc === 'node' ? node.ipc : { id: kernel.nextNamespace() };
    this.uts = namespaces.network === 'node' && config.hostname === '' ? node.uts : { id: kernel.nextNamespace(), hostname: config.hostname };
    this.user = namespaces.user === 'pod' ? { id: kernel.nextNamespace(), base: 65_536 * (1 + machine.nextDevice()) } : node.user;
    this.#applySysctls();
    const pid = namespaces.pid === 'node' ? node.pid : new PidNamespace(kernel.nextNamespace(), node.pid);
    this.pid = namespaces.pid === 'node' || namespaces.pid === 'pod' ? pid : undefined;
    this.pause = this.#startPause(pid);
  }

  /** The memory file system at /dev/shm of all containers. */
  get shm(): TreeDirectory {
    this.#shm ??= newShm(this.#shmDevice);
    return this.#shm;
  }

  /** /etc/hostname, /etc/hosts and /etc/resolv.conf of all containers; the kubelet's own mounts go before them. */
  get files(): ReadonlyMap<string, Inode> {
    this.#files ??= sandboxFiles(this.#machine, this.config, this.uts.hostname, this.createdAt);
    return this.#files;
  }

  get usesNodeNetwork(): boolean {
    return this.net === this.#machine.namespaces.net;
  }

  /** Takes the network down and ends the pause process. */
  stop(): void {
    if (this.state === 'NOTREADY') return;
    this.state = 'NOTREADY';
    this.#forward((ports, key) => ports.delete(key));
    if (!this.usesNodeNetwork) this.net.close();
    this.ip = '';
    this.pause.kill({ code: 0, signal: 'SIGKILL' });
  }

  /** Opens the node's ports of hostPort (the CNI plugin portmap). */
  openHostPorts(): void {
    this.#forward((ports, key, containerPort) => ports.set(key, { address: this.ip, port: containerPort }));
  }

  describe(): PodSandbox {
    const { metadata, labels, annotations } = this.config;
    return { id: this.id, metadata, state: this.state, createdAt: this.createdAt, ip: this.usesNodeNetwork ? '' : this.ip, labels, annotations };
  }

  #forward(change: (ports: Map<string, { readonly address: string; readonly port: number }>, key: string, containerPort: number) => void): void {
    if (this.usesNodeNetwork) return;
    const { net } = this.#machine.namespaces;
    for (const { protocol, hostPort, containerPort } of this.config.portMappings ?? []) {
      if (hostPort <= 0) continue;
      net.hostPorts ??= new Map();
      change(net.hostPorts, `${protocol.toLowerCase()}/${hostPort}`, containerPort);
    }
  }

  #applySysctls(): void {
    const { sysctls } = this.config.linux;
    if (this.usesNodeNetwork || Object.keys(sysctls).length === 0) return;
    this.net.sysctls = sysctls;
    const start = sysctls['net.ipv4.ip_unprivileged_port_start'];
    if (start !== undefined) this.net.unprivilegedPortStart = Number(start);
  }

  /** Its own as every container's: the files of its image, read-only. */
  #mounts(pid: PidNamespace): MountTable {
    const machine = this.#machine;
    const view = { pid, net: this.net, cgroup: this.cgroup, device: () => machine.nextDevice() };
    const files: Mount = { path: '/', root: sharedTree(pauseFiles), readonly: true, options: 'relatime' };
    return new MountTable(() => [files, ...systemMounts(machine.kernel, view, { readonlySys: true, shm: this.shm })], machine.kernel.nextNamespace());
  }

  #startPause(pid: PidNamespace): Task {
    const { kernel } = this.#machine;
    const task = newTask(
      {
        kernel,
        parent: undefined,
        argv: pauseArgv,
        environment: noEnvironment,
        credentials: pauseUser,
        capabilities: noCapabilities,
        cwd: '/',
        umask: 0o022,
        namespaces: {
          cgroup: { id: kernel.nextNamespace(), isPrivate: true },
          ipc: this.ipc,
          mnt: this.#mounts(pid),
          net: this.net,
          pid,
          user: this.user,
          uts: this.uts,
        },
        cgroup: this.cgroup,
        files: [],
        executable: '/pause',
        oomScoreAdj: pauseOomScore,
        noNewPrivileges: true,
        native: 'pause',
      },
      { newSession: true },
    );
    this.cgroup.charge(task.memory);
    return task;
  }
}

const pauseArgv = ['/pause'] as const;
