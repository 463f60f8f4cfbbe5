import type { DownwardAPIVolumeFile, PersistentVolumeClaimSpec, PersistentVolumeSpec, Volume, VolumeProjection } from '../types.ts';
import { fill, within, withinEach } from './change.ts';
import { defaultPullPolicy } from './image-reference.ts';
import { roundUpToMilli } from './quantities.ts';

const fileMode = { defaultMode: 0o644 };
const hour = 3600;

function downwardFile(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  const withVersion = within(file, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' }));
  return within(withVersion, 'resourceFieldRef', (ref) => fill(ref, { divisor: '0' }));
}

function projection(source: VolumeProjection): VolumeProjection {
  const withFiles = within(source, 'downwardAPI', (downward) => withinEach(downward, 'items', downwardFile));
  return within(withFiles, 'serviceAccountToken', (token) => fill(token, { expirationSeconds: hour }));
}

/** Defaults of what a claim asks for. */
export function claimSpecDefaults(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const filled = fill(spec, { volumeMode: 'Filesystem' });
  return within(filled, 'resources', (resources) => within(within(resources, 'limits', roundUpToMilli), 'requests', roundUpToMilli));
}

const azureDisk = { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' } as const;

/** Of the volumes of storage systems, in a Pod or in a PersistentVolume. */
export function storageDefaults<T extends Volume | PersistentVolumeSpec>(volume: T): T {
  let result = within(volume as Volume, 'iscsi', (source) => fill(source, { iscsiInterface: 'default' }));
  result = within(result, 'rbd', (source) => fill(source, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }));
  result = within(result, 'azureDisk', (source) => fill(source, azureDisk));
  return within(result, 'scaleIO', (source) => fill(source, { storageMode: 'ThinProvisioned', fsType: 'xfs' })) as T;
}

/** Defaults of a volume; one without a type is an emptyDir. */
export function volumeDefaults(given: Volume): Volume {
  let volume = given;
  let typed = false;
  for (const key in volume) if (key !== 'name') typed = true;
  if (!typed) return { ...volume, emptyDir: {} };
  volume = within(volume, 'image', (source) => (source.pullPolicy ? source : { ...source, pullPolicy: defaultPullPolicy(source.reference ?? '') }));
  volume = within(volume, 'hostPath', (source) => fill(source, { type: '' }));
  volume = within(volume, 'secret', (source) => fill(source, fileMode));
  volume = within(volume, 'configMap', (source) => fill(source, fileMode));
  volume = within(volume, 'downwardAPI', (source) => withinEach(fill(source, fileMode), 'items', downwardFile));
  volume = within(volume, 'projected', (source) => withinEach(fill(source, fileMode), 'sources', projection));
  volume = within(volume, 'ephemeral', (source) => within(source, 'volumeClaimTemplate', (template) => within(template, 'spec', claimSpecDefaults)));
  return storageDefaults(volume);
}
