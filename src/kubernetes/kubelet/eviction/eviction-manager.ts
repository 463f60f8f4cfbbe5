import { minute, type Timer } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import { podRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { uidOf } from '../pod.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';
import { computeLocalStorageEviction, type LocalStorageUsage, limitsLocalStorage } from './local-storage.ts';

/** How old the figures of disk use may be (volumeStatsAggPeriod). */
const period = minute;

/** Looks now and then at Pods whose use of disk is limited (pkg/kubelet/eviction). Other Pods cost nothing. */
export class EvictionManager {
  readonly #context: KubeletContext;
  readonly #volumes: VolumeManager;
  readonly #evict: (uid: string, message: string) => void;
  readonly #pods = new Map<string, Pod>();
  #timer: Timer | undefined;

  constructor(context: KubeletContext, volumes: VolumeManager, evict: (uid: string, message: string) => void) {
    this.#context = context;
    this.#volumes = volumes;
    this.#evict = evict;
  }

  add(pod: Pod): void {
    if (!limitsLocalStorage(pod)) return;
    this.#pods.set(uidOf(pod), pod);
    this.#timer ??= this.#context.clock.background(period, 'kubelet: eviction', () => this.#look());
  }

  remove(uid: string): void {
    this.#pods.delete(uid);
  }

  close(): void {
    this.#pods.clear();
    this.#timer?.cancel();
  }

  #look(): void {
    this.#timer = undefined;
    for (const [uid, pod] of [...this.#pods]) {
      const message = computeLocalStorageEviction(pod, this.usage(pod));
      if (message === undefined) continue;
      this.#pods.delete(uid);
      this.#context.because(message.trim());
      this.#context.recorder.podEvent(pod, 'Warning', 'Evicted', message);
      this.#evict(uid, message);
    }
    if (this.#pods.size > 0) this.#timer = this.#context.clock.background(period, 'kubelet: eviction', () => this.#look());
  }

  /** What the Pod has written. */
  usage(pod: Pod): LocalStorageUsage {
    const { runtime, files } = this.#context.node;
    const containers = new Map<string, number>();
    for (const container of podRuntimeStatus(this.#context.node, uidOf(pod)).containers) {
      const written = runtime.containerStats(container.id)?.writableLayerBytes ?? 0;
      const log = files.stat(container.status.logPath)?.size ?? 0;
      containers.set(container.name, (containers.get(container.name) ?? 0) + written + log);
    }
    const emptyDirs = new Map<string, number>();
    for (const volume of pod.spec.volumes ?? []) {
      if (volume.emptyDir && volume.emptyDir.medium !== 'Memory') emptyDirs.set(volume.name, this.#volumes.usage(pod, volume));
    }
    return { containers, emptyDirs };
  }
}
