import type { MountPicture, PodVolumesPicture, VolumePicture } from '../../host/protocol/index.ts';
import type { Container, Pod, Volume } from '../../kubernetes/api/types.ts';
import type { ContainerStatus } from '../../kubernetes/cri/index.ts';
import { Directory, type Inode, locate, VirtualDirectory } from '../../machine/filesystem/index.ts';
import type { Machine } from '../../machine/index.ts';
import { SystemError } from '../../machine/process/errors.ts';
import { second, type Time } from '../../time/index.ts';
import type { ShownPod } from '../picture.ts';
import type { Simulation } from '../simulation.ts';
import { type PlacedPod, placedPods } from './processes.ts';
import type { MakeSource } from './source.ts';

/** How long a write counts as just made. */
const freshFor = 3 * second;
/** Files that are looked at in one volume. */
const mostFiles = 500;

/** The volume of the service account's token: the API server adds it to every Pod. */
const isAdded = ({ name }: { readonly name: string }): boolean => name.startsWith('kube-api-access-');

function typeOf(volume: Volume): string {
  const [type = ''] = Object.keys(volume).filter((field) => field !== 'name');
  const { emptyDir, configMap, secret, hostPath, persistentVolumeClaim, image } = volume;
  if (emptyDir?.medium === 'Memory') return 'emptyDir, in memory';
  const of = configMap?.name ?? secret?.secretName ?? hostPath?.path ?? persistentVolumeClaim?.claimName ?? image?.reference;
  return of === undefined ? type : `${type} ${of}`;
}

interface Found {
  readonly path: string;
  readonly time: Time;
}

/** The newest file below a directory. */
function newest(directory: Inode, at: string, left: { files: number }): Found | undefined {
  if (!(directory instanceof Directory) || directory instanceof VirtualDirectory) return undefined;
  let found: Found | undefined;
  for (const name of directory.names(undefined)) {
    if (left.files-- <= 0) break;
    const inode = directory.lookup(name, undefined);
    const candidate = inode?.type === 'file' ? { path: `${at}${name}`, time: inode.modified } : inode && newest(inode, `${at}${name}/`, left);
    if (candidate && (!found || candidate.time > found.time)) found = candidate;
  }
  return found;
}

/** The newest file of a volume that containers may write to, where it lies on the node. */
function lastWrite(machine: Machine, uid: string, { name, emptyDir, hostPath }: Volume): VolumePicture['lastWrite'] {
  const path = hostPath?.path ?? (emptyDir && `/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~empty-dir/${name}`);
  if (path === undefined) return undefined;
  try {
    const found = newest(locate(machine.agent, path).inode, '', { files: mostFiles });
    return found && { ...found, fresh: machine.clock.now - found.time < freshFor };
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

function mountsOf(container: Container, runtime: ContainerStatus | undefined): MountPicture[] {
  return (container.volumeMounts ?? [])
    .filter((mount) => !isAdded(mount))
    .map((mount) => {
      const made = runtime?.state === 'RUNNING' ? runtime.mounts.find(({ containerPath }) => containerPath === mount.mountPath) : undefined;
      return {
        container: container.name,
        volume: mount.name,
        path: mount.mountPath,
        subPath: mount.subPath ?? mount.subPathExpr ?? '',
        readOnly: made?.readonly ?? mount.readOnly ?? false,
        mounted: made !== undefined,
      };
    });
}

function podVolumes({ metadata, spec }: Pod, placed: PlacedPod | undefined): PodVolumesPicture {
  const volumes = spec.volumes ?? [];
  const runtimeOf = (name: string): ContainerStatus | undefined => {
    const found = placed?.containers.find((one) => one.name === name);
    return found && placed?.runtime.runtime.containerStatus(found.id);
  };
  return {
    pod: metadata.name ?? '',
    volumes: volumes
      .filter((volume) => !isAdded(volume))
      .map((volume) => {
        const write = placed && lastWrite(placed.machine, placed.uid, volume);
        return { name: volume.name, type: typeOf(volume), ...(write && { lastWrite: write }) };
      }),
    mounts: [...(spec.initContainers ?? []), ...spec.containers].flatMap((container) => mountsOf(container, runtimeOf(container.name))),
    added: volumes.filter(isAdded).map((volume) => `${volume.name} (${typeOf(volume)})`),
  };
}

/** D3: what the Pods' volumes are, where the runtime has mounted them, and the newest file in each. */
export const volumesSource: MakeSource = (simulation: Simulation) => ({
  picture(pods: readonly ShownPod[]) {
    const placed = placedPods(simulation, pods);
    return {
      volumes: pods.map(({ pod }) =>
        podVolumes(
          pod,
          placed.find(({ uid }) => uid === pod.metadata.uid),
        ),
      ),
    };
  },
});
