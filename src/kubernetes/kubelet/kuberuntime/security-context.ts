import type { Container, Pod } from '../../api/types.ts';
import type { Image, LinuxContainerSecurityContext, PodSandboxConfig } from '../../cri/index.ts';
import { formatPod } from '../pod.ts';

export function podNamespaces(pod: Pod): PodSandboxConfig['linux']['namespaces'] {
  const { hostNetwork, hostPID, hostIPC, hostUsers, shareProcessNamespace } = pod.spec;
  return {
    network: hostNetwork ? 'node' : 'pod',
    pid: hostPID ? 'node' : shareProcessNamespace ? 'pod' : 'container',
    ipc: hostIPC ? 'node' : 'pod',
    user: hostUsers === false ? 'pod' : 'node',
  };
}

/** The container's security context over the Pod's (securitycontext.DetermineEffectiveSecurityContext, convertToRuntimeSecurityContext). */
export function computeSecurityContext(pod: Pod, container: Container, targetId: string | undefined): LinuxContainerSecurityContext {
  const own = container.securityContext ?? {};
  const shared = pod.spec.securityContext ?? {};
  const runAsUser = own.runAsUser ?? shared.runAsUser;
  const runAsGroup = own.runAsGroup ?? shared.runAsGroup;
  const groups = new Set([...(shared.supplementalGroups ?? []), ...(shared.fsGroup === undefined ? [] : [shared.fsGroup])]);
  const namespaces = podNamespaces(pod);
  return {
    privileged: own.privileged ?? false,
    readonlyRootfs: own.readOnlyRootFilesystem ?? false,
    ...(own.procMount === 'Unmasked' ? { unmaskedProc: true } : {}),
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
    supplementalGroups: [...groups],
    ...(own.capabilities ? { capabilities: { add: own.capabilities.add ?? [], drop: own.capabilities.drop ?? [] } } : {}),
    noNewPrivileges: own.allowPrivilegeEscalation === false && !own.privileged && !own.capabilities?.add?.some((one) => /^(CAP_)?SYS_ADMIN$/.test(one)),
    namespaces: targetId === undefined ? namespaces : { ...namespaces, pid: 'target' },
    ...(targetId === undefined ? {} : { targetId }),
  };
}

/** Why runAsNonRoot forbids this image (security_context_others.go verifyRunAsNonRoot); undefined: it does not. */
export function nonRootViolation(pod: Pod, container: Container, image: Image): string | undefined {
  const own = container.securityContext ?? {};
  const shared = pod.spec.securityContext ?? {};
  if (!(own.runAsNonRoot ?? shared.runAsNonRoot)) return undefined;
  const of = `(pod: "${formatPod(pod)}", container: ${container.name})`;
  const user = own.runAsUser ?? shared.runAsUser;
  if (user === 0) return `container's runAsUser breaks non-root policy ${of}`;
  if (user !== undefined) return undefined;
  if (image.username) return `container has runAsNonRoot and image has non-numeric user (${image.username}), cannot verify user is non-root ${of}`;
  return (image.uid ?? 0) === 0 ? `container has runAsNonRoot and image will run as root ${of}` : undefined;
}
