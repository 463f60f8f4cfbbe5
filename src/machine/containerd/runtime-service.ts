import type {
  ContainerConfig,
  ContainerEvent,
  ContainerEventType,
  ContainerStatus,
  ExecSyncResult,
  LinuxResources,
  PodSandbox,
  PodSandboxConfig,
  Reply,
  Result,
  RuntimeService,
  RuntimeStream,
  StreamOptions,
} from '../../kubernetes/cri/index.ts';
import type { Duration, Random } from '../../time/index.ts';
import type { Machine } from '../machine.ts';
import { parseSubnet } from '../network/index.ts';
import { findSignal } from '../process/signals.ts';
import type { ExitStatus, Signal } from '../process/types.ts';
import { attach } from './attach.ts';
import type { ContainerRecord } from './container.ts';
import { createContainer } from './create-container.ts';
import { execute, executeSync } from './exec.ts';
import { lateId, newId } from './ids.ts';
import type { ImageStore } from './image-store.ts';
import { AddressPool } from './ipam.ts';
import { latencies } from './latencies.ts';
import { adjustParent, limitsOf } from './limits.ts';
import { portForward } from './port-forward.ts';
import { Sandbox } from './sandbox.ts';
import { startContainer, tasksOf } from './start-container.ts';

/** StopPodSandbox kills what still runs; containers get no time then. */
const kill: Signal = 'SIGKILL';

/** containerd's side of the CRI: sandboxes and containers of one node. */
export class ContainerdRuntime implements RuntimeService {
  readonly #machine: Machine;
  readonly #images: ImageStore;
  readonly #random: Random;
  readonly #pool: AddressPool;
  readonly #restrictOOMScoreAdj: boolean;
  readonly #prefix: number;
  readonly #sandboxes = new Map<string, Sandbox>();
  readonly #containers = new Map<string, ContainerRecord>();
  /** Containers by sandbox, and sandboxes by Pod: the kubelet asks for those of one Pod. */
  readonly #bySandbox = new Map<string, ContainerRecord[]>();
  readonly #byPod = new Map<string, Sandbox[]>();
  #listener: ((event: ContainerEvent) => void) | undefined;

  constructor(machine: Machine, images: ImageStore, podCIDR: string, restrictOOMScoreAdj: boolean) {
    this.#restrictOOMScoreAdj = restrictOOMScoreAdj;
    this.#machine = machine;
    this.#images = images;
    this.#random = machine.random.fork('containerd');
    this.#pool = new AddressPool(podCIDR);
    this.#prefix = parseSubnet(podCIDR).prefix;
    machine.namespaces.net.addInterface('cni0', this.#pool.gateway, this.#prefix);
    machine.namespaces.net.network.addSubnet(podCIDR);
  }

  version(): { readonly runtimeName: string; readonly runtimeVersion: string } {
    return { runtimeName: 'containerd', runtimeVersion: 'v2.2.1' };
  }

  runPodSandbox(config: PodSandboxConfig, reply: Reply<string>): void {
    this.#later(latencies.runPodSandbox, 'RunPodSandbox', reply, () => {
      const id = newId(this.#random);
      const { runtimeHandler = 'runc' } = config;
      if (runtimeHandler !== 'runc') {
        return fail('Unknown', `unable to get OCI runtime for sandbox "${id}": no runtime for ${JSON.stringify(runtimeHandler)} is configured`);
      }
      const isNode = config.linux.namespaces.network === 'node';
      const ip = isNode ? '' : this.#pool.allocate();
      if (ip === undefined)
        return fail(
          'Unknown',
          `failed to setup network for sandbox "${id}": plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set`,
        );
      const sandbox = new Sandbox(this.#machine, id, config, { ip, prefix: this.#prefix, gateway: this.#pool.gateway });
      sandbox.pause.onExit = this.#whenPauseEnded(sandbox);
      sandbox.openHostPorts();
      this.#sandboxes.set(id, sandbox);
      const siblings = this.#byPod.get(config.metadata.uid);
      if (siblings) siblings.push(sandbox);
      else this.#byPod.set(config.metadata.uid, [sandbox]);
      this.#tell('CONTAINER_STARTED', id, config.metadata.uid);
      return { value: id };
    });
  }

  stopPodSandbox(id: string, reply: Reply<void>): void {
    const sandbox = this.#sandboxes.get(id);
    if (!sandbox) {
      this.#later(0, 'StopPodSandbox', reply, () => done);
      return;
    }
    for (const container of this.#containersOf(sandbox)) this.#signal(container, kill);
    this.#later(latencies.stopPodSandbox, 'StopPodSandbox', reply, () => {
      if (sandbox.state === 'READY') {
        const { ip } = sandbox;
        sandbox.stop();
        if (ip !== '') this.#pool.release(ip);
        this.#tell('CONTAINER_STOPPED', id, sandbox.config.metadata.uid);
      }
      return done;
    });
  }

  removePodSandbox(id: string, reply: Reply<void>): void {
    this.#later(latencies.removePodSandbox, 'RemovePodSandbox', reply, () => {
      const sandbox = this.#sandboxes.get(id);
      if (!sandbox) return done;
      if (sandbox.state === 'READY') return fail('Unknown', `sandbox container "${id}" is not fully stopped`);
      for (const container of this.#containersOf(sandbox)) this.#forget(container);
      const { uid } = sandbox.config.metadata;
      this.#sandboxes.delete(id);
      this.#bySandbox.delete(id);
      const siblings = (this.#byPod.get(uid) ?? []).filter((other) => other !== sandbox);
      if (siblings.length > 0) this.#byPod.set(uid, siblings);
      else {
        this.#byPod.delete(uid);
        sandbox.cgroup.remove();
      }
      this.#tell('CONTAINER_DELETED', id, uid);
      return done;
    });
  }

  podSandboxStatus(id: string): PodSandbox | undefined {
    return this.#sandboxes.get(id)?.describe();
  }

  listPodSandbox(podUid?: string): readonly PodSandbox[] {
    if (podUid === undefined) return [...this.#sandboxes.values()].map((sandbox) => sandbox.describe());
    return (this.#byPod.get(podUid) ?? []).map((sandbox) => sandbox.describe());
  }

  createContainer(podSandboxId: string, config: ContainerConfig, _sandboxConfig: PodSandboxConfig, reply: Reply<string>): void {
    this.#later(latencies.createContainer, 'CreateContainer', reply, () => {
      const sandbox = this.#sandboxes.get(podSandboxId);
      if (!sandbox) return fail('NotFound', `failed to find sandbox id "${podSandboxId}": not found`);
      if (sandbox.state !== 'READY') return fail('Unknown', `get state of sandbox "${podSandboxId}": not running`);
      const image = this.#images.find(config.image.image);
      if (!image) return fail('NotFound', `failed to resolve image "${config.image.image}": not found`);
      const id = newId(this.#random);
      const container = createContainer(this.#machine, id, sandbox, config, image, this.#images);
      if (typeof container === 'string') return fail('Unknown', container);
      this.#containers.set(id, container);
      const siblings = this.#bySandbox.get(podSandboxId);
      if (siblings) siblings.push(container);
      else this.#bySandbox.set(podSandboxId, [container]);
      this.#tell('CONTAINER_CREATED', id, sandbox.config.metadata.uid);
      return { value: id };
    });
  }

  // Functions of their own, which hold on to nothing else of the request.
  #whenEnded(container: ContainerRecord): (status: ExitStatus) => void {
    return (status) => this.#ended(container, status);
  }

  #whenPauseEnded(sandbox: Sandbox): () => void {
    return () => this.#pauseEnded(sandbox);
  }

  startContainer(id: string, reply: Reply<void>): void {
    this.#later(latencies.startContainer, 'StartContainer', reply, () => {
      const container = this.#containers.get(id);
      if (!container) return notFound(id);
      if (container.state !== 'CREATED') return fail('Unknown', `container "${id}" is in ${stateName(container)} state`);
      if (container.sandbox.state !== 'READY') return fail('Unknown', `sandbox container "${container.sandbox.id}" is not running`);
      const { targetId } = container.config.linux.securityContext;
      const target = targetId === undefined ? undefined : this.#containers.get(targetId)?.namespaces?.pid;
      const task = startContainer(this.#machine, container, this.#images, target);
      if (typeof task === 'string') return this.#startFailed(container, task);
      container.init = task;
      task.oomScoreAdj = this.#oomScoreAdj(task.oomScoreAdj);
      container.state = 'RUNNING';
      container.startedAt = this.#machine.clock.now;
      if (task.alive) task.onExit = this.#whenEnded(container);
      else this.#ended(container, task.status ?? { code: 1 });
      this.#tell('CONTAINER_STARTED', id, container.sandbox.config.metadata.uid);
      return done;
    });
  }

  /** containerd's own is 0 (restrictOOMScoreAdj of its CRI plugin). */
  #oomScoreAdj(wanted: number): number {
    return this.#restrictOOMScoreAdj ? Math.max(0, wanted) : wanted;
  }

  stopContainer(id: string, timeout: Duration, reply: Reply<void>): void {
    const container = this.#containers.get(id);
    const { clock } = this.#machine;
    if (container?.state !== 'RUNNING') {
      this.#later(0, 'StopContainer', reply, () => done);
      return;
    }
    container.waiters ??= [];
    container.waiters.push(() => reply(done));
    if (timeout <= 0) {
      this.#signal(container, kill);
      return;
    }
    const name = container.config.stopSignal ?? container.image.definition.config.stopSignal ?? 'SIGTERM';
    if (!container.killTimers) this.#signal(container, findSignal(name) ?? 'SIGTERM');
    const timer = clock.after(timeout, `${this.#machine.name}: StopContainer timeout`, () => this.#signal(container, kill));
    (container.killTimers ??= []).push(timer);
    container.waiters.push(() => timer.cancel());
  }

  /** The kubelet is gone, and what it waited for is given up: containers that were still to be killed live on. */
  hangUp(): void {
    for (const container of this.#containers.values()) {
      for (const timer of container.killTimers ?? []) timer.cancel();
      container.waiters = undefined;
    }
  }

  removeContainer(id: string, reply: Reply<void>): void {
    const container = this.#containers.get(id);
    if (container?.state === 'RUNNING') {
      // As containerd does for a running container: it is killed first.
      this.stopContainer(id, 0, () => this.removeContainer(id, reply));
      return;
    }
    this.#later(latencies.removeContainer, 'RemoveContainer', reply, () => {
      const found = this.#containers.get(id);
      if (found) this.#forget(found);
      return done;
    });
  }

  listContainers(podUid?: string): readonly ContainerStatus[] {
    if (podUid === undefined) return [...this.#containers.values()].map((container) => container.status());
    const statuses: ContainerStatus[] = [];
    for (const { id } of this.#byPod.get(podUid) ?? []) for (const container of this.#bySandbox.get(id) ?? []) statuses.push(container.status());
    return statuses;
  }

  containerStatus(id: string): ContainerStatus | undefined {
    return this.#containers.get(id)?.status();
  }

  updateContainerResources(id: string, resources: LinuxResources, reply: Reply<void>): void {
    this.#later(latencies.updateContainer, 'UpdateContainerResources', reply, () => {
      const container = this.#containers.get(id);
      if (!container) return notFound(id);
      container.resources = { ...container.resources, ...resources };
      adjustParent(container.sandbox.cgroup, container.cgroup, limitsOf(resources));
      container.cgroup.set(limitsOf(resources));
      if (container.init && resources.oomScoreAdj !== undefined) container.init.oomScoreAdj = this.#oomScoreAdj(resources.oomScoreAdj);
      return done;
    });
  }

  reopenContainerLog(id: string): void {
    this.#containers.get(id)?.logger.open();
  }

  execSync(id: string, command: readonly string[], timeout: Duration, reply: Reply<ExecSyncResult>): void {
    const container = this.#running(id);
    if ('error' in container) {
      const { code, message } = container.error;
      this.#later(0, 'ExecSync', reply, () => ({ error: { code, message: `failed to exec in container: ${message}` } }));
    } else executeSync(this.#machine, container.value, lateId(this.#random), command, timeout, reply);
  }

  exec(id: string, command: readonly string[], options: StreamOptions): Result<RuntimeStream> {
    const container = this.#running(id);
    if ('error' in container) return container;
    return { value: execute(this.#machine, container.value, lateId(this.#random), command, options) };
  }

  attach(id: string, options: StreamOptions): Result<RuntimeStream> {
    const container = this.#running(id);
    return 'error' in container ? container : { value: attach(container.value, options) };
  }

  portForward(podSandboxId: string, port: number, options: StreamOptions): Result<RuntimeStream> {
    const sandbox = this.#sandboxes.get(podSandboxId);
    if (!sandbox) return fail('NotFound', `failed to find sandbox "${podSandboxId}" in store: not found`);
    if (sandbox.state !== 'READY') return fail('Unknown', `network namespace for sandbox "${podSandboxId}" is closed`);
    return { value: portForward(sandbox, port, this.#random.uuid(), options) };
  }

  containerStats(id: string): ReturnType<RuntimeService['containerStats']> {
    const container = this.#containers.get(id);
    if (!container) return undefined;
    const { cgroup, spec } = container;
    return { cpuNanoseconds: Math.round(cgroup.cpuUsed * 1000), memoryBytes: cgroup.memoryUsed, writableLayerBytes: spec.root.usage() };
  }

  onContainerEvent(listener: (event: ContainerEvent) => void): void {
    this.#listener = listener;
  }

  /** Does something after the time it takes, and answers. Nothing happens on a machine that is gone. */
  #later<T>(delay: Duration, what: string, reply: Reply<T>, action: () => Result<T>): void {
    this.#machine.after(delay, what, () => reply(action()));
  }

  #containersOf(sandbox: Sandbox): readonly ContainerRecord[] {
    return [...(this.#bySandbox.get(sandbox.id) ?? [])];
  }

  #running(id: string): Result<ContainerRecord> {
    const container = this.#containers.get(id);
    if (!container) return notFound(id);
    if (container.state !== 'RUNNING') return fail('Unknown', `container is in ${stateName(container)} state`);
    return { value: container };
  }

  #signal(container: ContainerRecord, signal: Signal): void {
    if (container.state !== 'RUNNING') return;
    // The runtime stands above every container's PID namespace: SIGKILL and SIGSTOP reach process 1 too.
    container.init?.signal(signal, true);
  }

  #startFailed(container: ContainerRecord, message: string): Result<void> {
    container.state = 'EXITED';
    container.exitCode = 128;
    container.reason = 'StartError';
    container.message = message;
    container.finishedAt = this.#machine.clock.now;
    this.#tell('CONTAINER_STOPPED', container.id, container.sandbox.config.metadata.uid);
    return fail('Unknown', message);
  }

  /** The first process has ended; containerd sees it a little later. */
  #ended(container: ContainerRecord, status: ExitStatus): void {
    const { clock, name } = this.#machine;
    container.init = undefined;
    const finishedAt = clock.now;
    // With a shared PID namespace the others live on: the shim kills them (ShouldKillAllOnExit).
    for (const task of tasksOf(container)) task.kill({ code: 0, signal: kill });
    container.releaseFiles();
    const code = status.code;
    clock.because(`${name}/containerd`, `container ${container.config.metadata.name} exited with ${code}`);
    this.#machine.after(latencies.exitEvent, 'TaskExit', () => {
      container.state = 'EXITED';
      container.exitCode = code;
      container.finishedAt = finishedAt;
      container.reason = container.cgroup.oomKills > 0 ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
      this.#endStreams(container);
      this.#tell('CONTAINER_STOPPED', container.id, container.sandbox.config.metadata.uid);
      for (const waiter of container.waiters?.splice(0) ?? []) waiter();
    });
  }

  #endStreams(container: ContainerRecord): void {
    const attached = container.attached;
    container.attached = undefined;
    for (const stream of attached ?? []) stream.ended({ value: 0 });
  }

  #pauseEnded(sandbox: Sandbox): void {
    if (sandbox.state === 'NOTREADY' || this.#machine.closed) return;
    const { ip } = sandbox;
    sandbox.stop();
    if (ip !== '') this.#pool.release(ip);
    this.#tell('CONTAINER_STOPPED', sandbox.id, sandbox.config.metadata.uid);
  }

  #forget(container: ContainerRecord): void {
    const { volume } = container.spec.root;
    volume.release(volume.used);
    this.#containers.delete(container.id);
    const siblings = this.#bySandbox.get(container.sandbox.id);
    if (siblings)
      this.#bySandbox.set(
        container.sandbox.id,
        siblings.filter((other) => other !== container),
      );
    container.cgroup.remove();
    this.#tell('CONTAINER_DELETED', container.id, container.sandbox.config.metadata.uid);
  }

  #tell(type: ContainerEventType, containerId: string, podUid: string): void {
    this.#listener?.({ type, containerId, podUid, time: this.#machine.clock.now });
  }
}

const done: Result<void> = { value: undefined };

function fail(code: 'Unknown' | 'NotFound', message: string): { readonly error: { readonly code: 'Unknown' | 'NotFound'; readonly message: string } } {
  return { error: { code, message } };
}

function notFound(id: string): { readonly error: { readonly code: 'NotFound' | 'Unknown'; readonly message: string } } {
  return fail('NotFound', `an error occurred when try to find container "${id}": not found`);
}

function stateName({ state }: ContainerRecord): string {
  return `CONTAINER_${state}`;
}
