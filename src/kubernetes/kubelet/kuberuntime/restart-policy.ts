import type { Container, ContainerRestartRule, Pod, PodStatus } from '../../api/types.ts';
import { conditionOf, initContainersOf } from '../pod.ts';
import { containerStatusNamed, type PodRuntimeStatus, type RuntimeContainer } from './pod-runtime-status.ts';

/** The first rule of the container that its exit code matches. */
export function matchingRestartRule(container: Container, exitCode: number): ContainerRestartRule | undefined {
  return container.restartPolicyRules?.find((rule) => {
    if (!rule.exitCodes) return false;
    const listed = rule.exitCodes.values?.includes(exitCode) ?? false;
    return rule.exitCodes.operator === 'In' ? listed : rule.exitCodes.operator === 'NotIn' && !listed;
  });
}

/** Whether a container that ended with this code is to run again: its rules, its own policy, then the Pod's (podutil.ContainerShouldRestart). */
export function exitCodeRestarts(container: Container, pod: Pod, exitCode: number): boolean {
  const rule = container.restartPolicy === undefined ? undefined : matchingRestartRule(container, exitCode);
  if (rule?.action === 'Restart' || rule?.action === 'RestartAllContainers') return true;
  switch (container.restartPolicy ?? pod.spec.restartPolicy ?? 'Always') {
    case 'Always':
      return true;
    case 'OnFailure':
      return exitCode !== 0;
    default:
      return false;
  }
}

/** Whether a container that does not run is to be started (kubecontainer.ShouldContainerBeRestarted). */
export function shouldContainerBeRestarted(container: Container, pod: Pod, runtime: PodRuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const status = containerStatusNamed(runtime, container.name);
  if (!status) return true;
  if (status.state === 'RUNNING') return false;
  if (status.state !== 'EXITED') return true;
  return exitCodeRestarts(container, pod, status.status.exitCode);
}

export const shouldRestartOnFailure = (pod: Pod): boolean => pod.spec.restartPolicy !== 'Never';

/** Whether a running container that the kubelet kills (failed probe) comes back: rules are about how a container has ended, and it has not. */
export const restartsAfterKill = (container: Container, pod: Pod): boolean =>
  container.restartPolicy === undefined ? shouldRestartOnFailure(pod) : container.restartPolicy !== 'Never';

const hasRuleForAll = ({ restartPolicyRules }: Container): boolean => restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers') ?? false;

/** Whether a rule of the Pod may restart all of its containers. */
export const mayRestartAll = (pod: Pod): boolean => pod.spec.containers.some(hasRuleForAll) || initContainersOf(pod).some(hasRuleForAll);

const restartsAll = (container: Container, exitCode: number): boolean => matchingRestartRule(container, exitCode)?.action === 'RestartAllContainers';

/**
 * Whether all containers are to be ended and run again: it has begun, or one has ended with a code whose rule says so
 * (kubecontainer.ShouldAllContainersRestart). status: what was written last.
 */
export function shouldRestartAll(pod: Pod, runtime: PodRuntimeStatus, status: PodStatus): boolean {
  if (!mayRestartAll(pod)) return false;
  if (conditionOf(status.conditions, 'AllContainersRestarting')?.status === 'True') return true;
  const known = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return [...initContainersOf(pod), ...pod.spec.containers].some((container) => {
    const seen = containerStatusNamed(runtime, container.name);
    if (seen?.state !== 'EXITED') return false;
    if (restartsAll(container, seen.status.exitCode)) return true;
    const told = known.find((one) => one.name === container.name)?.state.terminated;
    return told !== undefined && restartsAll(container, told.exitCode);
  });
}

/** All containers of the Pod have been removed from the runtime (AllContainersRestartCleanedUp). */
export const allContainersRemoved = (pod: Pod, runtime: PodRuntimeStatus): boolean =>
  [...initContainersOf(pod), ...pod.spec.containers].every(({ name }) => !containerStatusNamed(runtime, name));

/** The containers that are removed when all restart, in that order: those that made it happen are the last (getContainersToReset). */
export function containersToReset(pod: Pod, runtime: PodRuntimeStatus): { readonly run: RuntimeContainer; readonly container: Container }[] {
  const of = (containers: readonly Container[], sources: boolean) =>
    containers.flatMap((container) =>
      runtime.containers
        .filter((run) => run.name === container.name && (run.state === 'EXITED' && restartsAll(container, run.status.exitCode)) === sources)
        .map((run) => ({ run, container })),
    );
  const init = initContainersOf(pod);
  return [...of(pod.spec.containers, false), ...of(init, false), ...of(pod.spec.containers, true), ...of(init, true)];
}
