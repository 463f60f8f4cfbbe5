import { toRFC3339 } from '../../../time/index.ts';
import type { Container, ContainerState, ContainerStatus, Pod, VolumeMountStatus } from '../../api/types.ts';
import type { PodRuntimeStatus, RuntimeContainer } from '../kuberuntime/pod-runtime-status.ts';
import { shouldContainerBeRestarted } from '../kuberuntime/restart-policy.ts';
import type { ReasonCache } from './reason-cache.ts';

export type Kind = 'init' | 'regular' | 'ephemeral';

interface Input {
  readonly pod: Pod;
  readonly runtime: PodRuntimeStatus;
  readonly previous: readonly ContainerStatus[] | undefined;
  readonly reasons: ReasonCache;
  readonly kind: Kind;
}

type Draft = { -readonly [K in keyof ContainerStatus]: ContainerStatus[K] };

/** The statuses of one kind of containers of a Pod (kubelet_pods.go convertToAPIContainerStatuses). `ready` and `started` come from the probes. */
export function computeContainerStatuses(containers: readonly Container[], input: Input): ContainerStatus[] {
  const { pod, runtime, kind } = input;
  const waitingReason = (pod.spec.initContainers?.length ?? 0) > 0 && kind !== 'ephemeral' ? 'PodInitializing' : 'ContainerCreating';
  const statuses = containers.map((container) => {
    const previous = input.previous?.find((status) => status.name === container.name);
    const seen = runtime.containers.filter((status) => status.name === container.name);
    const draft = seen[0] ? fromRuntime(container, seen[0], previous) : fromPrevious(pod, container, previous, waitingReason);
    if (seen[1]) draft.lastState = stateOf(seen[1], undefined);
    // The run before may have been removed since: what was said of it stays.
    else if (seen[0] && previous && seen[0].restartCount === previous.restartCount) draft.lastState = previous.lastState;
    applyStartFailure(draft, container, seen[0], input);
    return draft;
  });
  // The kubelet sorts by name, but keeps init containers in the order in which they run.
  return kind === 'init' ? statuses : statuses.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function fromRuntime(container: Container, seen: RuntimeContainer, previous: ContainerStatus | undefined): Draft {
  const { status } = seen;
  const requests = container.resources?.requests;
  const draft: Draft = {
    containerID: `containerd://${seen.id}`,
    image: status.image,
    imageID: status.imageRef,
    lastState: {},
    name: seen.name,
    ready: false,
    resources: container.resources ?? {},
    restartCount: seen.restartCount,
    state: stateOf(seen, previous),
  };
  if (requests && Object.keys(requests).length > 0) draft.allocatedResources = requests;
  if (seen.state === 'RUNNING' && status.user)
    draft.user = { linux: { gid: status.user.gid, supplementalGroups: status.user.supplementalGroups, uid: status.user.uid } };
  const mounts = previous?.volumeMounts ?? volumeMountsOf(container);
  if (mounts.length > 0) draft.volumeMounts = mounts;
  return draft;
}

/** A container that the runtime does not (or no longer) know. */
function fromPrevious(pod: Pod, container: Container, previous: ContainerStatus | undefined, waitingReason: string): Draft {
  if (previous?.state.terminated) return { ...previous };
  const mounts = volumeMountsOf(container);
  const draft: Draft = {
    image: container.image ?? '',
    imageID: '',
    lastState: previous?.lastState ?? {},
    name: container.name,
    ready: false,
    restartCount: previous?.restartCount ?? 0,
    state: { waiting: { reason: waitingReason } },
  };
  if (mounts.length > 0) draft.volumeMounts = mounts;
  if (!previous?.state.running || draft.lastState.terminated) return draft;
  // It ran, and is gone: how it ended is not known.
  draft.state = {
    terminated: {
      exitCode: 137,
      message: 'The container could not be located when the pod was deleted.  The container used to be Running',
      reason: 'ContainerStatusUnknown',
    },
  };
  if (pod.metadata.deletionTimestamp === undefined) draft.restartCount++;
  return draft;
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
      terminated: { exitCode: 137, message: 'The container could not be located when the pod was terminated', reason: 'ContainerStatusUnknown' },
    };
  }
  return { waiting: {} };
}

/** A container that the next sync would start, but which failed to start at the last: it waits, for that reason. */
function applyStartFailure(draft: Draft, container: Container, seen: RuntimeContainer | undefined, { pod, runtime, reasons, kind }: Input): void {
  if (kind === 'init' && seen?.state === 'EXITED' && seen.status.exitCode === 0) return;
  const failure = reasons.get(container.name);
  if (!failure || !shouldContainerBeRestarted(container, pod, runtime)) return;
  if (draft.state.terminated) draft.lastState = draft.state;
  draft.state = { waiting: failure.message === '' ? { reason: failure.reason } : { message: failure.message, reason: failure.reason } };
}

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
