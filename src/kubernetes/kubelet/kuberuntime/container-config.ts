import type { Container, Pod } from '../../api/types.ts';
import type { ContainerConfig, Image, Mount } from '../../cri/index.ts';
import { expand } from '../environment/expansion.ts';
import type { Variable } from '../environment/make-environment.ts';
import { sharedPart } from '../shared-parts.ts';
import { containerAnnotations, containerLabels } from './labels.ts';
import { computeLinuxResources } from './linux-resources.ts';
import { computeSecurityContext } from './security-context.ts';

export interface ContainerConfigInput {
  readonly pod: Pod;
  readonly container: Container;
  readonly restartCount: number;
  readonly image: Image;
  readonly variables: readonly Variable[];
  readonly mounts: readonly Mount[];
  /** The container whose processes an ephemeral container sees. */
  readonly targetId: string | undefined;
  readonly nodeMemory: number;
}

/** Below the Pod's log directory: one file a run (buildContainerLogsPath). */
export const containerLogPath = (name: string, restartCount: number): string => `${name}/${restartCount}.log`;

/** kuberuntime_container.go generateContainerConfig. Command and arguments may name the container's variables. */
export function computeContainerConfig(input: ContainerConfigInput): ContainerConfig {
  const { pod, container, restartCount, image, variables } = input;
  // As in a map, the last of a name counts.
  const mapping = (name: string) => variables.findLast(({ key }) => key === name)?.value;
  return {
    metadata: sharedPart({ name: container.name, attempt: restartCount }),
    image: sharedPart({ image: image.id, userSpecifiedImage: container.image ?? '' }),
    command: sharedPart((container.command ?? []).map((one) => expand(one, mapping))),
    args: sharedPart((container.args ?? []).map((one) => expand(one, mapping))),
    workingDir: container.workingDir ?? '',
    envs: sharedPart(variables),
    mounts: input.mounts,
    labels: containerLabels(pod, container),
    annotations: sharedPart(containerAnnotations(pod, container, restartCount)),
    logPath: containerLogPath(container.name, restartCount),
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    linux: sharedPart({
      resources: computeLinuxResources(pod, container, input.nodeMemory),
      securityContext: computeSecurityContext(pod, container, input.targetId),
    }),
  };
}
