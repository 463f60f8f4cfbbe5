import { type FieldError, invalid, notSupported, required } from '../../fielderror.ts';
import type {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  AzureFileVolumeSource,
  CephFSVolumeSource,
  CinderVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  GCEPersistentDiskVolumeSource,
  GitRepoVolumeSource,
  GlusterfsVolumeSource,
  ISCSIPersistentVolumeSource,
  ISCSIVolumeSource,
  QuobyteVolumeSource,
  RBDVolumeSource,
  StorageOSVolumeSource,
} from '../../types.ts';
import { check, checkRange, isDns1123Label } from '../names.ts';
import { checkLocalDescendingPath } from './paths.ts';

function requireText(source: object, fields: readonly string[], path: string, errors: FieldError[]): void {
  for (const field of fields) if (!(source as Record<string, unknown>)[field]) errors.push(required(`${path}.${field}`));
}

function requiring(...fields: string[]) {
  return (source: object, path: string, errors: FieldError[]): void => requireText(source, fields, path, errors);
}

function validateDisk(source: GCEPersistentDiskVolumeSource | AWSElasticBlockStoreVolumeSource, path: string, errors: FieldError[]): void {
  const partition = source.partition ?? 0;
  // The message says 1 although 0 passes.
  if (partition < 0 || partition > 255) errors.push(invalid(`${path}.partition`, partition, 'must be between 1 and 255, inclusive'));
}

const iqnForms = { iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9-.]+)(:[^,;*&$|\s]+)$/, eui: /^eui.[A-Za-z0-9]{16}$/, naa: /^naa.[A-Za-z0-9]{32}$/ };

/** Pods are told the prefixes, volumes are not. */
function checkIscsiName(name: string, isPod: boolean, path: string, errors: FieldError[]): void {
  const start = (['iqn', 'eui', 'naa'] as const).find((prefix) => name.startsWith(prefix));
  if (!start) errors.push(invalid(path, name, isPod ? 'must be valid format starting with iqn, eui, or naa' : 'must be valid format'));
  else if (!iqnForms[start].test(name)) errors.push(invalid(path, name, 'must be valid format'));
}

/** Of a Pod, or of a PersistentVolume (whose secret has a namespace). */
export function validateIscsi(source: ISCSIVolumeSource | ISCSIPersistentVolumeSource, path: string, errors: FieldError[], isPod = false): void {
  requireText(source, ['targetPortal', 'iqn'], path, errors);
  if (source.iqn) checkIscsiName(source.iqn, isPod, `${path}.iqn`, errors);
  checkRange(source.lun, 0, 255, `${path}.lun`, errors);
  if (!isPod && source.secretRef && !source.secretRef.name) errors.push(required(`${path}.secretRef.name`));
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef) errors.push(required(`${path}.secretRef`));
  if (source.initiatorName !== undefined) checkIscsiName(source.initiatorName, isPod, `${path}.initiatorname`, errors);
}

function validateFc(source: FCVolumeSource, path: string, errors: FieldError[]): void {
  const { targetWWNs = [], wwids = [], lun } = source;
  if (targetWWNs.length === 0 && wwids.length === 0) errors.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  if (targetWWNs.length > 0 && wwids.length > 0)
    errors.push(invalid(`${path}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  if (targetWWNs.length === 0) return;
  if (lun === undefined) errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
  else checkRange(lun, 0, 255, `${path}.lun`, errors);
}

function validateFlocker(source: FlockerVolumeSource, path: string, errors: FieldError[]): void {
  const { datasetName = '', datasetUUID = '' } = source;
  if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (datasetName && datasetUUID) errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (datasetName.includes('/')) errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"));
}

function validateFlex(source: FlexVolumeSource, path: string, errors: FieldError[]): void {
  requireText(source, ['driver'], path, errors);
  for (const key of Object.keys(source.options ?? {})) {
    const domain = key.split('/')[0]!.toLowerCase();
    if (/(^|\.)(kubernetes|k8s)\.io$/.test(domain)) {
      errors.push(invalid(`${path}.options[${key}]`, key, "'kubernetes.io' and 'k8s.io' namespaces are reserved"));
    }
  }
}

function validateAzureFile(source: AzureFileVolumeSource, path: string, errors: FieldError[]): void {
  requireText(source, ['secretName', 'shareName'], path, errors);
}

const cachingModes = ['None', 'ReadOnly', 'ReadWrite'];
const diskKinds = ['Dedicated', 'Managed', 'Shared'];
const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

function validateAzureDisk(source: AzureDiskVolumeSource, path: string, errors: FieldError[]): void {
  requireText(source, ['diskName', 'diskURI'], path, errors);
  const { cachingMode, kind, diskURI = '' } = source;
  if (cachingMode !== undefined && !cachingModes.includes(cachingMode)) errors.push(notSupported(`${path}.cachingMode`, cachingMode, cachingModes));
  if (kind === undefined) return;
  if (!diskKinds.includes(kind)) errors.push(notSupported(`${path}.kind`, kind, diskKinds));
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) errors.push(notSupported(`${path}.diskURI`, diskURI, [managedDisk]));
  if (kind !== 'Managed' && !diskURI.startsWith('https://')) errors.push(notSupported(`${path}.diskURI`, diskURI, [blobDisk]));
}

const hostPort = 'must be a host:port pair or multiple pairs separated by commas';

function validateQuobyte(source: QuobyteVolumeSource, path: string, errors: FieldError[]): void {
  const { registry = '', tenant = '' } = source;
  if (registry === '') errors.push(required(`${path}.registry`, hostPort));
  else if (tenant.length >= 65) errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  else {
    for (const pair of registry.split(',')) if (!/^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair)) errors.push(invalid(`${path}.registry`, registry, hostPort));
  }
  requireText(source, ['volume'], path, errors);
}

function validateStorageOs(source: StorageOSVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.volumeName) errors.push(required(`${path}.volumeName`));
  else check(isDns1123Label, source.volumeName, `${path}.volumeName`, errors);
  if (source.volumeNamespace) check(isDns1123Label, source.volumeNamespace, `${path}.volumeNamespace`, errors);
  if (source.secretRef && !source.secretRef.name) errors.push(required(`${path}.secretRef.name`));
}

function validateMonitors(source: RBDVolumeSource | CephFSVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.monitors?.length) errors.push(required(`${path}.monitors`));
}

/** Volumes of storage systems: their required fields. No node of a lab can mount them. */
export const storageValidators = {
  gitRepo: (source: GitRepoVolumeSource, path: string, errors: FieldError[]) => {
    requireText(source, ['repository'], path, errors);
    checkLocalDescendingPath(source.directory ?? '', `${path}.directory`, errors);
  },
  gcePersistentDisk: (source: GCEPersistentDiskVolumeSource, path: string, errors: FieldError[]) => {
    requireText(source, ['pdName'], path, errors);
    validateDisk(source, path, errors);
  },
  awsElasticBlockStore: (source: AWSElasticBlockStoreVolumeSource, path: string, errors: FieldError[]) => {
    requireText(source, ['volumeID'], path, errors);
    validateDisk(source, path, errors);
  },
  iscsi: (source: ISCSIVolumeSource, path: string, errors: FieldError[]) => validateIscsi(source, path, errors, true),
  glusterfs: (source: GlusterfsVolumeSource, path: string, errors: FieldError[]) => requireText(source, ['endpoints', 'path'], path, errors),
  flocker: validateFlocker,
  rbd: (source: RBDVolumeSource, path: string, errors: FieldError[]) => {
    validateMonitors(source, path, errors);
    requireText(source, ['image'], path, errors);
  },
  cinder: (source: CinderVolumeSource, path: string, errors: FieldError[]) => {
    requireText(source, ['volumeID'], path, errors);
    if (source.secretRef && !source.secretRef.name) errors.push(required(`${path}.secretRef.name`));
  },
  cephfs: validateMonitors,
  quobyte: validateQuobyte,
  fc: validateFc,
  flexVolume: validateFlex,
  azureFile: validateAzureFile,
  vsphereVolume: requiring('volumePath'),
  photonPersistentDisk: requiring('pdID'),
  portworxVolume: requiring('volumeID'),
  azureDisk: validateAzureDisk,
  storageos: validateStorageOs,
  scaleIO: requiring('gateway', 'system', 'volumeName'),
};
