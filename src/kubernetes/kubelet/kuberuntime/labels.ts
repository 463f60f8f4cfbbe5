import type { Container, Pod } from '../../api/types.ts';

/** Labels and annotations by which the kubelet finds its containers again (pkg/kubelet/kuberuntime/labels.go). */
const podName = 'io.kubernetes.pod.name';
const podNamespace = 'io.kubernetes.pod.namespace';
const podUid = 'io.kubernetes.pod.uid';
const containerName = 'io.kubernetes.container.name';
export const hashAnnotation = 'io.kubernetes.container.hash';
export const restartCountAnnotation = 'io.kubernetes.container.restartCount';
export const terminationMessagePathAnnotation = 'io.kubernetes.container.terminationMessagePath';
export const terminationMessagePolicyAnnotation = 'io.kubernetes.container.terminationMessagePolicy';
const gracePeriodAnnotation = 'io.kubernetes.pod.terminationGracePeriod';

export const podLabels = (pod: Pod): Record<string, string> => ({
  ...pod.metadata.labels,
  [podName]: pod.metadata.name!,
  [podNamespace]: pod.metadata.namespace!,
  [podUid]: pod.metadata.uid!,
});

export const containerLabels = (pod: Pod, container: Container): Record<string, string> => ({
  [podName]: pod.metadata.name!,
  [podNamespace]: pod.metadata.namespace!,
  [podUid]: pod.metadata.uid!,
  [containerName]: container.name,
});

export function containerAnnotations(pod: Pod, container: Container, restartCount: number): Record<string, string> {
  return {
    [hashAnnotation]: hashContainer(container),
    [restartCountAnnotation]: String(restartCount),
    [terminationMessagePathAnnotation]: container.terminationMessagePath ?? '/dev/termination-log',
    [terminationMessagePolicyAnnotation]: container.terminationMessagePolicy ?? 'File',
    [gracePeriodAnnotation]: String(pod.spec.terminationGracePeriodSeconds ?? 30),
  };
}

/** Of name and image only, as upstream's HashContainer: a change of anything else does not restart the container. FNV-1a, in hexadecimal. */
export function hashContainer(container: Container): string {
  const text = `${container.name}\0${container.image ?? ''}`;
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
