import { second } from '../../../time/index.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { findVolume, isKeptFor } from './match.ts';

/** How often claims and volumes are looked at again (--pvclaimbinder-sync-period). */
const resync = 15 * second;
const bindCompleted = 'pv.kubernetes.io/bind-completed';
const boundByController = 'pv.kubernetes.io/bound-by-controller';

/** Binds claims to volumes that are there already, and says why one cannot be bound (pkg/controller/volume/persistentvolume). Nothing makes volumes here. */
export function startVolumeBinder(context: ControllerContext): Controller {
  const client = context.client('persistent-volume-binder');
  const recorder = context.recorder('persistentvolume-controller', client);
  const claims = context.informer(persistentVolumeClaims);
  const volumes = context.informer(persistentVolumes);
  const classes = context.informer(storageClasses);
  const claimQueue = new WorkQueue({ clock: context.clock, name: 'persistentvolume claim', sync: syncClaim });
  const volumeQueue = new WorkQueue({ clock: context.clock, name: 'persistentvolume', sync: syncVolume });

  function syncClaim(key: string): 'retry' | undefined {
    const claim = claims.get(key);
    if (!claim || claim.metadata.deletionTimestamp || claim.status?.phase === 'Bound') return undefined;
    const named = claim.spec?.volumeName;
    const volume = named ? volumes.get(named) : findVolume(volumes.list(), claim);
    if (volume && (!named || !volume.spec?.claimRef || isKeptFor(volume, claim))) return bind(claim, volume);
    if (!named) explain(claim);
    claimQueue.addAfter(key, resync);
    return undefined;
  }

  /** Says why there is no volume for the claim. */
  function explain(claim: PersistentVolumeClaim): void {
    const name = claim.spec?.storageClassName ?? '';
    const [type, reason, message] = whyUnbound(name, classes.get(name));
    recorder.event(claim, type, reason, message);
  }

  /** The volume first, then the claim, each with its status; once more when somebody else has changed one of them. */
  function bind(claim: PersistentVolumeClaim, volume: PersistentVolume): 'retry' | undefined {
    const { name, namespace, uid, resourceVersion } = claim.metadata;
    const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: name!, namespace: namespace!, resourceVersion: resourceVersion!, uid: uid! };
    const byUs: Readonly<Record<string, string>> = volume.spec?.claimRef ? {} : { [boundByController]: 'yes' };
    const kept = volume.spec?.claimRef?.uid
      ? volume
      : written(client.update(persistentVolumes, { ...volume, metadata: annotated(volume, byUs), spec: { ...volume.spec, claimRef } }));
    if (!kept) return 'retry';
    client.updateStatus(persistentVolumes, { ...kept, status: { ...kept.status, phase: 'Bound' } });
    const done = { [bindCompleted]: 'yes', ...(claim.spec?.volumeName ? {} : { [boundByController]: 'yes' }) };
    const bound = written(
      client.update(persistentVolumeClaims, { ...claim, metadata: annotated(claim, done), spec: { ...claim.spec, volumeName: volume.metadata.name! } }),
    );
    if (!bound) return 'retry';
    const { accessModes, capacity } = volume.spec ?? {};
    client.updateStatus(persistentVolumeClaims, { ...bound, status: { phase: 'Bound', ...(accessModes && { accessModes }), ...(capacity && { capacity }) } });
    return undefined;
  }

  function syncVolume(name: string): undefined {
    const volume = volumes.get(name);
    const ref = volume?.spec?.claimRef;
    if (!volume) return;
    const claim = ref && claims.get(`${ref.namespace}/${ref.name}`);
    const gone = ref?.uid !== undefined && claim?.metadata.uid !== ref.uid;
    const phase = gone ? 'Released' : ref?.uid ? 'Bound' : 'Available';
    if (volume.status?.phase !== phase && volume.status?.phase !== 'Failed')
      client.updateStatus(persistentVolumes, { ...volume, status: { ...volume.status, phase } });
    if (gone) reclaim(volume);
  }

  /** A released volume whose policy says so is deleted; only a hostPath below /tmp can be (pkg/volume/hostpath). */
  function reclaim(volume: PersistentVolume): void {
    const { persistentVolumeReclaimPolicy: policy, hostPath } = volume.spec ?? {};
    if (policy !== 'Delete' || volume.status?.phase === 'Failed' || volume.metadata.deletionTimestamp) return;
    const problem = hostPath
      ? /^\/tmp\/.+/.test(hostPath.path)
        ? ''
        : `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
      : 'error getting deleter volume plugin for volume';
    if (problem === '') return void client.delete(persistentVolumes, '', volume.metadata.name!);
    const current = volumes.get(volume.metadata.name!) ?? volume;
    client.updateStatus(persistentVolumes, { ...current, status: { ...current.status, phase: 'Failed', message: problem } });
    recorder.event(volume, 'Warning', 'VolumeFailedDelete', problem);
  }

  const pending = () => {
    for (const claim of claims.list()) if (claim.status?.phase !== 'Bound') claimQueue.add(objectKey(claim));
  };
  const ownVolume = (claim: PersistentVolumeClaim) => claim.spec?.volumeName && volumeQueue.add(claim.spec.volumeName);
  claims.addHandler({
    onAdd: (claim) => claimQueue.add(objectKey(claim)),
    onUpdate: (old, claim) => old.spec !== claim.spec && claimQueue.add(objectKey(claim)),
    onDelete: ownVolume,
  });
  volumes.addHandler({
    onAdd: (volume) => volumeQueue.add(volume.metadata.name!),
    onUpdate(old, volume) {
      volumeQueue.add(volume.metadata.name!);
      if (volume.status?.phase === 'Available' && old.status?.phase !== 'Available') pending();
    },
  });
  return {
    stop() {
      claimQueue.stop();
      volumeQueue.stop();
    },
  };
}

function annotated<T extends { readonly annotations?: Readonly<Record<string, string>> }>(
  { metadata }: { readonly metadata: T },
  more: Readonly<Record<string, string>>,
): T {
  return Object.keys(more).length > 0 ? { ...metadata, annotations: { ...metadata.annotations, ...more } } : metadata;
}

const written = <T>(result: { readonly object: T } | { readonly status: unknown }): T | undefined => ('object' in result ? result.object : undefined);

function whyUnbound(name: string, found: StorageClass | undefined): readonly ['Normal' | 'Warning', string, string] {
  if (name === '') return ['Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set'];
  if (!found) return ['Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io ${JSON.stringify(name)} not found`];
  if (found.volumeBindingMode === 'WaitForFirstConsumer') return ['Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding'];
  if (found.provisioner.startsWith('kubernetes.io/')) return ['Warning', 'ProvisioningFailed', 'no volume plugin matched'];
  const waiting = `Waiting for a volume to be created either by the external provisioner '${found.provisioner}' or manually by the system administrator.`;
  return [
    'Normal',
    'ExternalProvisioning',
    `${waiting} If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
  ];
}
