import type { Container, ContainerStatus, Pod } from '../../api/types.ts';
import type { ContainerState } from '../../cri/index.ts';
import { hashContainer } from '../kuberuntime/labels.ts';
import type { PodRuntimeStatus, RuntimeContainer } from '../kuberuntime/pod-runtime-status.ts';

export const container = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'busybox:1.36', resources: {}, ...more });

/** A Pod of containers with these names. */
export function pod(containers: readonly (string | Container)[], spec: Partial<Pod['spec']> = {}, more: Partial<Pod> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: '11111111-2222-4333-8444-555555555555', generation: 1 },
    spec: { restartPolicy: 'Always', nodeName: 'node-1', containers: containers.map((one) => (typeof one === 'string' ? container(one) : one)), ...spec },
    status: {},
    ...more,
  };
}

export interface RunState {
  readonly name: string;
  readonly state: ContainerState;
  readonly exitCode?: number;
  readonly restarts?: number;
  readonly image?: string;
}

export const running = (name: string, restarts = 0): RunState => ({ name, state: 'RUNNING', restarts });
export const exited = (name: string, exitCode: number, restarts = 0): RunState => ({ name, state: 'EXITED', exitCode, restarts });

/** What the runtime has of a Pod: the newest run first. */
export function runtime(states: readonly RunState[], sandbox: 'READY' | 'NOTREADY' | 'none' = 'READY'): PodRuntimeStatus {
  const metadata = { name: 'web', namespace: 'default', uid: '11111111-2222-4333-8444-555555555555', attempt: 0 };
  const sandboxes =
    sandbox === 'none'
      ? []
      : [{ id: 'sandbox', metadata, state: sandbox, createdAt: 0, ip: sandbox === 'READY' ? '10.244.1.2' : '', labels: {}, annotations: {} }];
  return { uid: metadata.uid, ips: sandbox === 'READY' ? ['10.244.1.2'] : [], sandboxes, containers: states.map(runtimeContainer) };
}

function runtimeContainer({ name, state, exitCode = 0, restarts = 0, image = 'busybox:1.36' }: RunState): RuntimeContainer {
  const id = `${name}-${restarts}`;
  const status = {
    id,
    podSandboxId: 'sandbox',
    metadata: { name, attempt: restarts },
    state,
    createdAt: restarts,
    labels: {},
    annotations: {},
    startedAt: 1_000_000 * (10 + restarts),
    finishedAt: state === 'EXITED' ? 1_000_000 * (20 + restarts) : 0,
    exitCode,
    reason: state === 'EXITED' ? (exitCode === 0 ? 'Completed' : 'Error') : '',
    message: '',
    image: `docker.io/library/${image}`,
    imageRef: 'docker.io/library/busybox@sha256:0',
    logPath: '',
    mounts: [],
    resources: {},
  };
  return { id, name, state, restartCount: restarts, hash: hashContainer({ name, image, resources: {} }), status };
}

/** A status as the API has it, of a container in that state. */
export function status(name: string, state: ContainerStatus['state'], more: Partial<ContainerStatus> = {}): ContainerStatus {
  return {
    name,
    image: '',
    imageID: '',
    lastState: {},
    ready: state.running !== undefined,
    started: state.running !== undefined,
    restartCount: 0,
    state,
    ...more,
  };
}

export const isRunning = { running: { startedAt: '2026-11-21T06:00:00Z' } };
export const isWaiting = { waiting: { reason: 'ContainerCreating' } };
export const hasEnded = (exitCode: number) => ({ terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } });
