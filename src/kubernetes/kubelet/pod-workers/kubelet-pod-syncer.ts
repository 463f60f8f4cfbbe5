import { fromRFC3339, millisecond, minute, second, type Time, type Timer } from '../../../time/index.ts';
import type { ContainerStatus, Pod, PodStatus, Secret, Service } from '../../api/types.ts';
import { Backoff } from '../../client/backoff.ts';
import type { KubeletContext } from '../context.ts';
import type { EnvironmentSources } from '../environment/make-environment.ts';
import { ImageManager } from '../images/image-manager.ts';
import { computePodActions } from '../kuberuntime/compute-pod-actions.ts';
import { killPod } from '../kuberuntime/kill-pod.ts';
import type { PodCache } from '../kuberuntime/pod-cache.ts';
import type { PodRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { isBeingResized } from '../kuberuntime/resize.ts';
import { computeSandboxConfig } from '../kuberuntime/sandbox-config.ts';
import { type SyncResult, syncPod } from '../kuberuntime/sync-pod.ts';
import type { ResizeProgress } from '../lifecycle/resize-progress.ts';
import { type DnsConfig, parseResolvConf } from '../network/dns.ts';
import { conditionOf, containerNamed, isTerminal } from '../pod.ts';
import type { ProbeManager } from '../prober/probe-manager.ts';
import type { Routine } from '../routine.ts';
import type { PodResizePending } from '../status/conditions.ts';
import { generateAPIPodStatus } from '../status/generate-api-pod-status.ts';
import type { ReasonCache } from '../status/reason-cache.ts';
import type { StatusManager } from '../status/status-manager.ts';
import { decodeText } from '../text.ts';
import type { ObjectCache } from '../volumes/object-cache.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';
import type { PodWorker } from './pod-worker.ts';

const noReasons: ReasonCache = new Map();

import type { PodSyncer, SyncOutcome } from './pod-workers.ts';

export interface SyncerParts {
  /** What the runtime has of the Pods. */
  readonly cache: PodCache;
  readonly status: StatusManager;
  readonly volumes: VolumeManager;
  readonly objects: ObjectCache;
  readonly probes: ProbeManager;
  services(): Iterable<Service>;
  /** What a resize of the Pod that waits for room says. */
  resizePending(uid: string): PodResizePending | undefined;
  readonly resizes: ResizeProgress;
  /** The Pod may not run longer than until then. */
  watchDeadline(worker: PodWorker, deadline: Time): void;
  /** All containers have ended: the Pod takes nothing of the node any more. */
  stopped(worker: PodWorker): void;
  /** Nothing is left to do for the Pod. */
  finished(worker: PodWorker): void;
}

/** That a sandbox is ready is told while the sync still starts containers, unless that ends within moments (OnPodSandboxReady). */
const untilSandboxIsTold = 500 * millisecond;

/** Restart back-off: 10 s to 300 s (pkg/kubelet/kubelet.go). */
const initialBackoff = 10 * second;
const maxBackoff = 5 * minute;

/** What a kubelet does with a Pod in each state of its worker (kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod). */
export class KubeletPodSyncer implements PodSyncer {
  readonly #context: KubeletContext;
  readonly #parts: SyncerParts;
  readonly #images: ImageManager;
  readonly #backoff: Backoff;
  #hostDNS: DnsConfig | undefined;

  constructor(context: KubeletContext, parts: SyncerParts) {
    this.#context = context;
    this.#parts = parts;
    this.#images = new ImageManager(context, (pod) => this.#pullSecrets(pod).flatMap(({ secret }) => secret ?? []));
    this.#backoff = new Backoff(context.clock, initialBackoff, maxBackoff);
  }

  *syncPod(worker: PodWorker): Routine<SyncOutcome> {
    const { status, volumes, probes, resizes, cache } = this.#parts;
    const { pod } = worker;
    const runtime = cache.get(worker.uid);
    if (resizes.isUnderWay(worker.uid) && !isBeingResized(pod, runtime)) resizes.complete(pod);
    const made = this.generate(worker, runtime, { terminal: false });
    status.set(pod, made);
    if (isTerminal(made.phase)) return { terminal: true };
    const seconds = pod.spec.activeDeadlineSeconds;
    if (seconds !== undefined) this.#parts.watchDeadline(worker, fromRFC3339(made.startTime!)! + seconds * second);

    const waiting = yield* volumes.waitForAttachAndMount(pod, () => runtime.ips);
    if (waiting !== undefined) return { failed: {} };
    const incomplete = this.#reportPullSecrets(pod);
    probes.addPod(pod);
    const result = yield* this.#syncRuntime(worker, runtime, made);
    for (const { name, failure } of result.starts) {
      if (failure) (worker.reasons ??= new Map()).set(name, failure);
      else worker.reasons?.delete(name);
    }
    // Of new limits the runtime does not tell.
    if (result.resize !== undefined) cache.forget(worker.uid);
    if (typeof result.resize === 'object') resizes.fail(pod, result.resize.error);
    // What the containers have now is to be told.
    if (result.again || (result.resize === 'done' && !result.failed)) return { again: true };
    // Each sync tells of missing secrets, and probes what is not ready.
    if (!result.failed) return { resync: incomplete || waitsForReadiness(pod, made) };
    return { failed: result.backoffUntil === undefined ? {} : { backoffUntil: result.backoffUntil } };
  }

  *syncTerminatingPod(worker: PodWorker): Routine<SyncOutcome> {
    const { status, probes, cache } = this.#parts;
    const before = cache.get(worker.uid);
    status.set(worker.pod, this.generate(worker, before, { terminal: false, killed: true }));
    probes.stopLivenessAndStartup(worker.pod);
    const failure = yield* killPod(this.#context, worker.pod, before, worker.gracePeriod);
    if (failure !== undefined) return { failed: {} };
    probes.removePod(worker.uid);
    this.#parts.stopped(worker);
    status.set(worker.pod, this.generate(worker, cache.get(worker.uid), { terminal: true }));
    return {};
  }

  *syncTerminatedPod(worker: PodWorker): Routine<SyncOutcome> {
    const { status, volumes, cache } = this.#parts;
    status.set(worker.pod, this.generate(worker, cache.get(worker.uid), { terminal: true }));
    volumes.tearDown(worker.pod);
    status.terminatePod(worker.pod);
    return {};
  }

  /** Nobody will ask soon what the runtime has of it. */
  rests({ uid }: PodWorker): void {
    this.#parts.cache.forget(uid);
  }

  finished(worker: PodWorker): void {
    this.rests(worker);
    this.#images.forget(worker.uid);
    this.#backoff.forget(worker.uid);
    this.#parts.finished(worker);
  }

  /** The status of a Pod as it is now. killed: what an eviction says is in it. */
  generate(worker: PodWorker, runtime: PodRuntimeStatus, { terminal, killed }: { terminal: boolean; killed?: boolean }): PodStatus {
    const { pod, kill } = worker;
    const { node, clock } = this.#context;
    // An eviction is told once; what the containers end with has the last word. A deadline stays.
    const resizePending = this.#parts.resizePending(worker.uid);
    const resizing = this.#parts.resizes.condition(worker.uid);
    const evict = kill && (!kill.evict || killed) ? kill : undefined;
    // Whoever asks whether the deadline is over is told by an event too (active_deadline.go ShouldEvict).
    if (kill && !kill.evict) this.#context.recorder.podEvent(pod, 'Normal', kill.reason, kill.message);
    return generateAPIPodStatus({
      pod,
      runtime,
      previous: this.#parts.status.get(worker.uid) ?? pod.status ?? {},
      reasons: worker.reasons ?? noReasons,
      probes: this.#parts.probes.statusOf(worker.uid),
      terminal,
      ...(evict ? { evict } : {}),
      ...(resizePending ? { resizePending } : {}),
      ...(resizing ? { resizing } : {}),
      hostIP: node.machine.ip,
      now: clock.now,
    });
  }

  #pullSecrets(pod: Pod): readonly { readonly name: string; readonly secret: Secret | undefined }[] {
    const names = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => name || []);
    return names.map((name) => ({ name, secret: this.#parts.objects.secret(pod.metadata.namespace!, name) }));
  }

  /** kubelet.go getPullSecretsForPod: missing ones are told, and no reason to stop. Whether there were any. */
  #reportPullSecrets(pod: Pod): boolean {
    if (!pod.spec.imagePullSecrets) return false;
    const missing = this.#pullSecrets(pod).filter(({ secret }) => !secret);
    if (missing.length === 0) return false;
    const names = missing.map(({ name }) => name).join(', ');
    const message = `Unable to retrieve some image pull secrets (${names}); attempting to pull the image may not succeed.`;
    this.#context.recorder.podEvent(pod, 'Warning', 'FailedToRetrieveImagePullSecret', message);
    return true;
  }

  *#syncRuntime(worker: PodWorker, runtime: PodRuntimeStatus, made: PodStatus): Routine<SyncResult> {
    const context = this.#context;
    const { volumes, probes, status } = this.#parts;
    const { pod } = worker;
    const restartAll = conditionOf(made.conditions, 'AllContainersRestarting')?.status === 'True';
    let ready: Timer | undefined;
    worker.inRuntime = true;
    const sandboxReady = () => {
      ready = context.clock.after(untilSandboxIsTold, 'kubelet: sandbox ready', () => status.setReadyToStart(pod));
    };
    try {
      return yield* syncPod(context, {
        pod,
        runtime,
        actions: computePodActions(pod, runtime, probes, restartAll),
        images: this.#images,
        backoff: this.#backoff,
        podDir: volumes.podDir(worker.uid),
        volume: (name) => volumes.volumePath(pod, name),
        sources: (podIPs) => this.#sources(pod, podIPs),
        configure: (attempt) => this.#sandboxConfig(worker, pod, attempt),
        sandboxReady,
      });
    } finally {
      ready?.cancel();
      worker.inRuntime = false;
    }
  }

  /** Made once: it stays as it is with what it is made from. */
  #sandboxConfig(worker: PodWorker, pod: Pod, attempt: number): ReturnType<typeof computeSandboxConfig> {
    const { spec, metadata } = pod;
    const { labels, annotations } = metadata;
    const made = worker.sandbox;
    if (made && made.spec === spec && made.labels === labels && made.annotations === annotations && made.config.metadata.attempt === attempt)
      return made.config;
    const config = computeSandboxConfig(this.#context, pod, attempt, this.#nodeDNS());
    // A RuntimeClass is looked up each time: it may be gone.
    worker.sandbox = 'error' in config || spec.runtimeClassName ? undefined : { spec, labels, annotations, config };
    return config;
  }

  #sources(pod: Pod, podIPs: readonly string[]): EnvironmentSources {
    const { node, allocatable } = this.#context;
    const { objects, volumes } = this.#parts;
    return {
      configMap: (namespace, name) => objects.configMap(namespace, name),
      secret: (namespace, name) => objects.secret(namespace, name),
      services: () => this.#parts.services(),
      volumeFile: (name, path) => {
        const found = volumes.volumePath(pod, name);
        return found && 'path' in found ? node.files.readFile(`${found.path}/${path}`) : undefined;
      },
      allocatable,
      addresses: { hostIP: node.machine.ip, podIPs },
    };
  }

  #nodeDNS(): DnsConfig {
    if (!this.#hostDNS) {
      const bytes = this.#context.node.files.readFile('/etc/resolv.conf');
      this.#hostDNS = parseResolvConf(bytes ? decodeText(bytes) : '');
    }
    return this.#hostDNS;
  }
}

/** Whether a container with a readiness probe runs without being ready. */
function waitsForReadiness(pod: Pod, { containerStatuses = [], initContainerStatuses = [] }: PodStatus): boolean {
  const waits = ({ name, ready, state }: ContainerStatus) => !ready && state.running !== undefined && containerNamed(pod, name)?.readinessProbe !== undefined;
  return containerStatuses.some(waits) || initContainerStatuses.some(waits);
}
