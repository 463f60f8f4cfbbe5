import { type Clock, millisecond, type Random, toRFC3339 } from '../../time/index.ts';
import { equal } from '../api/equal.ts';
import type { Transport } from '../api/transport.ts';
import type { Pod, Service } from '../api/types.ts';
import { type Informer, resources } from '../client/index.ts';
import type { KubeletContext } from './context.ts';
import { pressureRejection } from './eviction/admit.ts';
import { EvictionManager } from './eviction/eviction-manager.ts';
import { PressureManager } from './eviction/pressure-manager.ts';
import { podUsage } from './eviction/usage.ts';
import { PodCache } from './kuberuntime/pod-cache.ts';
import { recordDeferredResize } from './kuberuntime/resize-events.ts';
import { computeAdmission, insufficientResource, type Rejection } from './lifecycle/admission.ts';
import { AdmittedPods } from './lifecycle/admitted-pods.ts';
import { Allocation } from './lifecycle/allocation.ts';
import { ResizeProgress } from './lifecycle/resize-progress.ts';
import { Pleg } from './pleg/pleg.ts';
import { isTerminal, uidOf } from './pod.ts';
import { KubeletPodSyncer } from './pod-workers/kubelet-pod-syncer.ts';
import type { PodWorker } from './pod-workers/pod-worker.ts';
import { PodWorkers } from './pod-workers/pod-workers.ts';
import { ProbeManager } from './prober/probe-manager.ts';
import { computePodQOS } from './resources.ts';
import { KubeletServer } from './server/kubelet-server.ts';
import { readinessIsOutdated } from './status/conditions.ts';
import { StatusManager } from './status/status-manager.ts';
import { Ticks } from './ticks.ts';
import { ObjectCache } from './volumes/object-cache.ts';
import { VolumeManager } from './volumes/volume-manager.ts';

export interface NodePodsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly context: KubeletContext;
  /** Those that are bound to the node. */
  readonly pods: Informer<Pod>;
  readonly services: Informer<Service>;
}

/** The Pods of a kubelet's node: lets them in, runs them, and tells the API how they are. */
export class NodePods {
  /** Answers containerLogs, exec, attach, portForward. */
  readonly server: Transport;
  readonly #context: KubeletContext;
  readonly #workers: PodWorkers;
  readonly #syncer: KubeletPodSyncer;
  readonly #status: StatusManager;
  readonly #volumes: VolumeManager;
  readonly #objects: ObjectCache;
  readonly #probes: ProbeManager;
  readonly #pleg: Pleg;
  readonly #eviction: EvictionManager;
  readonly #pressure: PressureManager;
  readonly #admitted = new AdmittedPods();
  readonly #allocation: Allocation;
  readonly #resizes: ResizeProgress;

  constructor({ clock, random, context, pods, services }: NodePodsOptions) {
    this.#context = context;
    const ticks = random.fork('kubelet ticks');
    const relist = new Ticks(ticks);
    const syncTicker = new Ticks(ticks);

    this.#status = new StatusManager(context, {
      couldHaveRunningContainers: (uid) => {
        const worker = this.#workers.get(uid);
        return worker !== undefined && worker.terminatedAt === undefined;
      },
    });
    this.#objects = new ObjectCache(clock, context.client, (uid) => this.#objectChanged(uid));
    this.#volumes = new VolumeManager(context, this.#objects);
    this.#probes = new ProbeManager(context, {
      changed: (uid) => void this.#workers.wake(uid),
      statusOf: (uid) => this.#status.get(uid),
      readinessChanged: (uid, id, ready) => this.#ofWorker(uid, (pod) => this.#status.setContainerReadiness(pod, id, ready)),
      startupChanged: (uid, id, started) => this.#ofWorker(uid, (pod) => this.#status.setContainerStartup(pod, id, started)),
    });
    this.#resizes = new ResizeProgress(context);
    this.#allocation = new Allocation({
      refuse: (pod) => insufficientResource({ pod, admitted: this.#admitted.without(uidOf(pod)), allocatable: context.allocatable }),
      deferred: (pod, message) => recordDeferredResize(context, pod, message),
      allocated: (pod) => {
        this.#resizes.begin(pod);
        this.#admitted.remove(uidOf(pod));
        this.#admitted.add(pod);
      },
      now: () => toRFC3339(clock.now),
    });
    const cache = new PodCache(context.node);
    this.#syncer = new KubeletPodSyncer(context, {
      cache,
      resizePending: (uid) => this.#allocation.pending(uid),
      resizes: this.#resizes,
      status: this.#status,
      volumes: this.#volumes,
      objects: this.#objects,
      probes: this.#probes,
      services: () => services.list(),
      watchDeadline: (worker, deadline) => this.#watchDeadline(worker, deadline),
      stopped: ({ uid }) => this.#admitted.remove(uid),
      finished: (worker) => this.#finished(worker),
    });
    this.#workers = new PodWorkers({ clock, random: random.fork('kubelet pod workers'), relist, syncTicker, syncer: this.#syncer });
    this.#pleg = new Pleg(context, relist, cache, (uid) => this.#workers.wake(uid));
    this.#eviction = new EvictionManager(context, this.#volumes, (uid, message) =>
      this.#workers.kill(uid, { evict: true, gracePeriodSeconds: 1, reason: 'Evicted', message }),
    );
    this.#pressure = new PressureManager(context, {
      active: () => [...this.#workers.workers()].filter(({ terminatingAt, finished }) => terminatingAt === undefined && !finished).map(({ pod }) => pod),
      usage: (pod, resource) => podUsage(context, pod, resource, () => this.#eviction.usage(pod)),
      evict: (pod, message) => this.#workers.kill(uidOf(pod), { evict: true, disruption: true, gracePeriodSeconds: 1, reason: 'Evicted', message }),
      isCleanedUp: (uid) => (this.#workers.get(uid)?.finished ?? true) && context.node.runtime.listContainers(uid).length === 0,
    });
    this.server = new KubeletServer(context, {
      pod: (namespace, name) => pods.get(`${namespace}/${name}`),
      status: (pod) => this.#status.get(uidOf(pod)) ?? pod.status,
    });
  }

  /** Containers go on. */
  close(): void {
    this.#workers.close();
    this.#status.stop();
    this.#probes.close();
    this.#pleg.close();
    this.#volumes.close();
    this.#objects.close();
    this.#eviction.close();
    this.#pressure.close();
  }

  added(pod: Pod): void {
    const uid = uidOf(pod);
    const ended = isTerminal(pod.status?.phase);
    if (!ended && pod.metadata.deletionTimestamp === undefined && !this.#admitted.has(uid)) {
      const rejection = this.#admit(pod);
      if (rejection) {
        this.#context.clock.after(millisecond, 'kubelet: reject', () => this.#reject(pod, rejection));
        return;
      }
      this.#admitted.add(pod);
      this.#eviction.add(pod);
    }
    this.#workers.update(pod);
  }

  /** A container that runs already was let in before: the kubelet was away. */
  #admit(pod: Pod): Rejection | undefined {
    if (this.#context.node.runtime.listPodSandbox(uidOf(pod)).length > 0) return undefined;
    const { allocatable, client, nodeName } = this.#context;
    const node = () => {
      const found = client.get(resources.nodes, '', nodeName);
      return 'object' in found ? found.object : undefined;
    };
    return pressureRejection(pod, this.#context.pressure.conditions) ?? computeAdmission({ pod, admitted: this.#admitted, allocatable, node });
  }

  #reject(pod: Pod, { reason, message }: Rejection): void {
    this.#context.because(`${pod.metadata.name} is rejected: ${message}`);
    this.#context.recorder.podEvent(pod, 'Warning', reason, message);
    const startTime = toRFC3339(this.#context.clock.now);
    this.#status.set(pod, { message: `Pod was rejected: ${message}`, phase: 'Failed', qosClass: computePodQOS(pod), reason, startTime });
  }

  updated(old: Pod, pod: Pod): void {
    if (uidOf(old) !== uidOf(pod)) {
      this.#workers.removed(uidOf(old));
      this.added(pod);
      return;
    }
    const { metadata } = pod;
    const metadataChanged = !equal(old.metadata.labels, metadata.labels) || !equal(old.metadata.annotations, metadata.annotations);
    if (metadataChanged) this.#volumes.markDirty(uidOf(pod));
    const worker = this.#workers.get(uidOf(pod));
    if (!metadataChanged && onlyStatusChanged(old, pod)) {
      this.#workers.noteStatus(this.#allocation.keep(pod, worker?.pod));
      this.#status.reconcile(pod);
      if (readinessIsOutdated(pod)) this.#workers.wake(uidOf(pod));
      return;
    }
    if (worker?.finished && metadata.deletionTimestamp !== undefined) this.#status.terminatePod(pod);
    this.#workers.update(this.#allocated(old, pod, worker));
  }

  /** The Pod with the resources that the node has for it. */
  #allocated(old: Pod, pod: Pod, worker: PodWorker | undefined): Pod {
    if (!worker || worker.finished || old.metadata.generation === pod.metadata.generation) return this.#allocation.keep(pod, worker?.pod);
    return this.#allocation.resize(pod, worker.pod);
  }

  /** There is room again: resizes that waited for it can be done. */
  #retryResizes(): void {
    for (const pod of this.#allocation.desired()) {
      const uid = uidOf(pod);
      const worker = this.#workers.get(uid);
      if (!worker || worker.finished) continue;
      const allocated = this.#allocation.resize({ ...pod, status: worker.pod.status }, worker.pod);
      if (!this.#allocation.pending(uid)) this.#workers.update(allocated);
    }
  }

  #finished(worker: PodWorker): void {
    const { uid } = worker;
    this.#admitted.remove(uid);
    this.#eviction.remove(uid);
    this.#allocation.forget(uid);
    this.#resizes.forget(uid);
    this.#retryResizes();
    worker.deadline?.cancel();
    if (worker.removed) this.#status.forget(uid);
    if (worker.removed || worker.kill?.evict || worker.pod.metadata.deletionTimestamp !== undefined) this.#pleg.removePod(uid);
  }

  removed(pod: Pod): void {
    this.#workers.removed(uidOf(pod));
  }

  /** Pods that were deleted from the API while no kubelet was there (kubelet_pods.go HandlePodCleanups). */
  removeOrphans(pods: readonly Pod[]): void {
    const known = new Set(pods.map(uidOf));
    const { runtime } = this.#context.node;
    for (const sandbox of runtime.listPodSandbox()) {
      const { uid } = sandbox.metadata;
      if (!known.has(uid)) runtime.stopPodSandbox(sandbox.id, () => this.#pleg.removePod(uid));
    }
  }

  #watchDeadline(worker: PodWorker, deadline: number): void {
    const { clock, recorder } = this.#context;
    // It may be brought forward.
    const time = Math.max(clock.now, deadline);
    if (worker.kill || worker.deadline?.time === time) return;
    worker.deadline?.cancel();
    worker.deadline = clock.at(time, 'kubelet: active deadline', () => {
      const message = 'Pod was active on the node longer than the specified deadline';
      this.#context.because(`${worker.pod.metadata.name} ran longer than its activeDeadlineSeconds`);
      recorder.podEvent(worker.pod, 'Normal', 'DeadlineExceeded', message);
      this.#workers.kill(worker.uid, { evict: false, reason: 'DeadlineExceeded', message });
    });
  }

  /** A ConfigMap or Secret that a Pod mounts has changed: its volume follows at the Pod's next periodic sync. */
  #objectChanged(uid: string): void {
    const worker = this.#workers.get(uid);
    if (worker && !worker.finished && this.#volumes.markDirty(uid)) this.#workers.wakeAtResync(worker);
  }

  #ofWorker(uid: string, act: (pod: Pod) => void): void {
    const worker = this.#workers.get(uid);
    if (worker && !worker.finished) act(worker.pod);
  }
}

/** What the kubelet itself or somebody else wrote into the status is no work for the Pod's worker. */
function onlyStatusChanged({ metadata: old }: Pod, { metadata }: Pod): boolean {
  return (
    old.generation === metadata.generation &&
    old.deletionTimestamp === metadata.deletionTimestamp &&
    old.deletionGracePeriodSeconds === metadata.deletionGracePeriodSeconds
  );
}
