import type { ContainerStatus, Pod, PodStatus } from '../../api/types.ts';

/** Whose log it is: the id of a container, or why there is none (kubelet_pods.go validateContainerLogStatus). */
export function computeLogContainer(pod: Pod, status: PodStatus, name: string, previous: boolean): { readonly id: string } | { readonly error: string } {
  const podName = pod.metadata.name;
  const of = `container "${name}" in pod "${podName}"`;
  const found = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find(
    (one) => one.name === name,
  );
  if (!found) return { error: `${of} is not available` };
  const last = found.lastState?.terminated?.containerID;
  if (previous) return last ? id(last) : { error: `previous terminated ${of} not found` };
  const { running, terminated, waiting } = found.state;
  if (running) return id(found.containerID!);
  if (terminated) {
    const own = terminated.containerID || last;
    return own ? id(own) : { error: `${of} is terminated` };
  }
  if (found.lastState?.terminated) return last ? id(last) : { error: `${of} is terminated` };
  return { error: waiting ? `${of} is waiting to start: ${waitingText(waiting)}` : `${of} is waiting to start - no logs yet` };
}

const id = (containerID: string) => ({ id: containerID.replace('containerd://', '') });

function waitingText({ reason }: NonNullable<ContainerStatus['state']['waiting']>): string {
  if (reason === 'ErrImagePull') return "image can't be pulled";
  if (reason === 'ImagePullBackOff') return 'trying and failing to pull image';
  return reason ?? '';
}
