import { duplicate, type FieldError, forbidden, invalid, required } from '../../fielderror.ts';
import { goQuote } from '../../go-text.ts';
import type { ObjectMeta, Volume } from '../../types.ts';
import { check, isDns1123Label, isDns1123Subdomain } from '../names.ts';
import type { Volumes } from './mounts.ts';
import { validatorOf, volumeTypes } from './volume-types.ts';

/** Where a second type is refused under another name than the field's. */
const spelled: Readonly<Record<string, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };
/** Where a type's own errors are reported under another name. */
const reported: Readonly<Record<string, string>> = { gcePersistentDisk: 'persistentDisk' };

function validateSource(volume: Volume, pod: ObjectMeta | undefined, isPod: boolean, path: string, errors: FieldError[]): void {
  let count = 0;
  for (const type of volumeTypes) {
    const source = volume[type];
    if (source === undefined) continue;
    if (count++ > 0) errors.push(forbidden(`${path}.${spelled[type] ?? type}`, 'may not specify more than 1 volume type'));
    else validatorOf(type)(source, `${path}.${reported[type] ?? type}`, errors, isPod);
    if (type === 'iscsi') validateIscsiName(volume, path, errors);
    if (type === 'ephemeral') validateClaimName(volume, pod, path, errors);
  }
  if (count === 0) errors.push(required(path, 'must specify a volume type'));
}

function validateIscsiName(volume: Volume, path: string, errors: FieldError[]): void {
  if (volume.iscsi?.initiatorName === undefined || `${volume.name}:${volume.iscsi.targetPortal}`.length <= 64) return;
  const detail = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  errors.push(invalid(`${path}.name`, volume.name, detail));
}

/** The claim of an ephemeral volume is named after Pod and volume. */
function validateClaimName(volume: Volume, pod: ObjectMeta | undefined, path: string, errors: FieldError[]): void {
  if (!pod?.name || !volume.name) return;
  const name = `${pod.name}-${volume.name}`;
  for (const problem of isDns1123Subdomain(name)) errors.push(invalid(`${path}.name`, volume.name, `PVC name ${goQuote(name)}: ${problem}`));
}

/** Checks the volumes and gives back those that are valid: a broken one does not exist for the mounts. `pod` is the metadata of a real Pod. */
export function validateVolumes(
  volumes: readonly Volume[] | undefined,
  pod: ObjectMeta | undefined,
  isPod: boolean,
  path: string,
  errors: FieldError[],
): Volumes {
  const valid = new Map<string, Volume>();
  if (!volumes) return valid;
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index]!;
    const before = errors.length;
    const at = `${path}[${index}]`;
    validateSource(volume, pod, isPod, at, errors);
    if (!volume.name) errors.push(required(`${at}.name`));
    else check(isDns1123Label, volume.name, `${at}.name`, errors);
    if (valid.has(volume.name)) errors.push(duplicate(`${at}.name`, volume.name));
    if (errors.length === before) valid.set(volume.name, volume);
    validateClaimReference(volume, volumes, pod, at, errors);
  }
  return valid;
}

function validateClaimReference(volume: Volume, all: readonly Volume[], pod: ObjectMeta | undefined, path: string, errors: FieldError[]): void {
  const claim = volume.persistentVolumeClaim?.claimName;
  if (claim === undefined || !pod?.name || !all.some((other) => other.ephemeral && claim === `${pod.name}-${other.name}`)) return;
  errors.push(invalid(`${path}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'));
}
