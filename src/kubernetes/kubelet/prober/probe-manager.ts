import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import type { ProbeResult, ProbeResults } from '../kuberuntime/pod-actions.ts';
import { initContainersOf, isRestartableInitContainer, uidOf } from '../pod.ts';
import type { ProbeStatus } from '../status/generate-api-pod-status.ts';
import { type ProbeType, ProbeWorker } from './probe-worker.ts';

export interface ProbeListener {
  /** A result that the Pod's worker should look at. */
  changed(uid: string): void;
  readinessChanged(uid: string, containerId: string, ready: boolean): void;
  startupChanged(uid: string, containerId: string, started: boolean): void;
  statusOf(uid: string): PodStatus | undefined;
}

const noProbes: ProbeStatus = { started: (status) => status.state.running !== undefined, ready: () => true };

/** The probe workers of all Pods, and what they found (pkg/kubelet/prober/prober_manager.go). Pods without probes cost nothing. */
export class ProbeManager implements ProbeResults {
  readonly #context: KubeletContext;
  readonly #listener: ProbeListener;
  /** By Pod, then by `<type>/<container>`. */
  readonly #workers = new Map<string, Map<string, ProbeWorker>>();

  constructor(context: KubeletContext, listener: ProbeListener) {
    this.#context = context;
    this.#listener = listener;
  }

  addPod(pod: Pod): void {
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
  }

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

  /** What a Pod's status says of started and ready. Containers that are not ready are probed at once. */
  statusOf(uid: string): ProbeStatus {
    const workers = this.#workers.get(uid);
    if (!workers) return noProbes;
    return {
      started: (status) => {
        if (!status.state.running) return false;
        const worker = workers.get(`Startup/${status.name}`);
        if (!worker) return true;
        const result = worker.result(idOf(status));
        if (result === undefined) worker.resume();
        return result === 'success';
      },
      ready: (status) => {
        const worker = workers.get(`Readiness/${status.name}`);
        if (!worker || worker.result(idOf(status)) === 'success') return true;
        worker.trigger();
        return false;
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
    workers.set(key, new ProbeWorker({ context: this.#context, pod, container, type, probe, status, changed }));
  }
}

const idOf = (status: ContainerStatus): string => (status.containerID ?? '').replace('containerd://', '');
