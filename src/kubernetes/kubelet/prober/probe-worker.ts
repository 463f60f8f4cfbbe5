import { fromRFC3339, second, type Time, type Timer } from '../../../time/index.ts';
import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import type { ProbeResult } from '../kuberuntime/pod-actions.ts';
import { exitCodeRestarts } from '../kuberuntime/restart-policy.ts';
import { conditionOf, isRestartableInitContainer, isTerminal } from '../pod.ts';
import { type ProbeInput, type ProbeOutcome, probeOnce } from './probe.ts';

export type ProbeType = 'Liveness' | 'Readiness' | 'Startup';

export interface ProbeWorkerOptions {
  readonly context: KubeletContext;
  readonly pod: Pod;
  readonly container: Container;
  readonly type: ProbeType;
  readonly probe: Probe;
  /** As the status manager has it. */
  readonly status: () => PodStatus | undefined;
  /** Whether the container ran before the kubelet did: nothing is known of it, and its first result must not make it worse. */
  readonly ranBefore: (status: ContainerStatus) => boolean;
  /** The result for this run of the container is another one now. */
  readonly changed: (containerId: string, result: ProbeResult) => void;
}

/** What holds before the first result. */
const initialResult: Readonly<Record<ProbeType, ProbeResult>> = { Liveness: 'success', Readiness: 'failure', Startup: 'unknown' };
const taskNames: Readonly<Record<ProbeType, string>> = {
  Liveness: 'kubelet: Liveness probe',
  Readiness: 'kubelet: Readiness probe',
  Startup: 'kubelet: Startup probe',
};
const maxTries = 3;

/** Probes one container with one probe, every periodSeconds from its start on (pkg/kubelet/prober/worker.go). */
export class ProbeWorker {
  readonly type: ProbeType;
  readonly #options: ProbeWorkerOptions;
  readonly #period: Time;
  #timer: Timer | undefined;
  #isProbing = false;
  #triggered = false;
  /** Its time came while the probe before still ran. */
  #missed = false;
  #stopped = false;

  #containerId = '';
  /** The same as the status has it. */
  #seen = '';
  #result: ProbeResult | undefined;
  #last: ProbeResult | undefined;
  #run = 0;
  /** After a failure that restarts the container, or the end of its start-up, until there is another. */
  #onHold = false;
  /** Since when it does not look any more. */
  #asleep: Time | undefined;

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

  /** Probes at once, or when the probe that runs has ended; the period begins anew. */
  trigger(): void {
    if (this.#triggered || this.#stopped) return;
    this.#triggered = true;
    this.#options.context.clock.after(0, 'kubelet: probe now', () => {
      if (!this.#isProbing) this.#runTriggered();
    });
  }

  #runTriggered(): void {
    this.#triggered = false;
    if (this.#stopped) return;
    this.#timer?.cancel();
    this.#schedule();
    this.#look();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /**
   * Another run of its container is there: a startup probe, which has nothing to do once it has an answer, goes on in its old rhythm. (It would
   * look at every period for nothing otherwise.)
   */
  resume(): void {
    if (this.#asleep === undefined) return;
    const passed = this.#options.context.clock.now - this.#asleep;
    this.#asleep = undefined;
    this.#onHold = false;
    this.#schedule(this.#period - (passed % this.#period));
  }

  #schedule(delay = this.#period): void {
    if (this.#stopped) return;
    const { clock } = this.#options.context;
    if (this.type === 'Startup' && this.#onHold) {
      this.#asleep = clock.now;
      return;
    }
    const name = taskNames[this.type];
    // As long as all is well nobody waits for the next probe.
    const settled = this.#result === 'success' && this.#last !== 'failure';
    this.#timer = settled ? clock.background(delay, name, this.#tick) : clock.after(delay, name, this.#tick);
  }

  readonly #tick = (): void => {
    this.#schedule();
    if (this.#isProbing) this.#missed = true;
    else this.#look();
  };

  #look(): void {
    const status = this.#options.status();
    if (isTerminal(status?.phase)) {
      this.stop();
      return;
    }
    const { name } = this.#options.container;
    const own = status && (named(status.containerStatuses, name) ?? named(status.initContainerStatuses, name));
    if (status && own?.containerID && this.#isDue(own, status)) this.#probe(status.podIP ?? '');
  }

  /** What came due while a probe ran. */
  #catchUp(): void {
    const missed = this.#missed;
    this.#missed = false;
    if (this.#triggered) this.#runTriggered();
    else if (missed && !this.#stopped) this.#look();
  }

  #isDue(own: ContainerStatus, status: PodStatus): boolean {
    const { context, pod, container, probe, ranBefore } = this.#options;
    if (own.containerID !== this.#seen) {
      this.#seen = own.containerID!;
      this.#containerId = this.#seen.replace('containerd://', '');
      this.#onHold = false;
      this.resume();
      if (!ranBefore(own)) this.#set(initialResult[this.type]);
      else if (this.type === 'Startup' && isRestartableInitContainer(container) && own.started) this.#set('success');
    }
    if (this.#onHold) return false;
    if (!own.state.running) {
      this.#set('failure');
      const ended = own.state.terminated;
      const restarting = conditionOf(status.conditions, 'AllContainersRestarting')?.status === 'True';
      if (ended && !restarting && !exitCodeRestarts(container, pod, ended.exitCode)) this.stop();
      return false;
    }
    if (probe.initialDelaySeconds) {
      // Whole seconds from a start that is told in whole seconds.
      const age = context.clock.now - (fromRFC3339(own.state.running.startedAt ?? '') ?? 0);
      if (Math.floor(age / second) < probe.initialDelaySeconds) return false;
    }
    return (own.started === true) !== (this.type === 'Startup');
  }

  #probe(podIP: string): void {
    const { context, pod, container, probe } = this.#options;
    this.#isProbing = true;
    this.#try(context, { pod, container, containerId: this.#containerId, podIP, probe }, 1);
  }

  /** An error that is no result is tried again at once, up to three times; each but the last is silent. */
  #try(context: KubeletContext, input: ProbeInput, tries: number): void {
    probeOnce(context, input, (outcome) => {
      if ('error' in outcome && tries < maxTries && !this.#stopped) {
        this.#try(context, input, tries + 1);
        return;
      }
      this.#isProbing = false;
      if (!this.#stopped && input.containerId === this.#containerId) this.#record(outcome);
      this.#catchUp();
    });
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
    if (type === 'Startup' || (result === 'failure' && type === 'Liveness')) {
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

function named(statuses: readonly ContainerStatus[] | undefined, name: string): ContainerStatus | undefined {
  for (const status of statuses ?? []) if (status.name === name) return status;
  return undefined;
}
