import { type FieldError, forbidden, invalid, notSupported, required } from '../../fielderror.ts';
import type {
  ConfigMapVolumeSource,
  CSIVolumeSource,
  DownwardAPIVolumeSource,
  EmptyDirVolumeSource,
  EphemeralVolumeSource,
  HostPathVolumeSource,
  ImageVolumeSource,
  NFSVolumeSource,
  SecretVolumeSource,
  Volume,
} from '../../types.ts';
import { validateClaimTemplate } from '../claims.ts';
import { check, isDns1123Subdomain } from '../names.ts';
import { validatePullPolicy } from './containers.ts';
import { checkFileMode, checkNoBacksteps } from './paths.ts';
import { validateProjected } from './projected.ts';
import { validateDownwardFile, validateKeyToPath } from './volume-files.ts';
import { storageValidators } from './volume-types-storage.ts';

type VolumeType = Exclude<keyof Volume, 'name'>;

/** In the order in which upstream looks at them: the first one counts, further ones are refused. */
export const volumeTypes: readonly VolumeType[] = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];

/** Checks the source of a volume of one type. */
export type SourceValidator = (source: never, path: string, errors: FieldError[], isPod: boolean) => void;

function validateEmptyDir(source: EmptyDirVolumeSource, path: string, errors: FieldError[]): void {
  if (source.sizeLimit?.startsWith('-')) errors.push(forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

export function validateHostPath(source: HostPathVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.path) return void errors.push(required(`${path}.path`));
  checkNoBacksteps(source.path, `${path}.path`, errors);
  if (source.type !== undefined && !hostPathTypes.includes(source.type)) errors.push(notSupported(`${path}.type`, source.type, hostPathTypes));
}

function validateKeys(source: ConfigMapVolumeSource | SecretVolumeSource, path: string, errors: FieldError[]): void {
  checkFileMode(source.defaultMode, `${path}.defaultMode`, errors);
  for (const [index, item] of (source.items ?? []).entries()) validateKeyToPath(item, `${path}.items[${index}]`, errors);
}

function validateSecret(source: SecretVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.secretName) errors.push(required(`${path}.secretName`));
  validateKeys(source, path, errors);
}

function validateConfigMap(source: ConfigMapVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.name) errors.push(required(`${path}.name`));
  validateKeys(source, path, errors);
}

function validateDownward(source: DownwardAPIVolumeSource, path: string, errors: FieldError[]): void {
  checkFileMode(source.defaultMode, `${path}.defaultMode`, errors);
  for (const file of source.items ?? []) validateDownwardFile(file, path, errors);
}

export function validateNfs(source: NFSVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.server) errors.push(required(`${path}.server`));
  if (!source.path) errors.push(required(`${path}.path`));
  if (!source.path?.startsWith('/')) errors.push(invalid(`${path}.path`, source.path, 'must be an absolute path'));
}

function validateEphemeral(source: EphemeralVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.volumeClaimTemplate) errors.push(required(`${path}.volumeClaimTemplate`));
  else validateClaimTemplate(source.volumeClaimTemplate, `${path}.volumeClaimTemplate`, errors);
}

function validateImage(source: ImageVolumeSource, path: string, errors: FieldError[], isPod: boolean): void {
  if (isPod && !source.reference) errors.push(required(`${path}.reference`));
  validatePullPolicy(source.pullPolicy, `${path}.pullPolicy`, errors);
}

/** The name of a CSI driver. */
export function validateDriverName(name: string, path: string, errors: FieldError[]): void {
  if (!name) return void errors.push(required(path));
  if (name.length > 63) errors.push({ type: 'tooLong', field: path, detail: 'may not be more than 63 bytes' });
  for (const problem of isDns1123Subdomain(name.toLowerCase())) errors.push(invalid(path, name, problem));
}

function validateCsi(source: CSIVolumeSource, path: string, errors: FieldError[]): void {
  validateDriverName(source.driver, `${path}.driver`, errors);
  if (!source.nodePublishSecretRef) return;
  if (!source.nodePublishSecretRef.name) errors.push(required(`${path}.nodePublishSecretRef.name`));
  else check(isDns1123Subdomain, source.nodePublishSecretRef.name, `${path}.name`, errors);
}

const validators: Readonly<Partial<Record<VolumeType, SourceValidator>>> = {
  ...storageValidators,
  emptyDir: validateEmptyDir,
  hostPath: validateHostPath,
  secret: validateSecret,
  nfs: validateNfs,
  persistentVolumeClaim: ({ claimName }: { readonly claimName: string }, path, errors) => {
    if (!claimName) errors.push(required(`${path}.claimName`));
  },
  downwardAPI: validateDownward,
  configMap: validateConfigMap,
  projected: validateProjected,
  csi: validateCsi,
  ephemeral: validateEphemeral,
  image: validateImage,
};

export function validatorOf(type: VolumeType): (source: unknown, path: string, errors: FieldError[], isPod: boolean) => void {
  return (validators[type] ?? (() => {})) as (source: unknown, path: string, errors: FieldError[], isPod: boolean) => void;
}
