import type { ContainerConfig, ContainerStatus, NodeRuntime, PodSandboxConfig, Reply, Result, RuntimeStream } from '../../kubernetes/cri/index.ts';
import { type Clock, second } from '../../time/index.ts';
import { createNodeRuntime } from '../containerd/index.ts';
import type { FileTree } from '../filesystem/index.ts';
import { Registry } from '../images/index.ts';
import type { Machine } from '../machine.ts';
import { concat, decode } from '../process/text.ts';
import type { Program } from '../process/types.ts';
import { testMachine } from './machine.ts';

const namespaces = { network: 'pod', pid: 'container', ipc: 'pod', user: 'node' } as const;

/** A node for tests, with one image `app` that holds the given programs. */
export class TestNode {
  readonly clock: Clock;
  readonly machine: Machine;
  readonly node: NodeRuntime;
  readonly bugs: unknown[];
  #pods = 0;

  constructor(programs: Readonly<Record<string, Program>>, files: FileTree = {}) {
    const { clock, machine, bugs } = testMachine(programs);
    const tree: FileTree = {
      '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/var/www:/bin/sh\n',
      '/etc/group': 'root:x:0:\nwww:x:34:\nextra:x:50:web\n',
      '/tmp': { directory: true, mode: 0o1777 },
      ...Object.fromEntries(Object.keys(programs).map((name) => [`/bin/${name}`, { program: name }])),
      ...files,
    };
    const config = { env: ['PATH=/usr/bin:/bin', 'FROM=image'], cmd: ['default'] };
    const registry = new Registry(() => [{ names: ['docker.io/library/app:1'], size: 4_000_000, config, files: tree }]);
    this.clock = clock;
    this.machine = machine;
    this.bugs = bugs;
    this.node = createNodeRuntime(machine, { registry, podCIDR: '10.244.1.0/24', preloaded: true });
  }

  /** Waits for an answer, which must come within a minute. */
  ask<T>(call: (reply: Reply<T>) => void): Result<T> {
    let answer: Result<T> | undefined;
    call((result) => (answer = result));
    for (let i = 0; i < 600 && !answer; i++) this.clock.advance(second / 10);
    if (!answer) throw new Error('no answer');
    return answer;
  }

  /** The same for calls that must succeed. */
  get<T>(call: (reply: Reply<T>) => void): T {
    const result = this.ask(call);
    if ('error' in result) throw new Error(result.error.message);
    return result.value;
  }

  sandboxConfig(change: Partial<Omit<PodSandboxConfig, 'linux'>> & { readonly linux?: Partial<PodSandboxConfig['linux']> } = {}): PodSandboxConfig {
    const uid = `uid-${++this.#pods}`;
    return {
      metadata: { name: 'pod', namespace: 'default', uid, attempt: 0 },
      hostname: 'pod',
      logDirectory: `/var/log/pods/default_pod_${uid}`,
      labels: {},
      annotations: {},
      ...change,
      linux: { cgroupParent: `/kubepods/pod${uid}`, namespaces, sysctls: {}, ...change.linux },
    };
  }

  sandbox(config = this.sandboxConfig()): string {
    return this.get((reply) => this.node.runtime.runPodSandbox(config, reply));
  }

  containerConfig(
    command: readonly string[],
    change: Partial<Omit<ContainerConfig, 'linux'>> & { readonly linux?: Partial<ContainerConfig['linux']> } = {},
  ): ContainerConfig {
    return {
      metadata: { name: 'main', attempt: 0 },
      image: { image: 'app:1', userSpecifiedImage: 'app:1' },
      command,
      args: [],
      workingDir: '',
      envs: [],
      mounts: [],
      labels: {},
      annotations: {},
      logPath: 'main/0.log',
      stdin: false,
      stdinOnce: false,
      tty: false,
      ...change,
      linux: {
        resources: {},
        securityContext: { privileged: false, readonlyRootfs: false, supplementalGroups: [], noNewPrivileges: false, namespaces },
        ...change.linux,
      },
    };
  }

  /** Makes and starts a container; what StartContainer answered is in the status. */
  start(sandbox: string, config: ContainerConfig): string {
    const id = this.get<string>((reply) => this.node.runtime.createContainer(sandbox, config, this.sandboxConfig(), reply));
    this.ask<void>((reply) => this.node.runtime.startContainer(id, reply));
    return id;
  }

  status(id: string): ContainerStatus {
    return this.node.runtime.containerStatus(id)!;
  }

  /** The container's log lines without their time stamps. */
  log(id: string): string[] {
    const text = decode(this.node.files.readFile(this.status(id).logPath) ?? new Uint8Array(0));
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(line.indexOf(' ') + 1));
  }

  /** A whole container: its log when it has ended (or after a minute). */
  run(
    command: readonly string[],
    change: Parameters<TestNode['containerConfig']>[1] = {},
  ): { readonly status: ContainerStatus; readonly log: readonly string[] } {
    const id = this.start(this.sandbox(), this.containerConfig(command, change));
    for (let i = 0; i < 60 && this.status(id).state === 'RUNNING'; i++) this.clock.advance(second);
    return { status: this.status(id), log: this.log(id) };
  }

  /** exec with streams: what came out, once it has ended. */
  exec(
    id: string,
    command: readonly string[],
    tty = false,
    type?: (stream: RuntimeStream) => void,
  ): { readonly output: string; readonly end: Result<number> | undefined } {
    const out: Uint8Array[] = [];
    let end: Result<number> | undefined;
    const stream = this.node.runtime.exec(id, command, {
      stdin: type !== undefined,
      tty,
      output: (bytes) => void out.push(bytes),
      error: (bytes) => void out.push(bytes),
      ended: (result) => (end = result),
    });
    if ('error' in stream) return { output: '', end: stream };
    type?.(stream.value);
    this.clock.advance(10 * second);
    return { output: decode(concat(out)), end };
  }
}
