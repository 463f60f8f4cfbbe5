import { type Clock, millisecond, type Random, type Time, type Timer } from '../../../time/index.ts';
import type {
  ContainerConfig,
  ContainerEvent,
  ContainerStatus,
  ExecSyncResult,
  GrpcHealth,
  GrpcHealthRequest,
  HttpRequest,
  HttpResponse,
  Image,
  NodeRuntime,
  PodSandbox,
  Reply,
  Result,
} from '../../cri/index.ts';
import { encodeText } from '../text.ts';
import { FakeFiles } from './fake-files.ts';

/** What a container of the fake runtime does: ends by itself after a while, and how it takes SIGTERM. */
export interface Behaviour {
  /** Ends so long after its start, with this code. */
  readonly endsAfter?: Time;
  readonly exitCode?: number;
  readonly reason?: string;
  /** Ends so long after SIGTERM with exit code 0; without it SIGTERM is ignored. */
  readonly obeysAfter?: Time;
  /** Cannot be started. */
  readonly startError?: string;
  readonly log?: string;
  readonly terminationMessage?: string;
}

export interface FakeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly hostname?: string;
  /** By container name and restart count. */
  readonly behaviour?: (name: string, restart: number) => Behaviour;
  readonly images?: readonly string[];
  readonly exec?: (
    command: readonly string[],
    containerName: string,
  ) => { readonly after?: Time; readonly exitCode: number; readonly stdout?: string; readonly stderr?: string; readonly error?: string };
  readonly http?: (request: HttpRequest) => number | string;
  /** Bytes that a container uses. */
  readonly memory?: (containerId: string) => number;
  readonly grpc?: (request: GrpcHealthRequest) => GrpcHealth;
  readonly tcp?: (host: string, port: number) => string | undefined;
}

interface FakeContainer {
  status: { -readonly [K in keyof ContainerStatus]: ContainerStatus[K] };
  readonly config: ContainerConfig;
  readonly podUid: string;
  timers: Timer[];
  stopping: ((code: number) => void) | undefined;
}

const step = 20 * millisecond;

/** A runtime without machine for the tests of the kubelet: containers are timers. */
export class FakeNodeRuntime implements NodeRuntime {
  readonly containers = new Map<string, FakeContainer>();
  readonly sandboxes = new Map<string, { -readonly [K in keyof PodSandbox]: PodSandbox[K] }>();
  readonly files = new FakeFiles();
  readonly pulls: string[] = [];
  readonly #options: FakeOptions;
  readonly #images: Set<string>;
  #listener: (event: ContainerEvent) => void = () => {};
  #ips = 1;
  readonly #ofPod = new Map<string, { readonly sandboxes: string[]; readonly containers: string[] }>();

  #pod(uid: string) {
    let own = this.#ofPod.get(uid);
    if (!own) this.#ofPod.set(uid, (own = { sandboxes: [], containers: [] }));
    return own;
  }

  constructor(options: FakeOptions) {
    this.#options = options;
    this.#images = new Set(options.images ?? ['busybox:1.36', 'nginx:1.27']);
  }

  readonly machine = {
    hostname: 'node-1',
    ip: '172.18.0.2',
    cpus: 2,
    memoryBytes: 24_684_092 * 1024,
    storageBytes: 264_212_084 * 1024,
    kernelVersion: '6.18.44',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    architecture: 'amd64',
    machineId: '3d1219c7c4c5404aaa1f6d2a48adfda4',
    bootId: 'd9b49b48-5354-45ac-ac6d-b7cb12c13c63',
    systemUuid: '3d1219c7c4c5404aaa1f6d2a48adfda4',
  };

  #later<T>(delay: Time, reply: Reply<T>, result: () => Result<T>): void {
    this.#options.clock.after(delay, 'fake runtime', () => reply(result()));
  }

  #tell(type: ContainerEvent['type'], containerId: string, podUid: string): void {
    this.#listener({ type, containerId, podUid, time: this.#options.clock.now });
  }

  #end(container: FakeContainer, exitCode: number, reason?: string): void {
    if (container.status.state !== 'RUNNING') return;
    for (const timer of container.timers) timer.cancel();
    container.timers = [];
    container.status = {
      ...container.status,
      state: 'EXITED',
      exitCode,
      finishedAt: this.#options.clock.now,
      reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
    };
    this.#tell('CONTAINER_STOPPED', container.status.id, container.podUid);
    container.stopping?.(exitCode);
  }

  /** Ends a container from outside, as its own process would. */
  exit(name: string, exitCode: number, reason?: string): void {
    for (const container of this.containers.values()) if (container.status.metadata.name === name) this.#end(container, exitCode, reason);
  }

  readonly runtime: NodeRuntime['runtime'] = {
    version: () => ({ runtimeName: 'containerd', runtimeVersion: '2.2.1' }),
    runPodSandbox: (config, reply) => {
      const id = this.#options.random.hex(64);
      this.#later(step, reply, () => {
        const { metadata, labels, annotations } = config;
        const ip = config.linux.namespaces.network === 'node' ? '' : `10.244.1.${++this.#ips}`;
        this.#pod(metadata.uid).sandboxes.push(id);
        this.sandboxes.set(id, { id, metadata, state: 'READY', createdAt: this.#options.clock.now, ip, labels, annotations });
        this.#tell('CONTAINER_STARTED', id, metadata.uid);
        return { value: id };
      });
    },
    stopPodSandbox: (id, reply) => {
      this.#later(step, reply, () => {
        const sandbox = this.sandboxes.get(id);
        if (sandbox) {
          for (const container of this.containers.values()) if (container.status.podSandboxId === id) this.#end(container, 137);
          sandbox.state = 'NOTREADY';
          sandbox.ip = '';
          this.#tell('CONTAINER_STOPPED', id, sandbox.metadata.uid);
        }
        return { value: undefined };
      });
    },
    removePodSandbox: (id, reply) => {
      this.sandboxes.delete(id);
      this.#later(0, reply, () => ({ value: undefined }));
    },
    podSandboxStatus: (id) => this.sandboxes.get(id),
    listPodSandbox: (uid = '') => (this.#ofPod.get(uid)?.sandboxes ?? []).flatMap((id) => this.sandboxes.get(id) ?? []),
    createContainer: (podSandboxId, config, sandboxConfig, reply) => {
      const id = this.#options.random.hex(64);
      this.#later(step, reply, () => {
        const now = this.#options.clock.now;
        this.#pod(sandboxConfig.metadata.uid).containers.push(id);
        this.containers.set(id, {
          config,
          podUid: sandboxConfig.metadata.uid,
          timers: [],
          stopping: undefined,
          status: {
            id,
            podSandboxId,
            metadata: config.metadata,
            state: 'CREATED',
            createdAt: now,
            labels: config.labels,
            annotations: config.annotations,
            startedAt: 0,
            finishedAt: 0,
            exitCode: 0,
            reason: '',
            message: '',
            image: `docker.io/library/${config.image.userSpecifiedImage}`,
            imageRef: `docker.io/library/${config.image.userSpecifiedImage.split(':')[0]}@sha256:${'0'.repeat(64)}`,
            logPath: `${sandboxConfig.logDirectory}/${config.logPath}`,
            mounts: config.mounts,
            user: { uid: 0, gid: 0, supplementalGroups: [0] },
            resources: config.linux.resources,
          },
        });
        return { value: id };
      });
    },
    startContainer: (id, reply) => {
      const container = this.containers.get(id)!;
      const behaviour = this.#options.behaviour?.(container.config.metadata.name, container.config.metadata.attempt) ?? {};
      this.#later(step, reply, () => {
        const { clock } = this.#options;
        if (behaviour.startError !== undefined) {
          container.status = {
            ...container.status,
            state: 'EXITED',
            exitCode: 128,
            reason: 'StartError',
            message: behaviour.startError,
            finishedAt: clock.now,
          };
          this.#tell('CONTAINER_STOPPED', id, container.podUid);
          return { error: { code: 'Unknown', message: behaviour.startError } };
        }
        container.status = { ...container.status, state: 'RUNNING', startedAt: clock.now };
        this.files.writeFile(container.status.logPath, encodeText(behaviour.log ?? ''));
        const message = container.config.mounts.find((mount) => mount.containerPath === '/dev/termination-log');
        if (message && behaviour.terminationMessage) this.files.writeFile(message.hostPath, encodeText(behaviour.terminationMessage));
        this.#tell('CONTAINER_STARTED', id, container.podUid);
        if (behaviour.endsAfter !== undefined) {
          container.timers.push(clock.after(behaviour.endsAfter, 'fake container ends', () => this.#end(container, behaviour.exitCode ?? 0, behaviour.reason)));
        }
        return { value: undefined };
      });
    },
    stopContainer: (id, timeout, reply) => {
      const container = this.containers.get(id);
      const { clock } = this.#options;
      if (container?.status.state !== 'RUNNING') return this.#later(0, reply, () => ({ value: undefined }));
      const behaviour = this.#options.behaviour?.(container.config.metadata.name, container.config.metadata.attempt) ?? {};
      container.stopping = () => this.#later(0, reply, () => ({ value: undefined }));
      if (behaviour.obeysAfter !== undefined) container.timers.push(clock.after(behaviour.obeysAfter, 'fake SIGTERM', () => this.#end(container, 0)));
      container.timers.push(clock.after(timeout, 'fake SIGKILL', () => this.#end(container, 137)));
    },
    removeContainer: (id, reply) => {
      this.containers.delete(id);
      this.#later(0, reply, () => ({ value: undefined }));
    },
    listContainers: (uid = ''): ContainerStatus[] => (this.#ofPod.get(uid)?.containers ?? []).flatMap((id) => this.containers.get(id)?.status ?? []),
    containerStatus: (id) => this.containers.get(id)?.status,
    updateContainerResources: (id, resources, reply) => {
      const container = this.containers.get(id);
      if (container) container.status = { ...container.status, resources: { ...container.status.resources, ...resources } };
      this.#later(step, reply, () => ({ value: undefined }));
    },
    reopenContainerLog: () => {},
    execSync: (id, command, timeout, reply: Reply<ExecSyncResult>) => {
      const name = this.containers.get(id)?.config.metadata.name ?? '';
      const answer = this.#options.exec?.(command, name) ?? { exitCode: 0 };
      const late = timeout > 0 && (answer.after ?? step) > timeout;
      this.#later(late ? timeout : (answer.after ?? step), reply, () => {
        if (late) return { error: { code: 'DeadlineExceeded', message: 'context deadline exceeded' } };
        if (answer.error !== undefined) return { error: { code: 'Unknown', message: answer.error } };
        return { value: { stdout: encodeText(answer.stdout ?? ''), stderr: encodeText(answer.stderr ?? ''), exitCode: answer.exitCode } };
      });
    },
    exec: () => ({ error: { code: 'Unknown', message: 'not in the fake' } }),
    attach: () => ({ error: { code: 'Unknown', message: 'not in the fake' } }),
    portForward: () => ({ error: { code: 'Unknown', message: 'not in the fake' } }),
    containerStats: (id) => ({ cpuNanoseconds: 0, memoryBytes: this.#options.memory?.(id) ?? 0, writableLayerBytes: 0 }),
    onContainerEvent: (listener) => {
      this.#listener = listener;
    },
  };

  readonly images: NodeRuntime['images'] = {
    listImages: () => [...this.#images].map(fakeImage),
    imageStatus: (image) => (this.#images.has(image) ? fakeImage(image) : [...this.#images].map(fakeImage).find((one) => one.id === image)),
    pullImage: (image, _auth, reply) => {
      this.pulls.push(image);
      this.#later(40 * millisecond, reply, () =>
        this.#images.has(image)
          ? { value: fakeImage(image).id }
          : {
              error: {
                code: 'NotFound',
                message: `failed to pull and unpack image "docker.io/library/${image}": failed to resolve image: docker.io/library/${image}: not found`,
              },
            },
      );
    },
    removeImage: (image) => void this.#images.delete(image),
  };

  /** Bytes of the node's memory in use, and who wants to know. */
  nodeMemory = 0;
  #alarm: { readonly memory: number; readonly listener: () => void } | undefined;

  useMemory(bytes: number): void {
    this.nodeMemory = bytes;
    if (this.#alarm && this.pressure.memoryAvailable() < this.#alarm.memory) this.#alarm.listener();
  }

  readonly pressure: NodeRuntime['pressure'] = {
    memoryAvailable: () => this.machine.memoryBytes - this.nodeMemory,
    storageAvailable: () => this.machine.storageBytes,
    watch: ({ memory }, listener) => {
      this.#alarm = { memory, listener };
    },
  };

  readonly network: NodeRuntime['network'] = {
    tcpConnect: (host, port, _timeout, reply) => {
      const error = this.#options.tcp?.(host, port);
      this.#later(millisecond, reply, () => (error === undefined ? { value: undefined } : { error: { code: 'Unknown', message: error } }));
    },
    httpGet: (request, _timeout, reply: Reply<HttpResponse>) => {
      const answer = this.#options.http?.(request) ?? 200;
      this.#later(millisecond, reply, () =>
        typeof answer === 'string' ? { error: { code: 'Unknown', message: answer } } : { value: { code: answer, headers: {}, body: new Uint8Array(0) } },
      );
    },
    grpcHealth: (request, _timeout, reply) => {
      const value: GrpcHealth = this.#options.grpc?.(request) ?? { failed: 'connect' };
      this.#later(millisecond, reply, () => ({ value }));
    },
  };
}

const fakeImage = (name: string): Image => ({
  id: `sha256:${name}`,
  repoTags: [`docker.io/library/${name}`],
  repoDigests: [`docker.io/library/${name.split(':')[0]}@sha256:${'0'.repeat(64)}`],
  size: 1_043_047,
  uid: 0,
});
