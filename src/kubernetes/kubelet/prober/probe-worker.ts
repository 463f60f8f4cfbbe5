import { second, type Time, type Timer } from '../../../time/index.ts';
import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import type { ProbeResult } from '../kuberuntime/pod-actions.ts';
import { type Routine, type Running, run } from '../routine.ts';
import { type ProbeOutcome, probeOnce } from './probe.ts';

export type ProbeType = 'Liveness' | 'Readiness' | 'Startup';

export interface ProbeWorkerOptions {
  readonly context: KubeletContext;
  readonly pod: Pod;
  readonly container: Container;
  readonly type: ProbeType;
  readonly probe: Probe;
  /** As the status manager has it. */
  readonly status: () => PodStatus | undefined;
  /** The result for this run of the container is another one now. */
  readonly changed: (containerId: string, result: ProbeResult) => void;
}

/** What holds before the first result. */
const initialResult: Readonly<Record<ProbeType, ProbeResult>> = { Liveness: 'success', Readiness: 'failure', Startup: 'unknown' };
const maxTries = 3;

/** Probes one container with one probe, every periodSeconds from its start on (pkg/kubelet/prober/worker.go). */
export class ProbeWorker {
  readonly type: ProbeType;
  readonly #options: ProbeWorkerOptions;
  readonly #period: Time;
  #timer: Timer | undefined;
  #running: Running | undefined;
  #triggered = false;
  #stopped = false;

  #containerId = '';
  #result: ProbeResult | undefined;
  #last: ProbeResult | undefined;
  #run = 0;
  /** After a failure that restarts the container, until there is another. */
  #onHold = false;

  constructor(options: ProbeWorkerOptions) {
    this.#options = options;
    this.type = options.type;
    this.#period = (options.probe.periodSeconds ?? 10) * second;
    this.#schedule();
  }

  /** What holds for this run of the container; undefined if the worker has not looked at it yet. */
  result(containerId: string): ProbeResult | undefined {
    return containerId === this.#containerId ? this.#result : undefined;
  }

  /** Probes at once; the period begins anew. */
  trigger(): void {
    if (this.#triggered || this.#stopped) return;
    this.#triggered = true;
    this.#options.context.clock.after(0, 'kubelet: probe now', () => {
      this.#triggered = false;
      if (this.#stopped || this.#running) return;
      this.#timer?.cancel();
      this.#tick();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#running?.cancel();
  }

  #schedule(): void {
    if (this.#stopped) return;
    const { clock } = this.#options.context;
    const name = `kubelet: ${this.type} probe`;
    const tick = () => this.#tick();
    // As long as all is well nobody waits for the next probe.
    const settled = this.#result === 'success' && this.#last !== 'failure';
    this.#timer = settled ? clock.background(this.#period, name, tick) : clock.after(this.#period, name, tick);
  }

  #tick(): void {
    const status = this.#options.status();
    if (status?.phase === 'Failed' || status?.phase === 'Succeeded') {
      this.#stopped = true;
      return;
    }
    this.#schedule();
    const { container } = this.#options;
    const own = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find((one) => one.name === container.name);
    if (own?.containerID && this.#isDue(own)) this.#probe(status!.podIP ?? '');
  }

  #isDue(own: ContainerStatus): boolean {
    const { context, pod, probe } = this.#options;
    const id = own.containerID!.replace('containerd://', '');
    if (id !== this.#containerId) {
      this.#containerId = id;
      this.#onHold = false;
      this.#last = undefined;
      this.#run = 0;
      this.#set(initialResult[this.type]);
    }
    if (this.#onHold || this.#running) return false;
    if (!own.state.running) {
      this.#set('failure');
      if (own.state.terminated && pod.spec.restartPolicy === 'Never') this.stop();
      return false;
    }
    const delay = (probe.initialDelaySeconds ?? 0) * second;
    if (delay > 0 && context.clock.now - (context.node.runtime.containerStatus(id)?.startedAt ?? 0) < delay) return false;
    return (own.started === true) !== (this.type === 'Startup');
  }

  #probe(podIP: string): void {
    const { context, pod, container, probe } = this.#options;
    const containerId = this.#containerId;
    let ended = false;
    const running = run(
      withRetries(() => probeOnce(context, { pod, container, containerId, podIP, probe })),
      (outcome) => {
        ended = true;
        this.#running = undefined;
        if (outcome && !this.#stopped && containerId === this.#containerId) this.#record(outcome);
      },
    );
    if (!ended) this.#running = running;
  }

  #record(outcome: ProbeOutcome): void {
    const { context, pod, container, probe, type } = this.#options;
    const event = (reason: string, message: string) => context.recorder.podEvent(pod, 'Warning', reason, message, container.name);
    if ('error' in outcome) {
      event('Unhealthy', `${type} probe errored and resulted in unknown state: ${outcome.error}`);
      return;
    }
    if (outcome.result === 'warning') event('ProbeWarning', `${type} probe warning: ${outcome.output}`);
    const result = outcome.result === 'failure' ? 'failure' : 'success';
    if (result === 'failure') {
      context.because(`${type.toLowerCase()} probe of ${container.name} failed: ${outcome.output.trim()}`);
      event('Unhealthy', `${type} probe failed: ${outcome.output}`);
    }
    this.#run = this.#last === result ? this.#run + 1 : 1;
    this.#last = result;
    const threshold = result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1);
    if (this.#run < threshold) return;
    if (result === 'failure' && type !== 'Readiness') {
      this.#onHold = true;
      this.#run = 0;
    }
    this.#set(result);
  }

  #set(result: ProbeResult): void {
    if (this.#result === result && this.#told === this.#containerId) return;
    this.#result = result;
    this.#told = this.#containerId;
    this.#options.changed(this.#containerId, result);
  }

  #told = '';
}

/** An error that is no result is tried again at once, up to three times; each but the last is silent. */
function* withRetries(probe: () => Routine<ProbeOutcome>): Routine<ProbeOutcome> {
  let outcome: ProbeOutcome = yield* probe();
  for (let tries = 1; tries < maxTries && 'error' in outcome; tries++) outcome = yield* probe();
  return outcome;
}
