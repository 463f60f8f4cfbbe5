import { type FieldError, forbidden, invalid, notSupported, required } from '../../fielderror.ts';
import type {
  ClusterTrustBundleProjection,
  ConfigMapProjection,
  DownwardAPIProjection,
  PodCertificateProjection,
  ProjectedVolumeSource,
  SecretProjection,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '../../types.ts';
import { isDns1123Subdomain } from '../names.ts';
import { validateLabelSelector } from '../selectors.ts';
import { checkFileMode, checkLocalNonReservedPath } from './paths.ts';
import { validateDownwardFile, validateKeyToPath } from './volume-files.ts';

/** All sources of one volume write into one directory: the paths that are taken, and the volume's own path for what upstream reports there. */
interface Directory {
  readonly taken: Set<string>;
  readonly path: string;
}

function take(directory: Directory, path: string, value: string, errors: FieldError[]): void {
  if (directory.taken.has(path)) errors.push(invalid(directory.path, value, 'conflicting duplicate paths'));
  directory.taken.add(path);
}

function validateKeys(source: ConfigMapProjection | SecretProjection, directory: Directory, path: string, errors: FieldError[]): void {
  if (!source.name) errors.push(required(`${path}.name`));
  for (const [index, item] of (source.items ?? []).entries()) {
    validateKeyToPath(item, `${path}.items[${index}]`, errors);
    if (item.path) take(directory, item.path, source.name ?? '', errors);
  }
}

function validateDownward(source: DownwardAPIProjection, directory: Directory, path: string, errors: FieldError[]): void {
  for (const file of source.items ?? []) {
    validateDownwardFile(file, path, errors);
    if (file.path) take(directory, file.path, file.path, errors);
  }
}

function validateToken(source: ServiceAccountTokenProjection, directory: Directory, path: string, errors: FieldError[]): void {
  const seconds = source.expirationSeconds ?? 0;
  if (seconds < 600) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (!source.path) errors.push(required(`${directory.path}.path`));
  else checkLocalNonReservedPath(source.path, `${directory.path}.path`, errors);
}

function validateTrustBundle(source: ClusterTrustBundleProjection, directory: Directory, path: string, errors: FieldError[]): void {
  if (source.name !== undefined && source.signerName !== undefined) errors.push(invalid(path, source, 'only one of name and signerName may be used'));
  else if (source.name !== undefined) validateBundleName(source, path, errors);
  else if (source.signerName !== undefined) {
    if (source.signerName === '') errors.push(required(`${path}.signerName`, 'must be a valid signer name'));
    validateLabelSelector(source.labelSelector, `${path}.labelSelector`, errors);
  } else errors.push(required(path, 'either name or signerName must be specified'));
  if (!source.path) errors.push(required(`${path}.path`));
  checkLocalNonReservedPath(source.path, `${path}.path`, errors);
  take(directory, source.path, source.path, errors);
}

function validateBundleName(source: ClusterTrustBundleProjection, path: string, errors: FieldError[]): void {
  const name = source.name!;
  if (name === '') errors.push(required(`${path}.name`, 'must be a valid object name'));
  if (!name.includes(':')) {
    for (const problem of isDns1123Subdomain(name)) errors.push(invalid(`${path}.name`, name, `not a valid clustertrustbundlename: ${problem}`));
  }
  if (source.labelSelector) errors.push(invalid(`${path}.labelSelector`, source.labelSelector, 'labelSelector must be unset if name is specified'));
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const mostSeconds = 91 * 86400;
const mostSecondsOfKubernetes = 86400;

function validateCertificate(source: PodCertificateProjection, directory: Directory, path: string, errors: FieldError[]): void {
  if (!keyTypes.includes(source.keyType)) errors.push(notSupported(`${path}.keyType`, source.keyType, keyTypes));
  const seconds = source.maxExpirationSeconds;
  const most = source.signerName.startsWith('kubernetes.io/') ? mostSecondsOfKubernetes : mostSeconds;
  if (seconds !== undefined && seconds < 3600)
    errors.push(invalid(`${path}.maxExpirationSeconds`, seconds, 'if provided, maxExpirationSeconds must be >= 3600'));
  if (seconds !== undefined && seconds > most)
    errors.push(invalid(`${path}.maxExpirationSeconds`, seconds, `if provided, maxExpirationSeconds must be <= ${most}`));
  const fields = (['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const).filter((field) => source[field]);
  for (const field of fields) {
    checkLocalNonReservedPath(source[field]!, `${path}.${field}`, errors);
    take(directory, source[field]!, source[field]!, errors);
  }
  if (fields.length === 0) errors.push(required(path, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'));
}

function validateSource(source: VolumeProjection, directory: Directory, path: string, errors: FieldError[]): void {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  if (secret) validateKeys(secret, directory, `${path}.secret`, errors);
  if (configMap) validateKeys(configMap, directory, `${path}.configMap`, errors);
  if (downwardAPI) validateDownward(downwardAPI, directory, `${path}.downwardAPI`, errors);
  if (serviceAccountToken) validateToken(serviceAccountToken, directory, `${path}.serviceAccountToken`, errors);
  if (clusterTrustBundle) validateTrustBundle(clusterTrustBundle, directory, `${path}.clusterTrustBundle`, errors);
  if (podCertificate) validateCertificate(podCertificate, directory, `${path}.podCertificate`, errors);
  const count = [secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate].filter((one) => one !== undefined).length;
  if (count > 1) errors.push(forbidden(path, 'may not specify more than 1 volume type per source'));
}

export function validateProjected(volume: ProjectedVolumeSource, path: string, errors: FieldError[]): void {
  checkFileMode(volume.defaultMode, `${path}.defaultMode`, errors);
  const directory: Directory = { taken: new Set(), path };
  for (const [index, source] of (volume.sources ?? []).entries()) validateSource(source, directory, `${path}.sources[${index}]`, errors);
}
