import { fromRFC3339, second, type Time } from '../../../time/index.ts';
import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import type { ProbeResult, ProbeResults } from '../kuberuntime/pod-actions.ts';
import { conditionOf, initContainersOf, isRestartableInitContainer, uidOf } from '../pod.ts';
import type { ProbeStatus } from '../status/generate-api-pod-status.ts';
import { type ProbeType, ProbeWorker } from './probe-worker.ts';

export interface ProbeListener {
  /** A result that the Pod's worker should look at. */
  changed(uid: string): void;
  readinessChanged(uid: string, containerId: string, ready: boolean): void;
  startupChanged(uid: string, containerId: string, started: boolean): void;
  statusOf(uid: string): PodStatus | undefined;
}

/** A container that has run for this long when the kubelet starts was there before it (kubeletRestartGracePeriod). */
const restartGracePeriod = 10 * second;

const noProbes: ProbeStatus = { started: (status) => status.state.running !== undefined, ready: () => true };

/** The probe workers of all Pods, and what they found (pkg/kubelet/prober/prober_manager.go). Pods without probes cost nothing. */
export class ProbeManager implements ProbeResults {
  readonly #context: KubeletContext;
  readonly #listener: ProbeListener;
  /** By Pod, then by `<type>/<container>`. */
  readonly #workers = new Map<string, Map<string, ProbeWorker>>();
  /** What the API had of Pods when the kubelet before this one had gone. */
  readonly #found = new Map<string, PodStatus>();
  readonly #start: Time;

  constructor(context: KubeletContext, listener: ProbeListener) {
    this.#context = context;
    this.#listener = listener;
    this.#start = context.clock.now;
  }

  addPod(pod: Pod): void {
    if (!this.#workers.has(uidOf(pod)) && pod.status?.containerStatuses?.some(this.#ranBefore)) this.#found.set(uidOf(pod), pod.status);
    for (const container of pod.spec.containers) this.#addContainer(pod, container);
    for (const container of initContainersOf(pod)) if (isRestartableInitContainer(container)) this.#addContainer(pod, container);
  }

  stopLivenessAndStartup(pod: Pod): void {
    const workers = this.#workers.get(uidOf(pod));
    for (const [key, worker] of workers ?? []) {
      if (worker.type === 'Readiness') continue;
      worker.stop();
      workers!.delete(key);
    }
  }

  removePod(uid: string): void {
    for (const worker of this.#workers.get(uid)?.values() ?? []) worker.stop();
    this.#workers.delete(uid);
    this.#found.delete(uid);
  }

  readonly #ranBefore = ({ state }: ContainerStatus): boolean => {
    const started = fromRFC3339(state?.running?.startedAt ?? '');
    return started !== undefined && started < this.#start - restartGracePeriod;
  };

  close(): void {
    for (const uid of [...this.#workers.keys()]) this.removePod(uid);
  }

  liveness(containerId: string): ProbeResult | undefined {
    return this.#find('Liveness', containerId);
  }

  readiness(containerId: string): ProbeResult | undefined {
    return this.#find('Readiness', containerId);
  }

  startup(containerId: string): ProbeResult | undefined {
    return this.#find('Startup', containerId);
  }

  /**
   * What a Pod's status says of started and ready. Containers that are not ready are probed at once. Those that ran before the kubelet started
   * stay what they were until their probes have told (setReadyStateOnKubeletRestart).
   */
  statusOf(uid: string): ProbeStatus {
    const workers = this.#workers.get(uid);
    if (!workers) return noProbes;
    const found = this.#found.get(uid);
    return {
      started: (status) => {
        if (!status.state.running) return false;
        const worker = workers.get(`Startup/${status.name}`);
        if (!worker) return true;
        const result = worker.result(idOf(status));
        if (result === undefined && wasStarted(found, status)) return true;
        if (result === undefined) worker.resume();
        return result === 'success';
      },
      ready: (status) => {
        const worker = workers.get(`Readiness/${status.name}`);
        if (!worker || worker.result(idOf(status)) === 'success') return true;
        worker.trigger();
        if (!found || worker.result(idOf(status)) !== undefined || !this.#ranBefore(status)) return false;
        return conditionOf(found.conditions, 'Ready')?.status === 'True';
      },
    };
  }

  #find(type: ProbeType, containerId: string): ProbeResult | undefined {
    const owner = this.#owners.get(containerId);
    return owner && this.#workers.get(owner.uid)?.get(`${type}/${owner.name}`)?.result(containerId);
  }

  /** Whose container it is. */
  readonly #owners = new Map<string, { readonly uid: string; readonly name: string }>();

  #addContainer(pod: Pod, container: Container): void {
    this.#addProbe(pod, container, 'Startup', container.startupProbe);
    this.#addProbe(pod, container, 'Readiness', container.readinessProbe);
    this.#addProbe(pod, container, 'Liveness', container.livenessProbe);
  }

  #addProbe(pod: Pod, container: Container, type: ProbeType, probe: Probe | undefined): void {
    if (!probe) return;
    const uid = uidOf(pod);
    let workers = this.#workers.get(uid);
    if (!workers) this.#workers.set(uid, (workers = new Map()));
    const key = `${type}/${container.name}`;
    if (workers.has(key)) return;
    const changed = (containerId: string, result: ProbeResult) => {
      this.#owners.set(containerId, { uid, name: container.name });
      if (type === 'Liveness' && result !== 'failure') return;
      if (type === 'Readiness') this.#listener.readinessChanged(uid, containerId, result === 'success');
      if (type === 'Startup') this.#listener.startupChanged(uid, containerId, result === 'success');
      this.#listener.changed(uid);
    };
    const status = () => this.#listener.statusOf(uid);
    workers.set(key, new ProbeWorker({ context: this.#context, pod, container, type, probe, status, ranBefore: this.#ranBefore, changed }));
  }
}

/** The same run of the container had started when the kubelet did. */
function wasStarted(found: PodStatus | undefined, { containerID }: ContainerStatus): boolean {
  const before = [...(found?.containerStatuses ?? []), ...(found?.initContainerStatuses ?? [])].find((one) => one.containerID === containerID);
  return before?.started === true;
}

const idOf = (status: ContainerStatus): string => (status.containerID ?? '').replace('containerd://', '');
