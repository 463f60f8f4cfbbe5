import type { PersistentVolume, Volume } from '../../api/types.ts';
import type { Client } from '../../client/index.ts';
import { persistentVolumeClaims, persistentVolumes } from '../../client/resources.ts';
import type { NodeFiles } from '../../cri/index.ts';
import { prepareHostPath } from './host-path.ts';

/** The volume behind a claim, as far as nodes here can mount one: a directory of the node. */
export interface ClaimedVolume {
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly spec: PersistentVolume['spec'];
}

/** Finds the volume that a Pod's claim is bound to, or why the Pod cannot have it (desired_state_of_world_populator.go createVolumeSpec). */
export function resolveClaim(
  client: Client,
  namespace: string,
  source: NonNullable<Volume['persistentVolumeClaim']>,
): ClaimedVolume | { readonly error: string } {
  const { claimName } = source;
  const fail = (why: string) => ({ error: `error processing PVC ${namespace}/${claimName}: ${why}` });
  const found = client.get(persistentVolumeClaims, namespace, claimName);
  if (!('object' in found)) return fail(`failed to fetch PVC from API server: ${found.status.message}`);
  const claim = found.object;
  if (claim.metadata.deletionTimestamp !== undefined) return fail('PVC is being deleted');
  if (claim.status?.phase !== 'Bound') return fail('PVC is not bound');
  const name = claim.spec.volumeName;
  if (!name) return fail('PVC has empty pvc.Spec.VolumeName');
  const volume = client.get(persistentVolumes, '', name);
  if (!('object' in volume)) return fail(`failed to fetch PV ${name} from API server: ${volume.status.message}`);
  const { spec } = volume.object;
  return { name, path: spec.hostPath?.path ?? spec.local?.path ?? '', readOnly: source.readOnly === true, spec };
}

/** Prepares such a volume on the node, or says what is wrong, as the event does. */
export function prepareClaimed(files: NodeFiles, { name, spec }: ClaimedVolume): string | undefined {
  const failed = (step: string, why: string) => `MountVolume.${step} failed for volume "${name}" : ${why}`;
  if (spec.hostPath) {
    const error = prepareHostPath(files, spec.hostPath);
    return error === undefined ? undefined : failed('SetUp', error);
  }
  if (spec.local) return files.stat(spec.local.path) ? undefined : failed('NewMounter initialization', `path "${spec.local.path}" does not exist`);
  const type = Object.keys(spec).find((key) => foreign.has(key)) ?? 'unknown';
  return failed('SetUp', `volumes of type ${type} are not simulated`);
}

const foreign = new Set(['awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephfs', 'cinder', 'csi', 'fc', 'flexVolume', 'gcePersistentDisk', 'glusterfs', 'iscsi', 'nfs', 'portworxVolume', 'rbd', 'storageos', 'vsphereVolume']); // biome-ignore format: a list
