import type { ContainerConfig, ContainerState, ContainerStatus, LinuxResources, StreamOptions } from '../../kubernetes/cri/index.ts';
import type { Time, Timer } from '../../time/index.ts';
import type { Cgroup } from '../cgroup/index.ts';
import { FileInode, type Inode, type MountTable, type OverlayDirectory } from '../filesystem/index.ts';
import { parseReference, type RegistryImage } from '../images/index.ts';
import type { CapabilitySet } from '../process/capabilities.ts';
import type { Source } from '../process/host-stream.ts';
import type { Namespaces } from '../process/namespaces.ts';
import type { Task } from '../process/task.ts';
import type { Terminal } from '../process/terminal.ts';
import { logPathOf } from './log-path.ts';
import type { Logger } from './logger.ts';
import type { Sandbox } from './sandbox.ts';
import type { ContainerUser } from './user.ts';

/** What a container's processes start from (the OCI runtime specification, as far as it matters here). */
export interface ContainerSpec {
  readonly argv: readonly string[];
  readonly user: ContainerUser;
  readonly capabilities: CapabilitySet;
  readonly cwd: string;
  readonly root: OverlayDirectory;
}

/** A container of the runtime. */
export class ContainerRecord {
  readonly id: string;
  readonly sandbox: Sandbox;
  readonly config: ContainerConfig;
  readonly image: RegistryImage;
  readonly createdAt: Time;
  readonly spec: ContainerSpec;
  readonly cgroup: Cgroup;
  readonly logger: Logger;
  resources: LinuxResources;
  state: ContainerState = 'CREATED';
  startedAt: Time = 0;
  finishedAt: Time = 0;
  exitCode = 0;
  reason = '';
  message = '';
  namespaces: Namespaces | undefined;
  mounts: MountTable | undefined;
  /** Its first process, while that lives. */
  init: Task | undefined;
  stdin: Source | undefined;
  terminal: Terminal | undefined;
  attached: Set<StreamOptions> | undefined;
  /** Files that are mounted while it runs. */
  #held: readonly FileInode[] | undefined;
  /** Told once, when the container has ended. */
  waiters: (() => void)[] | undefined;
  /** It has had its stop signal, which comes once; until these it has time. */
  killTimers: Timer[] | undefined;

  constructor(options: Pick<ContainerRecord, 'id' | 'sandbox' | 'config' | 'image' | 'createdAt' | 'spec' | 'cgroup' | 'logger'>) {
    this.id = options.id;
    this.sandbox = options.sandbox;
    this.config = options.config;
    this.image = options.image;
    this.createdAt = options.createdAt;
    this.spec = options.spec;
    this.cgroup = options.cgroup;
    this.logger = options.logger;
    this.resources = options.config.linux.resources;
  }

  /** The variables of every process started in it: the image's, HOSTNAME, the Pod's, HOME. */
  environment(): Map<string, string> {
    const { config, image, sandbox, spec } = this;
    const variables = new Map<string, string>();
    for (const variable of image.definition.config.env) {
      const equals = variable.indexOf('=');
      variables.set(variable.slice(0, equals), variable.slice(equals + 1));
    }
    if (config.tty) variables.set('TERM', 'xterm');
    variables.set('HOSTNAME', sandbox.uts.hostname);
    for (const { key, value } of config.envs) variables.set(key, value);
    if (!variables.has('HOME')) variables.set('HOME', spec.user.home);
    return variables;
  }

  /** A file that is mounted keeps its content when its last name is gone, until the container has ended. */
  holdFiles(mounted: readonly Inode[]): void {
    const files = mounted.filter((inode) => inode instanceof FileInode).slice();
    if (files.length === 0) return;
    for (const file of files) file.opened();
    this.#held = files;
  }

  releaseFiles(): void {
    for (const file of this.#held ?? []) file.closed();
    this.#held = undefined;
  }

  /** The PATH by which commands are looked up: found once, probes ask again and again. */
  get path(): string {
    this.#path ??= this.#findPath();
    return this.#path;
  }

  #path: string | undefined;

  #findPath(): string {
    const own = this.config.envs.findLast(({ key }) => key === 'PATH')?.value;
    const images = this.image.definition.config.env.find((variable) => variable.startsWith('PATH='))?.slice('PATH='.length);
    return own ?? images ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  }

  /** Made when it is asked for, once: nothing of it changes. */
  #imageNames: ReturnType<typeof imageNames> | undefined;

  status(): ContainerStatus {
    const { config, spec } = this;
    this.#imageNames ??= imageNames(config.image.userSpecifiedImage, this.image);
    const { uid, gid, groups } = spec.user.credentials;
    return {
      id: this.id,
      podSandboxId: this.sandbox.id,
      metadata: config.metadata,
      state: this.state,
      createdAt: this.createdAt,
      labels: config.labels,
      annotations: config.annotations,
      startedAt: this.startedAt,
      finishedAt: this.finishedAt,
      exitCode: this.exitCode,
      reason: this.reason,
      message: this.message,
      image: this.#imageNames.image,
      imageRef: this.#imageNames.imageRef,
      logPath: logPathOf(this.sandbox, config),
      mounts: config.mounts,
      user: { uid, gid, supplementalGroups: groups },
      resources: this.resources,
    };
  }
}

/** How a container's status names its image. */
function imageNames(asked: string, { definition, digest }: RegistryImage) {
  const named = parseReference(asked);
  const first = definition.names[0] ?? '';
  return {
    image: named ? `${named.repository}:${named.tag ?? ''}`.replace(/:$/, '') : first,
    imageRef: `${named?.repository ?? first}@${digest}`,
  };
}
