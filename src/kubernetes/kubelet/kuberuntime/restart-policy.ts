import type { Container, ContainerRestartRule, Pod } from '../../api/types.ts';
import { initContainersOf } from '../pod.ts';
import { containerStatusNamed, type PodRuntimeStatus } from './pod-runtime-status.ts';

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

/** Whether a running container that the kubelet kills (failed probe) comes back. */
export const restartsAfterKill = (container: Container, pod: Pod): boolean => exitCodeRestarts(container, pod, 137);

/** Whether a rule of the Pod may restart all of its containers. */
export const mayRestartAll = (pod: Pod): boolean =>
  [...initContainersOf(pod), ...pod.spec.containers].some((one) => one.restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers'));

/** Whether one has (kubecontainer.ShouldAllContainersRestart). */
export function shouldRestartAll(pod: Pod, runtime: PodRuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined || !mayRestartAll(pod)) return false;
  return [...initContainersOf(pod), ...pod.spec.containers].some((container) => {
    const status = containerStatusNamed(runtime, container.name);
    return status?.state === 'EXITED' && matchingRestartRule(container, status.status.exitCode)?.action === 'RestartAllContainers';
  });
}
