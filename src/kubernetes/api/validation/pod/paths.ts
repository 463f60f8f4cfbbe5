import { type FieldError, invalid } from '../../fielderror.ts';

export const fileModeMessage = 'must be a number between 0 and 0777 (octal), both inclusive';

export function checkFileMode(mode: number | undefined, field: string, errors: FieldError[]): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) errors.push(invalid(field, mode, fileModeMessage));
}

/** A path without `..` as one of its elements. */
export function checkNoBacksteps(path: string, field: string, errors: FieldError[]): void {
  if (path.includes('..') && path.split('/').includes('..')) errors.push(invalid(field, path, "must not contain '..'"));
}

/** A relative path without `..` elements. */
export function checkLocalDescendingPath(path: string, field: string, errors: FieldError[]): void {
  if (path.startsWith('/')) errors.push(invalid(field, path, 'must be a relative path'));
  checkNoBacksteps(path, field, errors);
}

/** A relative path without `..` elements that does not begin with `..` either. */
export function checkLocalNonReservedPath(path: string, field: string, errors: FieldError[]): void {
  checkLocalDescendingPath(path, field, errors);
  // '..' alone is reported twice, as upstream does.
  if (path.startsWith('..') && !path.startsWith('../')) errors.push(invalid(field, path, "must not start with '..'"));
}
