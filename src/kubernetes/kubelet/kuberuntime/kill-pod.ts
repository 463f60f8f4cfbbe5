import type { Pod } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import { containerNamed, initContainersOf, isRestartableInitContainer } from '../pod.ts';
import { all, call, type Routine } from '../routine.ts';
import { killContainer } from './kill-container.ts';
import type { PodRuntimeStatus } from './pod-runtime-status.ts';
import { TerminationOrder } from './termination-order.ts';

/** Ends all running containers of a Pod, side by side, then its sandboxes (killPodWithSyncResult). Answers with what went wrong. */
export function* killPod(context: KubeletContext, pod: Pod, runtime: PodRuntimeStatus, gracePeriodOverride?: number): Routine<string | undefined> {
  const running = runtime.containers.filter((container) => container.state === 'RUNNING' || container.state === 'UNKNOWN');
  const names = running.map((container) => container.name);
  const order = initContainersOf(pod).some(isRestartableInitContainer) ? new TerminationOrder(pod, names) : undefined;
  const podIP = runtime.ips[0];
  const errors = yield* all(
    running.map((one) =>
      killContainer(context, {
        pod,
        container: containerNamed(pod, one.name) ?? { name: one.name, resources: {} },
        containerId: one.id,
        podIP,
        message: '',
        gracePeriodOverride,
        order,
      }),
    ),
  );
  let failure = errors.find((error) => error !== undefined);
  for (const sandbox of runtime.sandboxes) {
    if (sandbox.state !== 'READY') continue;
    const stopped = yield* call<void>((reply) => context.node.runtime.stopPodSandbox(sandbox.id, reply));
    if ('error' in stopped && stopped.error.code !== 'NotFound') failure ??= stopped.error.message;
  }
  return failure;
}
