import type { ContainerStatus, NodeRuntime, PodSandbox } from '../../cri/index.ts';
import { hashAnnotation, restartCountAnnotation } from './labels.ts';
import { withTerminationMessage } from './termination-message.ts';

/** One container as the runtime knows it, with what the kubelet wrote into its annotations. */
export interface RuntimeContainer {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerStatus['state'];
  readonly restartCount: number;
  readonly hash: string;
  readonly status: ContainerStatus;
}

/** What the runtime has of one Pod (kubecontainer.PodStatus): containers and sandboxes, the newest first. */
export interface PodRuntimeStatus {
  readonly uid: string;
  /** Of the newest sandbox, while it is ready. */
  readonly ips: readonly string[];
  readonly containers: readonly RuntimeContainer[];
  readonly sandboxes: readonly PodSandbox[];
}

export const containerStatusNamed = (status: PodRuntimeStatus, name: string): RuntimeContainer | undefined =>
  status.containers.find((container) => container.name === name);

/** Reads the runtime (GetPodStatus). */
export function podRuntimeStatus(node: NodeRuntime, uid: string): PodRuntimeStatus {
  const found = node.runtime.listPodSandbox(uid);
  const sandboxes = found.length > 1 ? found.toSorted((a, b) => b.metadata.attempt - a.metadata.attempt || b.createdAt - a.createdAt) : found;
  const containers: RuntimeContainer[] = [];
  for (const listed of node.runtime.listContainers(uid)) {
    const status = withTerminationMessage(node.files, listed);
    containers.push({
      id: status.id,
      name: status.metadata.name,
      state: status.state,
      restartCount: Number(status.annotations[restartCountAnnotation] ?? status.metadata.attempt),
      hash: status.annotations[hashAnnotation] ?? '',
      status,
    });
  }
  if (containers.length > 1) containers.sort((a, b) => b.status.createdAt - a.status.createdAt || b.restartCount - a.restartCount);
  const newest = sandboxes[0];
  const ips = newest?.state === 'READY' && newest.ip !== '' ? [newest.ip] : [];
  return { uid, ips, containers, sandboxes };
}
