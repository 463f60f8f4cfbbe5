import type { ContainerStatus, Job, Pod, PodFailurePolicyRule } from '../../api/types.ts';

/** What a Job's policy says of a failed Pod: whether it counts, and why the Job fails at once. */
export interface Verdict {
  readonly counts: boolean;
  readonly failJob?: string;
}

/** The first rule that fits decides; without one the failure counts (matchPodFailurePolicy). */
export function judge({ spec }: Job, pod: Pod): Verdict {
  const rules = spec.podFailurePolicy?.rules ?? [];
  for (const [index, rule] of rules.entries()) {
    const match = matchOf(rule, pod);
    if (!match) continue;
    if (rule.action === 'Ignore') return { counts: false };
    if (rule.action === 'FailJob') return { counts: true, failJob: `${match} matching ${rule.action} rule at index ${index}` };
    return { counts: true };
  }
  return { counts: true };
}

function matchOf({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  if (onExitCodes) {
    const { containerName, operator, values } = onExitCodes;
    const statuses: readonly ContainerStatus[] = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
    const failed = statuses.find((status) => {
      const code = status.state?.terminated?.exitCode ?? 0;
      return (!containerName || status.name === containerName) && code !== 0 && values.includes(code) === (operator === 'In');
    });
    return failed && `Container ${failed.name} for pod ${name} failed with exit code ${failed.state!.terminated!.exitCode}`;
  }
  const condition = onPodConditions?.find(({ type, status = 'True' }) => pod.status.conditions?.some((one) => one.type === type && one.status === status));
  return condition && `Pod ${name} has condition ${condition.type}`;
}
