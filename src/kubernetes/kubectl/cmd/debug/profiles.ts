import type { Container, Pod, SecurityContext } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';

/** How a debugging container comes about: into the Pod itself, into a copy of it, or into a new Pod on a node. */
export type DebugStyle = 'ephemeral' | 'copy' | 'node';

/** What of the Pod stays in its copy (--keep-…). */
export interface Keep {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

/** Gives the container of that name, and the Pod around it, the rights that a profile stands for. */
export type Profile = (pod: Pod, container: string, style: DebugStyle, keep: Keep) => Pod;

type Change = (container: Container) => Container;

/** Changes the first container of that name: init containers, containers, ephemeral containers. */
function changeContainer(pod: Pod, name: string, change: Change): Pod {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    const containers = (pod.spec[list] ?? []) as readonly Container[];
    const at = containers.findIndex((container) => container.name === name);
    if (at >= 0) return { ...pod, spec: { ...pod.spec, [list]: containers.with(at, change(containers[at]!)) } };
  }
  return pod;
}

const secure =
  (change: (context: SecurityContext) => SecurityContext): Change =>
  (container) => ({ ...container, securityContext: change(container.securityContext ?? {}) });

const addCapabilities = (...names: readonly string[]) =>
  secure((context) => ({ ...context, capabilities: { ...context.capabilities, add: [...(context.capabilities?.add ?? []), ...names] } }));

const clearSecurityContext: Change = ({ securityContext: _, ...container }) => container;

const restrict = secure(() => ({
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}));

const hostNamespaces = (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, hostNetwork: true, hostPID: true, hostIPC: true } });

function mountRoot(pod: Pod, name: string): Pod {
  const volumes = [...(pod.spec.volumes ?? []), { name: 'host-root', hostPath: { path: '/' } }];
  const mount = { mountPath: '/host', name: 'host-root' };
  return changeContainer({ ...pod, spec: { ...pod.spec, volumes } }, name, (container) => ({
    ...container,
    volumeMounts: [...(container.volumeMounts ?? []), mount],
  }));
}

const without = <T extends object>(object: T, ...keys: readonly (keyof T)[]): T =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key as keyof T))) as T;

/** The copy without what is not kept, its containers sharing processes unless that was decided already. */
function asCopy(pod: Pod, keep: Keep): Pod {
  const probes = [
    ...(keep.liveness ? [] : ['livenessProbe']),
    ...(keep.readiness ? [] : ['readinessProbe']),
    ...(keep.startup ? [] : ['startupProbe']),
  ] as (keyof Container)[];
  const containers = pod.spec.containers.map((container) => without(container, ...probes));
  const metadata = without(pod.metadata, ...(keep.labels ? [] : ['labels' as const]), ...(keep.annotations ? [] : ['annotations' as const]));
  const spec = keep.initContainers ? pod.spec : without(pod.spec, 'initContainers');
  return { ...pod, metadata, spec: { ...spec, containers, shareProcessNamespace: pod.spec.shareProcessNamespace ?? true } };
}

const general: Profile = (pod, name, style, keep) => {
  if (style === 'node') return hostNamespaces(changeContainer(mountRoot(pod, name), name, clearSecurityContext));
  return changeContainer(style === 'copy' ? asCopy(pod, keep) : pod, name, addCapabilities('SYS_PTRACE'));
};

const changed =
  (change: Change, onNode: (pod: Pod, name: string) => Pod): Profile =>
  (pod, name, style, keep) => {
    const granted = changeContainer(pod, name, change);
    if (style === 'copy') return asCopy(granted, keep);
    return style === 'node' ? onNode(granted, name) : granted;
  };

const profiles: Readonly<Record<string, Profile>> = {
  legacy: (pod, name, style) => {
    if (style === 'node') return hostNamespaces(mountRoot(pod, name));
    return style === 'copy' ? { ...pod, metadata: without(pod.metadata, 'labels') } : pod;
  },
  general,
  baseline: changed(clearSecurityContext, (pod) => pod),
  restricted: changed(restrict, (pod) => pod),
  netadmin: changed(addCapabilities('NET_ADMIN', 'NET_RAW'), hostNamespaces),
  sysadmin: changed(
    secure((context) => ({ ...context, privileged: true })),
    (pod, name) => mountRoot(hostNamespaces(pod), name),
  ),
};

/** The profile of --profile (kubectl/pkg/cmd/debug/profiles.go). */
export function profileNamed(name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!profile) throw new UserError(`unknown profile: ${name}`);
  return profile;
}
