import type { Container, Pod } from '../../api/types.ts';
import type { Mount, NodeFiles } from '../../cri/index.ts';
import { expand } from '../environment/expansion.ts';
import type { Variable } from '../environment/make-environment.ts';
import { computePodHostname } from '../network/hostname.ts';
import { hostsFile } from '../network/hosts-file.ts';
import { decodeText, encodeText } from '../text.ts';

/** Where a volume of a Pod is on the node. */
export type VolumePath = { readonly path: string; readonly readOnly: boolean } | { readonly image: string };

export interface MountInput {
  readonly pod: Pod;
  readonly container: Container;
  readonly variables: readonly Variable[];
  readonly podIPs: readonly string[];
  readonly clusterDomain: string;
  readonly files: NodeFiles;
  /** Where the Pod's own files are: /var/lib/kubelet/pods/UID. */
  readonly podDir: string;
  /** A name for this run's termination log. */
  readonly runId: string;
  volume(name: string): VolumePath | undefined;
}

const propagation = { None: 'private', HostToContainer: 'hostToContainer', Bidirectional: 'bidirectional' } as const;

/** What is mounted into a container: its volumes, /etc/hosts, the termination log (kubelet_pods.go makeMounts). */
export function makeMounts(input: MountInput): { readonly mounts: readonly Mount[] } | { readonly error: string } {
  const { pod, container, files } = input;
  let mounts: readonly Mount[] = [];
  let hosts = false;
  for (const mount of container.volumeMounts ?? []) {
    if (mount.mountPath === '/etc/hosts') hosts = true;
    const volume = input.volume(mount.name);
    if (!volume) return { error: `cannot find volume "${mount.name}" to mount into container "${container.name}"` };
    const containerPath = mount.mountPath.startsWith('/') ? mount.mountPath : `/${mount.mountPath}`;
    const subPath = mount.subPathExpr === undefined ? mount.subPath : expandSubPath(mount.subPathExpr, input.variables);
    if (typeof subPath === 'object') return subPath;
    if ('image' in volume) {
      mounts = mounts.concat({ containerPath, hostPath: subPath ?? '', image: volume.image, readonly: true });
      continue;
    }
    let hostPath = volume.path;
    if (subPath) {
      if (subPath.startsWith('/')) return { error: `error SubPath \`${subPath}\` must not be an absolute path` };
      if (subPath.split('/').includes('..')) return { error: `unable to provision SubPath \`${subPath}\`: must not contain '..'` };
      hostPath = `${volume.path}/${subPath}`;
      if (!files.stat(hostPath)) files.mkdir(hostPath, { mode: files.stat(volume.path)?.mode ?? 0o750 });
    }
    mounts = mounts.concat({
      containerPath,
      hostPath,
      readonly: mount.readOnly === true || volume.readOnly,
      propagation: propagation[mount.mountPropagation ?? 'None'],
    });
  }
  if (!hosts && (pod.spec.hostNetwork || input.podIPs.length > 0)) mounts = mounts.concat(hostsMount(input));
  const path = container.terminationMessagePath ?? '/dev/termination-log';
  if (path !== '') {
    const directory = `${input.podDir}/containers/${container.name}`;
    files.mkdir(directory, { mode: 0o750 });
    const hostPath = `${directory}/${input.runId}`;
    files.writeFile(hostPath, new Uint8Array(0), { mode: 0o666 });
    mounts = mounts.concat({ containerPath: path, hostPath, readonly: false });
  }
  return { mounts };
}

function expandSubPath(expression: string, variables: readonly Variable[]): string | { readonly error: string } {
  const missing: string[] = [];
  const expanded = expand(expression, (name) => {
    const found = variables.find((one) => one.key === name);
    if (!found) missing.push(name);
    return found?.value ?? '';
  });
  return missing.length > 0 ? { error: `missing value for "${missing[0]}"` } : expanded;
}

/** Written anew at every start of a container; one file for all containers of the Pod. */
function hostsMount({ pod, podIPs, files, podDir, clusterDomain }: MountInput): Mount {
  const hostPath = `${podDir}/etc-hosts`;
  const named = computePodHostname(pod, clusterDomain);
  const { name, domain } = 'error' in named ? { name: pod.metadata.name!, domain: '' } : named;
  const nodeFile = pod.spec.hostNetwork ? decodeText(files.readFile('/etc/hosts') ?? new Uint8Array(0)) : undefined;
  const text = hostsFile({ ips: podIPs, name, domain, aliases: pod.spec.hostAliases ?? [], ...(nodeFile === undefined ? {} : { nodeFile }) });
  // A Pod without volumes has no directory yet.
  if (!files.stat(podDir)) files.mkdir(podDir, { mode: 0o750 });
  files.writeFile(hostPath, encodeText(text), { mode: 0o644 });
  return { containerPath: '/etc/hosts', hostPath, readonly: false };
}
