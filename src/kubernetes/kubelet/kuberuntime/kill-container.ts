import { second } from '../../../time/index.ts';
import type { Container, Pod } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import { runHandler } from '../lifecycle/run-handler.ts';
import { call, type Routine, run, until } from '../routine.ts';
import type { KillReason } from './pod-actions.ts';
import type { TerminationOrder } from './termination-order.ts';

export interface KillInput {
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  readonly podIP: string | undefined;
  /** Of the event; '' for the usual one. */
  readonly message: string;
  readonly reason?: KillReason | undefined;
  /** Seconds, in place of what the Pod says. */
  readonly gracePeriodOverride?: number | undefined;
  readonly order?: TerminationOrder | undefined;
}

/** However little is left of the grace period, a container gets this many seconds after SIGTERM. */
const minimumGracePeriodSeconds = 2;

/** Ends a container: preStop, its turn, SIGTERM, SIGKILL after what is left of the grace period (kuberuntime_container.go killContainer). */
export function* killContainer(context: KubeletContext, input: KillInput): Routine<string | undefined> {
  const { pod, container, containerId } = input;
  const { clock, node, recorder } = context;
  recorder.podEvent(pod, 'Normal', 'Killing', input.message === '' ? `Stopping container ${container.name}` : input.message, container.name);

  const whole = input.gracePeriodOverride ?? computeTerminationGracePeriod(pod, container, input.reason);
  let left = whole;
  if (container.lifecycle?.preStop && left > 0) left -= yield* runPreStop(context, input, left);
  if (input.order && left > 0) {
    const begun = clock.now;
    yield* input.order.waitForTurn(clock, container.name, left * second);
    left -= Math.floor((clock.now - begun) / second);
  }
  const timeout = Math.max(left, minimumGracePeriodSeconds) * second;
  const stopped = yield* call<void>((reply) => node.runtime.stopContainer(containerId, timeout, reply));
  input.order?.terminated(container.name);
  return 'error' in stopped && stopped.error.code !== 'NotFound' ? stopped.error.message : undefined;
}

/** Seconds (setTerminationGracePeriod): a failed probe may have its own. */
export function computeTerminationGracePeriod(pod: Pod, container: Container, reason: KillReason | undefined): number {
  if (pod.metadata.deletionGracePeriodSeconds !== undefined) return pod.metadata.deletionGracePeriodSeconds;
  const probe = reason === 'LivenessProbe' ? container.livenessProbe : reason === 'StartupProbe' ? container.startupProbe : undefined;
  return probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? minimumGracePeriodSeconds;
}

/** Answers with the whole seconds it took, at most the grace period; a hook that goes on then is ended with the container. */
function* runPreStop(context: KubeletContext, input: KillInput, gracePeriod: number): Routine<number> {
  const { clock, recorder } = context;
  const begun = clock.now;
  const hook = runHandler(context, input.container.lifecycle!.preStop!, input);
  yield* until<void>((resume) => {
    const timer = clock.after(gracePeriod * second, 'kubelet: preStop grace period', () => resume());
    run(hook, (failure) => {
      if (failure !== undefined) {
        context.because(`preStop hook of ${input.container.name} failed`);
        recorder.podEvent(input.pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', input.container.name);
      }
      timer.cancel();
      resume();
    });
    return undefined;
  });
  return Math.floor((clock.now - begun) / second);
}
