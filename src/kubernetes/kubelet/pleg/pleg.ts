import type { Timer } from '../../../time/index.ts';
import type { ContainerEvent } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { logLink, podLogDirectory } from '../kuberuntime/log-paths.ts';
import type { PodCache } from '../kuberuntime/pod-cache.ts';
import type { PodRuntimeStatus, RuntimeContainer } from '../kuberuntime/pod-runtime-status.ts';
import type { Ticks } from '../ticks.ts';

/**
 * Notices what happens to containers (pkg/kubelet/pleg/generic.go): the original lists them every second and compares; here the runtime's
 * events mark a Pod, and the next relist, if there is anything to see, wakes its worker. It also removes dead containers that no status needs.
 */
export class Pleg {
  readonly #context: KubeletContext;
  readonly #relist: Ticks;
  readonly #cache: PodCache;
  readonly #wake: (podUid: string) => boolean;
  readonly #changed = new Map<string, { died: boolean }>();
  readonly #leaving = new Set<string>();
  #timer: Timer | undefined;
  #closed = false;

  constructor(context: KubeletContext, relist: Ticks, cache: PodCache, wake: (podUid: string) => boolean) {
    this.#context = context;
    this.#relist = relist;
    this.#cache = cache;
    this.#wake = wake;
    context.node.runtime.onContainerEvent((event) => this.#noticed(event));
  }

  /** The Pod has ended and its containers are not wanted any more. */
  removePod(uid: string): void {
    this.#leaving.add(uid);
    this.#schedule();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #noticed(event: ContainerEvent): void {
    this.#cache.forget(event.podUid);
    if (this.#closed || event.type === 'CONTAINER_CREATED' || event.type === 'CONTAINER_DELETED') return;
    const known = this.#changed.get(event.podUid);
    const died = event.type === 'CONTAINER_STOPPED';
    if (known) known.died ||= died;
    else this.#changed.set(event.podUid, { died });
    this.#schedule();
  }

  #schedule(): void {
    const { clock } = this.#context;
    this.#timer ??= clock.at(this.#relist.after(clock.now), 'kubelet: relist', () => {
      this.#timer = undefined;
      this.#look();
    });
  }

  #look(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const [uid, { died }] of changed) {
      if (died) this.#removeOldContainers(uid);
      if (!this.#wake(uid)) this.#cache.forget(uid);
    }
    for (const uid of this.#leaving) this.#removeAll(uid);
    this.#leaving.clear();
  }

  /** Of each container only the newest dead run is kept: MaxPerPodContainerCount 1. */
  #removeOldContainers(uid: string): void {
    const status = this.#cache.get(uid);
    const dead = status.containers.filter(({ state }) => state === 'EXITED');
    dead.forEach((container, i) => {
      if (dead.findIndex(({ name }) => name === container.name) < i) this.#remove(container, status);
    });
  }

  #removeAll(uid: string): void {
    const { runtime, files } = this.#context.node;
    const status = this.#cache.get(uid);
    for (const container of status.containers) this.#remove(container, status);
    for (const sandbox of status.sandboxes) {
      runtime.removePodSandbox(sandbox.id, () => {});
      files.remove(podLogDirectory(sandbox.metadata));
    }
    this.#cache.forget(uid);
  }

  #remove(container: RuntimeContainer, { sandboxes: [sandbox] }: PodRuntimeStatus): void {
    const { runtime, files } = this.#context.node;
    runtime.removeContainer(container.id, () => {});
    if (container.status.logPath !== '') files.remove(container.status.logPath);
    if (sandbox) files.remove(logLink(sandbox.metadata, container.name, container.id));
  }
}
