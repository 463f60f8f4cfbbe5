import { type FieldError, forbidden, invalid, notFoundValue, notSupported, required } from '../../fielderror.ts';
import type { Container, Volume, VolumeDevice, VolumeMount } from '../../types.ts';
import { checkLocalDescendingPath } from './paths.ts';

/** The volumes of a Pod that are valid, by name. */
export type Volumes = ReadonlyMap<string, Volume>;

type MountingContainer = Pick<Container, 'volumeMounts' | 'volumeDevices' | 'securityContext'>;

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const recursiveModes = ['Disabled', 'Enabled', 'IfPossible'];

function validatePropagation(propagation: string, container: MountingContainer, path: string, errors: FieldError[]): void {
  if (!propagations.includes(propagation)) errors.push(notSupported(path, propagation, propagations));
  if (propagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
    errors.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
  }
}

function validateRecursiveReadOnly(mount: VolumeMount, path: string, errors: FieldError[]): void {
  const mode = mount.recursiveReadOnly;
  if (mode === undefined || mode === 'Disabled') return;
  if (!recursiveModes.includes(mode)) return void errors.push(notSupported(path, mode, recursiveModes));
  if (!mount.readOnly) errors.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (mount.mountPropagation !== undefined && mount.mountPropagation !== 'None') {
    errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
  }
}

/** Upstream leaves the index out of the path of subPath, mountPropagation and recursiveReadOnly. */
function validateMountOptions(mount: VolumeMount, container: MountingContainer, list: string, index: number, errors: FieldError[]): void {
  if (mount.subPath) checkLocalDescendingPath(mount.subPath, `${list}.subPath`, errors);
  if (mount.subPathExpr) {
    if (mount.subPath) errors.push(invalid(`${list}[${index}].subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    checkLocalDescendingPath(mount.subPathExpr, `${list}.subPathExpr`, errors);
  }
  if (mount.mountPropagation !== undefined) validatePropagation(mount.mountPropagation, container, `${list}.mountPropagation`, errors);
  validateRecursiveReadOnly(mount, `${list}.recursiveReadOnly`, errors);
}

export function validateVolumeMounts(container: MountingContainer, volumes: Volumes, list: string, errors: FieldError[]): void {
  const mounts = container.volumeMounts;
  if (!mounts) return;
  const points = new Set<string>();
  const devices = container.volumeDevices ?? [];
  for (let index = 0; index < mounts.length; index++) {
    const mount = mounts[index]!;
    if (!mount.name) errors.push(required(`${list}[${index}].name`));
    if (!volumes.has(mount.name)) errors.push(notFoundValue(`${list}[${index}].name`, mount.name));
    if (!mount.mountPath) errors.push(required(`${list}[${index}].mountPath`));
    if (points.has(mount.mountPath)) errors.push(invalid(`${list}[${index}].mountPath`, mount.mountPath, 'must be unique'));
    points.add(mount.mountPath);
    if (devices.some((device) => device.name === mount.name))
      errors.push(invalid(`${list}[${index}].name`, mount.name, 'must not already exist in volumeDevices'));
    if (devices.some((device) => device.devicePath === mount.mountPath)) {
      errors.push(invalid(`${list}[${index}].mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'));
    }
    validateMountOptions(mount, container, list, index, errors);
  }
}

function validateDeviceVolume(device: VolumeDevice, volumes: Volumes, path: string, errors: FieldError[]): void {
  const volume = volumes.get(device.name);
  if (!volume) errors.push(notFoundValue(`${path}.name`, device.name));
  else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
    errors.push(invalid(`${path}.name`, device.name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
  }
}

export function validateVolumeDevices(container: MountingContainer, volumes: Volumes, list: string, errors: FieldError[]): void {
  const paths = new Set<string>();
  const names = new Set<string>();
  const mounts = container.volumeMounts ?? [];
  container.volumeDevices?.forEach((device, index) => {
    const path = `${list}[${index}]`;
    if (!device.name) errors.push(required(`${path}.name`));
    if (names.has(device.name)) errors.push(invalid(`${path}.name`, device.name, 'must be unique'));
    validateDeviceVolume(device, volumes, path, errors);
    if (!device.devicePath) errors.push(required(`${path}.devicePath`));
    if (paths.has(device.devicePath)) errors.push(invalid(`${path}.devicePath`, device.devicePath, 'must be unique'));
    if (device.devicePath.split('/').includes('..')) errors.push(invalid(`${path}.devicePath`, device.devicePath, "can not contain backsteps ('..')"));
    else paths.add(device.devicePath);
    if (mounts.some((mount) => mount.name === device.name)) errors.push(invalid(`${path}.name`, device.name, 'must not already exist in volumeMounts'));
    if (mounts.some((mount) => mount.mountPath === device.devicePath)) {
      errors.push(invalid(`${path}.devicePath`, device.devicePath, 'must not already exist as a path in volumeMounts'));
    }
    if (device.name) names.add(device.name);
  });
}
