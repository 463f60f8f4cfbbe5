import { toRFC3339 } from '../../../time/index.ts';
import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod, ResourceRequirements, VolumeMountStatus } from '../../api/types.ts';
import type { PodRuntimeStatus, RuntimeContainer } from '../kuberuntime/pod-runtime-status.ts';
import { shouldContainerBeRestarted } from '../kuberuntime/restart-policy.ts';
import { isRestartableInitContainer } from '../pod.ts';
import { actualResources } from './actual-resources.ts';
import type { ReasonCache } from './reason-cache.ts';

export type Kind = 'init' | 'regular' | 'ephemeral';

interface Input {
  readonly pod: Pod;
  readonly runtime: PodRuntimeStatus;
  readonly previous: readonly ContainerStatus[] | undefined;
  readonly reasons: ReasonCache;
  readonly kind: Kind;
  /** All containers are ended and run again. */
  readonly restarting?: boolean;
}

/** A status that is still being made. */
export type Draft = { -readonly [K in keyof ContainerStatus]: ContainerStatus[K] };

const noState: ContainerState = {};
const noResources: ResourceRequirements = {};

/**
 * The statuses of one kind of containers of a Pod (kubelet_pods.go convertToAPIContainerStatuses). `ready` and `started` come from the probes.
 * What was said before and still holds is the same object: most of a status is never said anew.
 */
export function computeContainerStatuses(containers: readonly Container[], input: Input): Draft[] {
  const { runtime, kind } = input;
  const statuses = containers.map((container) => {
    const previous = input.previous?.find((status) => status.name === container.name);
    const newest = runtime.containers.findIndex((status) => status.name === container.name);
    const seen = runtime.containers[newest];
    const draft = seen ? fromRuntime(container, seen, previous) : fromPrevious(container, previous, input);
    const before = seen && runtime.containers.find((status, i) => i > newest && status.name === container.name);
    if (before) draft.lastState = saidOfEnd(before, previous) ?? stateOf(before, undefined);
    applyStartFailure(draft, container, seen, input);
    return draft;
  });
  // The kubelet sorts by name, but keeps init containers in the order in which they run.
  return kind === 'init' || statuses.length < 2 ? statuses : statuses.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function fromRuntime(container: Container, seen: RuntimeContainer, previous: ContainerStatus | undefined): Draft {
  const { status } = seen;
  const requests = container.resources?.requests;
  const same = previous?.containerID?.endsWith(seen.id) ? previous : undefined;
  const draft: Draft = {
    containerID: same?.containerID ?? `containerd://${seen.id}`,
    image: status.image,
    imageID: status.imageRef,
    lastState: lastStateAfter(previous, same !== undefined),
    name: seen.name,
    ready: false,
    resources: seen.state === 'RUNNING' ? actualResources(container, status.resources) : (container.resources ?? noResources),
    restartCount: restartCountAfter(previous, seen),
    state: seen.state === 'RUNNING' && same?.state.running ? same.state : (saidOfEnd(seen, same) ?? stateOf(seen, previous)),
  };
  if (requests && Object.keys(requests).length > 0) draft.allocatedResources = requests;
  if (seen.state === 'RUNNING' && status.user)
    draft.user = same?.user ?? { linux: { gid: status.user.gid, supplementalGroups: status.user.supplementalGroups, uid: status.user.uid } };
  const mounts = previous?.volumeMounts ?? volumeMountsOf(container);
  if (mounts.length > 0) draft.volumeMounts = mounts;
  return draft;
}

/** How a container ended before this run, if the runtime does not know it any more: what was said of it stays. */
function lastStateAfter(previous: ContainerStatus | undefined, same: boolean): ContainerState {
  if (previous?.state.terminated && !same) return previous.state;
  return previous?.lastState.terminated ? previous.lastState : noState;
}

/** What was said of the end of a run, if that was all there is to say: a message may be known later. */
function saidOfEnd({ id, state, status }: RuntimeContainer, previous: ContainerStatus | undefined): ContainerState | undefined {
  if (state !== 'EXITED' || !previous) return undefined;
  const says = ({ terminated: end }: ContainerState) =>
    end?.containerID?.endsWith(id) && end.exitCode === status.exitCode && end.reason === status.reason && (end.message ?? '') === status.message;
  return says(previous.state) ? previous.state : says(previous.lastState) ? previous.lastState : undefined;
}

/** It never falls: logs count the runs of a container that the runtime has forgotten, and can be behind. */
function restartCountAfter(previous: ContainerStatus | undefined, seen: RuntimeContainer): number {
  if (seen.state === 'RUNNING' && previous?.state.terminated && previous.restartCount >= seen.restartCount) return previous.restartCount + 1;
  return Math.max(seen.restartCount, previous?.restartCount ?? 0);
}

/** A container that the runtime does not (or no longer) know. */
function fromPrevious(container: Container, previous: ContainerStatus | undefined, { pod, restarting }: Input): Draft {
  if (previous && !previous.state.waiting && restarting) return removedToRestart(container, previous);
  if (previous?.state.terminated) return { ...previous };
  const draft: Draft = {
    image: container.image ?? '',
    imageID: '',
    lastState: previous?.lastState ?? noState,
    name: container.name,
    ready: false,
    restartCount: previous?.restartCount ?? 0,
    state: { waiting: { reason: (pod.spec.initContainers?.length ?? 0) > 0 ? 'PodInitializing' : 'ContainerCreating' } },
  };
  const mounts = volumeMountsOf(container);
  if (mounts.length > 0) draft.volumeMounts = mounts;
  if (!previous?.state.running || draft.lastState.terminated) return draft;
  // It ran, and is gone: how it ended is not known.
  const message = 'The container could not be located when the pod was deleted.  The container used to be Running';
  draft.lastState = { terminated: unknownEnd('ContainerStatusUnknown', message) };
  if (pod.metadata.deletionTimestamp === undefined) draft.restartCount++;
  return draft;
}

/** An end of which the kubelet knows no times; the API shows them as null. */
export const unknownEnd = (reason: string, message: string): ContainerStateTerminated =>
  ({ exitCode: 137, finishedAt: null, message, reason, startedAt: null }) as unknown as ContainerStateTerminated;

function removedToRestart(container: Container, previous: ContainerStatus): Draft {
  const reason = 'RestartingAllContainers';
  const message = 'The container is removed because RestartAllContainers in place';
  const kept = previous.state.terminated ? previous : { image: container.image ?? '', imageID: '', name: container.name, ready: false };
  const mounts = volumeMountsOf(container);
  return {
    ...kept,
    lastState: { terminated: unknownEnd(reason, message) },
    restartCount: previous.restartCount + 1,
    state: { waiting: { message, reason } },
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

function stateOf(seen: RuntimeContainer, previous: ContainerStatus | undefined): ContainerState {
  const { status } = seen;
  if (seen.state === 'RUNNING') return { running: { startedAt: toRFC3339(status.startedAt) } };
  if (seen.state === 'EXITED') {
    return {
      terminated: {
        containerID: `containerd://${seen.id}`,
        exitCode: status.exitCode,
        finishedAt: toRFC3339(status.finishedAt),
        ...(status.message === '' ? {} : { message: status.message }),
        reason: status.reason,
        startedAt: toRFC3339(status.startedAt),
      },
    };
  }
  if (seen.state === 'UNKNOWN' && previous?.state.running) {
    return {
      terminated: unknownEnd('ContainerStatusUnknown', 'The container could not be located when the pod was terminated'),
    };
  }
  return { waiting: {} };
}

/** A container that the next sync would start, but which failed to start at the last: it waits, for that reason. */
function applyStartFailure(draft: Draft, container: Container, seen: RuntimeContainer | undefined, { pod, runtime, reasons, kind }: Input): void {
  if (kind === 'init' && seen?.state === 'EXITED' && seen.status.exitCode === 0) return;
  if (kind === 'init' && !seen && draft.state.waiting && !isRestartableInitContainer(container) && hasRegularContainer(pod, runtime)) {
    const message = 'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally';
    draft.state = { terminated: { ...unknownEnd('Completed', message), exitCode: 0 } };
    return;
  }
  const failure = reasons.get(container.name);
  if (!failure || !shouldContainerBeRestarted(container, pod, runtime)) return;
  if (draft.state.terminated) draft.lastState = draft.state;
  draft.state = { waiting: failure.message === '' ? { reason: failure.reason } : { message: failure.message, reason: failure.reason } };
}

const hasRegularContainer = (pod: Pod, runtime: PodRuntimeStatus): boolean =>
  pod.spec.containers.some(({ name }) => runtime.containers.some((one) => one.name === name && one.state !== 'UNKNOWN'));

/** status.volumeMounts: the runtime does not know the names of volumes, so they come from the spec. */
function volumeMountsOf(container: Container): VolumeMountStatus[] {
  return (container.volumeMounts ?? []).map((mount) => ({
    mountPath: mount.mountPath,
    name: mount.name,
    ...(mount.readOnly
      ? {
          readOnly: true,
          recursiveReadOnly: mount.recursiveReadOnly === 'Enabled' || mount.recursiveReadOnly === 'IfPossible' ? 'Enabled' : 'Disabled',
        }
      : {}),
  }));
}
