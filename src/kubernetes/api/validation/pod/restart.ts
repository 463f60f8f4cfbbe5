import type { Container, PodSpec } from '../../types.ts';

/** The rule for an exit code that comes first, if any (podutil.FindMatchingContainerRestartRule). */
function ruleFor(container: Container, exitCode: number): string | undefined {
  const rule = container.restartPolicyRules?.find(({ exitCodes }) => exitCodes && exitCodes.values?.includes(exitCode) === (exitCodes.operator === 'In'));
  return rule?.action;
}

/** Whether a container that ended with that exit code is started again: by its own rules, its own policy, or the Pod's (podutil.ContainerShouldRestart). */
export function containerShouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const action = ruleFor(container, exitCode);
    if (action !== undefined) return action === 'Restart' || action === 'RestartAllContainers';
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** A rule that restarts all containers makes every one of them restartable (podutil.AllContainersCouldRestart). */
export function everyContainerMayRestart(spec: PodSpec): boolean {
  const restartsAll = (container: Container) => container.restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers') ?? false;
  return spec.containers.some(restartsAll) || (spec.initContainers?.some(restartsAll) ?? false);
}
