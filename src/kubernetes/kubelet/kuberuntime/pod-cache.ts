import type { NodeRuntime } from '../../cri/index.ts';
import { type PodRuntimeStatus, podRuntimeStatus } from './pod-runtime-status.ts';

/**
 * What the runtime has of each Pod, read again only after the runtime has told of a change (pkg/kubelet/container/cache.go). Who will not ask
 * again soon says so: most Pods rest, and need not be kept here.
 */
export class PodCache {
  readonly #node: NodeRuntime;
  readonly #statuses = new Map<string, PodRuntimeStatus>();

  constructor(node: NodeRuntime) {
    this.#node = node;
  }

  get(uid: string): PodRuntimeStatus {
    let status = this.#statuses.get(uid);
    if (!status) {
      status = podRuntimeStatus(this.#node, uid);
      this.#statuses.set(uid, status);
    }
    return status;
  }

  /** It has changed, or nobody will ask soon. */
  forget(uid: string): void {
    this.#statuses.delete(uid);
  }
}
