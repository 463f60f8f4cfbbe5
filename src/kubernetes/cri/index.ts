/**
 * The container runtime interface, types only: what the kubelet asks of a runtime, after k8s.io/cri-api runtime/v1 (Kubernetes 1.36).
 *
 * Calls that read answer at once. Calls that take time answer through a `Reply`, as a later task of the clock. Errors carry the text that
 * the runtime gave, without the `rpc error: …` that gRPC puts in front (the kubelet's event texts add it where upstream's do).
 */
import type { Duration, Time } from '../../time/index.ts';

export type Result<T> = { readonly value: T } | { readonly error: RuntimeError };
export type Reply<T> = (result: Result<T>) => void;

export interface RuntimeError {
  /** gRPC codes as far as they matter to a kubelet. */
  readonly code: 'Unknown' | 'NotFound' | 'DeadlineExceeded' | 'InvalidArgument' | 'FailedPrecondition';
  readonly message: string;
}

export type NamespaceMode = 'pod' | 'container' | 'node' | 'target';

export interface PodSandboxConfig {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string; readonly attempt: number };
  /** '' with the node's UTS namespace (hostNetwork). */
  readonly hostname: string;
  readonly logDirectory: string;
  /** The handler of the Pod's RuntimeClass; absent: the runtime's default. */
  readonly runtimeHandler?: string;
  readonly dns?: { readonly servers: readonly string[]; readonly searches: readonly string[]; readonly options: readonly string[] };
  readonly portMappings?: readonly { readonly protocol: string; readonly containerPort: number; readonly hostPort: number; readonly hostIP: string }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly linux: {
    readonly cgroupParent: string;
    readonly namespaces: { readonly network: NamespaceMode; readonly pid: NamespaceMode; readonly ipc: NamespaceMode; readonly user: NamespaceMode };
    readonly sysctls: Readonly<Record<string, string>>;
    readonly resources?: LinuxResources;
    readonly supplementalGroups?: readonly number[];
  };
}

export type PodSandboxState = 'READY' | 'NOTREADY';

export interface PodSandbox {
  readonly id: string;
  readonly metadata: PodSandboxConfig['metadata'];
  readonly state: PodSandboxState;
  readonly createdAt: Time;
  /** Empty with host networking, and once the sandbox is stopped. */
  readonly ip: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ContainerConfig {
  readonly metadata: { readonly name: string; readonly attempt: number };
  /** The image id that PullImage or ImageStatus gave, and the name the user wrote. */
  readonly image: { readonly image: string; readonly userSpecifiedImage: string };
  /** Empty: the image's entrypoint; args empty: the image's cmd unless command is set. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string;
  readonly envs: readonly { readonly key: string; readonly value: string }[];
  readonly mounts: readonly Mount[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Below the sandbox's logDirectory. */
  readonly logPath: string;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly stopSignal?: string;
  readonly linux: {
    readonly resources: LinuxResources;
    readonly securityContext: LinuxContainerSecurityContext;
  };
}

export interface Mount {
  readonly containerPath: string;
  /** A path on the node, made by the kubelet (volumes) — or, for a volume of type image, a directory of the image below, relative; '': all of it. */
  readonly hostPath: string;
  readonly image?: string;
  readonly readonly: boolean;
  readonly propagation?: 'private' | 'hostToContainer' | 'bidirectional';
}

export interface LinuxResources {
  readonly cpuShares?: number;
  /** Microseconds per cpuPeriod; 0 or absent: no limit. */
  readonly cpuQuota?: number;
  readonly cpuPeriod?: number;
  /** Bytes; 0 or absent: no limit. */
  readonly memoryLimitInBytes?: number;
  readonly oomScoreAdj?: number;
}

export interface LinuxContainerSecurityContext {
  readonly privileged: boolean;
  readonly readonlyRootfs: boolean;
  /** No part of /proc is hidden or read-only (no masked_paths, no readonly_paths). */
  readonly unmaskedProc?: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly supplementalGroups: readonly number[];
  readonly capabilities?: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly noNewPrivileges: boolean;
  readonly namespaces: PodSandboxConfig['linux']['namespaces'];
  /** The container whose PID namespace is entered, with mode `target`. */
  readonly targetId?: string;
}

export type ContainerState = 'CREATED' | 'RUNNING' | 'EXITED' | 'UNKNOWN';

export interface Container {
  readonly id: string;
  readonly podSandboxId: string;
  readonly metadata: ContainerConfig['metadata'];
  readonly state: ContainerState;
  readonly createdAt: Time;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ContainerStatus extends Container {
  /** 0 while it has not been started: 1970-01-01 in the API. */
  readonly startedAt: Time;
  readonly finishedAt: Time;
  readonly exitCode: number;
  /** '' | 'Completed' | 'Error' | 'OOMKilled' | 'StartError' */
  readonly reason: string;
  readonly message: string;
  /** `docker.io/library/busybox:1.36` */
  readonly image: string;
  /** `docker.io/library/busybox@sha256:…` */
  readonly imageRef: string;
  readonly logPath: string;
  readonly mounts: readonly Mount[];
  readonly user?: { readonly uid: number; readonly gid: number; readonly supplementalGroups: readonly number[] };
  readonly resources: LinuxResources;
}

export interface Image {
  /** `sha256:…` of the image's configuration. */
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly uid?: number;
  readonly username?: string;
}

export type ContainerEventType = 'CONTAINER_CREATED' | 'CONTAINER_STARTED' | 'CONTAINER_STOPPED' | 'CONTAINER_DELETED';

export interface ContainerEvent {
  readonly type: ContainerEventType;
  /** Container or sandbox. */
  readonly containerId: string;
  readonly podUid: string;
  readonly time: Time;
}

/** Standard streams of a remote command: what the runtime gives (`RuntimeStream`) and what the caller hears. */
export interface StreamOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
  output(bytes: Uint8Array): void;
  error(bytes: Uint8Array): void;
  /** The exit status (exec) or how the stream ended (attach, port-forward: 0 or an error). */
  ended(result: Result<number>): void;
}

export interface RuntimeStream {
  send(bytes: Uint8Array): void;
  end(): void;
  resize(rows: number, columns: number): void;
  close(): void;
}

export interface RuntimeService {
  version(): { readonly runtimeName: string; readonly runtimeVersion: string };

  runPodSandbox(config: PodSandboxConfig, reply: Reply<string>): void;
  /** Kills what still runs in it and frees its address. */
  stopPodSandbox(id: string, reply: Reply<void>): void;
  removePodSandbox(id: string, reply: Reply<void>): void;
  podSandboxStatus(id: string): PodSandbox | undefined;
  listPodSandbox(podUid?: string): readonly PodSandbox[];

  createContainer(podSandboxId: string, config: ContainerConfig, sandboxConfig: PodSandboxConfig, reply: Reply<string>): void;
  /** An error here leaves the container EXITED with reason StartError and exit code 128 or 127. */
  startContainer(id: string, reply: Reply<void>): void;
  /** Stop signal, then SIGKILL after `timeout`; answers when the container has ended. */
  stopContainer(id: string, timeout: Duration, reply: Reply<void>): void;
  removeContainer(id: string, reply: Reply<void>): void;
  /** Each with its status, for which the CRI has a call of its own: the kubelet wants both of each. */
  listContainers(podUid?: string): readonly ContainerStatus[];
  containerStatus(id: string): ContainerStatus | undefined;
  updateContainerResources(id: string, resources: LinuxResources, reply: Reply<void>): void;
  /** The container's log as the kubelet reads it from its files: CRI log format, oldest file first. */
  reopenContainerLog(id: string): void;

  execSync(id: string, command: readonly string[], timeout: Duration, reply: Reply<ExecSyncResult>): void;
  exec(id: string, command: readonly string[], options: StreamOptions): Result<RuntimeStream>;
  attach(id: string, options: StreamOptions): Result<RuntimeStream>;
  portForward(podSandboxId: string, port: number, options: StreamOptions): Result<RuntimeStream>;

  /** Usage now: CPU in core-nanoseconds since the start, memory working set and writable layer in bytes. */
  containerStats(id: string): { readonly cpuNanoseconds: number; readonly memoryBytes: number; readonly writableLayerBytes: number } | undefined;

  /** Told after each change (evented PLEG's feed). One subscriber: the node's kubelet. */
  onContainerEvent(listener: (event: ContainerEvent) => void): void;
}

export interface ExecSyncResult {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly exitCode: number;
}

export interface ImageService {
  listImages(): readonly Image[];
  /** By tag, digest or id; undefined if the node does not have it. */
  imageStatus(image: string): Image | undefined;
  /** Answers with the image's id. */
  pullImage(image: string, auth: PullAuth | undefined, reply: Reply<string>): void;
  removeImage(image: string): void;
}

export interface PullAuth {
  readonly username: string;
  readonly password: string;
}

/** What of the node's file system a kubelet touches itself: volumes, Pod directories, logs. Paths are the node's, absolute. */
export interface NodeFiles {
  /** Makes the directory and its parents. */
  mkdir(path: string, options?: { readonly mode?: number; readonly uid?: number; readonly gid?: number }): void;
  writeFile(path: string, content: Uint8Array, options?: { readonly mode?: number; readonly uid?: number; readonly gid?: number }): void;
  readFile(path: string): Uint8Array | undefined;
  /** A part of a file: what `length` bytes from `offset` on there are. */
  readFileAt(path: string, offset: number, length: number): Uint8Array | undefined;
  /** Tells of each change of a file that is there now (inotify), until the function it returns is called. */
  watch(path: string, listener: () => void): () => void;
  /** The path without symlinks; undefined if there is nothing. */
  realpath(path: string): string | undefined;
  symlink(target: string, path: string): void;
  /** Replaces what is at `to`, in one step. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  list(path: string): readonly string[];
  stat(path: string): { readonly type: 'file' | 'directory' | 'symlink' | 'socket' | 'device'; readonly mode: number; readonly size: number } | undefined;
  /**
   * Mounts a tmpfs (size in bytes, 0: half of memory) at a directory of the node. `fill` writes its first files, as of now, at the latest when
   * somebody looks into it; the root of the files that it is given is the tmpfs itself.
   */
  mountTmpfs(path: string, size: number, fill?: (files: NodeFiles) => void): void;
  unmount(path: string): void;
  /** Bytes used below `path`. */
  usage(path: string): number;
}

/** What a kubelet's prober reaches over the network from its node. */
export interface NodeNetwork {
  tcpConnect(host: string, port: number, timeout: Duration, reply: Reply<void>): void;
  httpGet(request: HttpRequest, timeout: Duration, reply: Reply<HttpResponse>): void;
  /** Calls Check of grpc.health.v1.Health. */
  grpcHealth(request: GrpcHealthRequest, timeout: Duration, reply: Reply<GrpcHealth>): void;
}

export interface GrpcHealthRequest {
  readonly host: string;
  readonly port: number;
  readonly service: string;
}

/** What a server says of its health, or why it said nothing: no connection or no answer in time, or an error with gRPC's name of its code. */
export type GrpcHealth =
  | { readonly status: 'UNKNOWN' | 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN' }
  | { readonly failed: 'connect' | 'deadline' }
  | { readonly code: string; readonly message: string };

export interface HttpRequest {
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface HttpResponse {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the machine as a whole has left, in bytes. */
export interface ResourceWatch {
  memoryAvailable(): number;
  storageAvailable(): number;
  /** Calls the listener whenever somebody takes of what is below one of these marks. One listener: the node's kubelet. */
  watch(below: { readonly memory: number; readonly storage: number }, listener: () => void): void;
}

/** Everything a kubelet finds on its machine. */
export interface NodeRuntime {
  readonly runtime: RuntimeService;
  readonly images: ImageService;
  readonly files: NodeFiles;
  readonly network: NodeNetwork;
  readonly pressure: ResourceWatch;
  readonly machine: {
    readonly hostname: string;
    readonly ip: string;
    readonly cpus: number;
    readonly memoryBytes: number;
    readonly storageBytes: number;
    readonly kernelVersion: string;
    readonly osImage: string;
    readonly architecture: string;
    readonly machineId: string;
    readonly bootId: string;
    readonly systemUuid: string;
  };
}
