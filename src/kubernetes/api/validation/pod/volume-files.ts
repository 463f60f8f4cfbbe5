import { type FieldError, invalid, required } from '../../fielderror.ts';
import type { DownwardAPIVolumeFile, KeyToPath } from '../../types.ts';
import { validateFieldRef, validateResourceFieldRef, volumeFieldPaths } from './field-selectors.ts';
import { checkFileMode, checkLocalNonReservedPath } from './paths.ts';

/** One key of a ConfigMap or Secret and the file it becomes. */
export function validateKeyToPath(item: KeyToPath, path: string, errors: FieldError[]): void {
  if (!item.key) errors.push(required(`${path}.key`));
  if (!item.path) errors.push(required(`${path}.path`));
  checkLocalNonReservedPath(item.path, `${path}.path`, errors);
  checkFileMode(item.mode, `${path}.mode`, errors);
}

/** A file of the downward API. Its errors carry the path of the volume, without an index. */
export function validateDownwardFile(file: DownwardAPIVolumeFile, path: string, errors: FieldError[]): void {
  if (!file.path) errors.push(required(`${path}.path`));
  checkLocalNonReservedPath(file.path, `${path}.path`, errors);
  if (file.fieldRef) {
    validateFieldRef(file.fieldRef, volumeFieldPaths, `${path}.fieldRef`, errors);
    if (file.resourceFieldRef) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef) validateResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`, true, errors);
  else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  checkFileMode(file.mode, `${path}.mode`, errors);
}
