import { fromRFC3339, second, type Time, type Timer } from '../../../time/index.ts';
import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import type { ProbeResult } from '../kuberuntime/pod-actions.ts';
import { exitCodeRestarts } from '../kuberuntime/restart-policy.ts';
import { conditionOf } from '../pod.ts';
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
  /** Its time came while the probe before still ran. */
  #missed = false;
  #stopped = false;

  #containerId = '';
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
      if (!this.#running) this.#runTriggered();
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
    this.#running?.cancel();
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
    const name = `kubelet: ${this.type} probe`;
    const tick = () => this.#tick();
    // As long as all is well nobody waits for the next probe.
    const settled = this.#result === 'success' && this.#last !== 'failure';
    this.#timer = settled ? clock.background(delay, name, tick) : clock.after(delay, name, tick);
  }

  #tick(): void {
    this.#schedule();
    if (this.#running) this.#missed = true;
    else this.#look();
  }

  #look(): void {
    const status = this.#options.status();
    if (status?.phase === 'Failed' || status?.phase === 'Succeeded') {
      this.stop();
      return;
    }
    const { container } = this.#options;
    const own = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find((one) => one.name === container.name);
    const restarting = conditionOf(status?.conditions, 'AllContainersRestarting')?.status === 'True';
    if (own?.containerID && this.#isDue(own, restarting)) this.#probe(status!.podIP ?? '');
  }

  /** What came due while a probe ran. */
  #catchUp(): void {
    const missed = this.#missed;
    this.#missed = false;
    if (this.#triggered) this.#runTriggered();
    else if (missed && !this.#stopped) this.#look();
  }

  #isDue(own: ContainerStatus, restarting: boolean): boolean {
    const { context, pod, container, probe } = this.#options;
    const id = own.containerID!.replace('containerd://', '');
    if (id !== this.#containerId) {
      this.#containerId = id;
      this.#onHold = false;
      this.resume();
      this.#set(initialResult[this.type]);
    }
    if (this.#onHold) return false;
    if (!own.state.running) {
      this.#set('failure');
      const ended = own.state.terminated;
      if (ended && !restarting && !exitCodeRestarts(container, pod, ended.exitCode)) this.stop();
      return false;
    }
    // Whole seconds from a start that is told in whole seconds.
    const age = context.clock.now - (fromRFC3339(own.state.running.startedAt ?? '') ?? 0);
    if (Math.floor(age / second) < (probe.initialDelaySeconds ?? 0)) return false;
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
        this.#catchUp();
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

/** An error that is no result is tried again at once, up to three times; each but the last is silent. */
function* withRetries(probe: () => Routine<ProbeOutcome>): Routine<ProbeOutcome> {
  let outcome: ProbeOutcome = yield* probe();
  for (let tries = 1; tries < maxTries && 'error' in outcome; tries++) outcome = yield* probe();
  return outcome;
}
