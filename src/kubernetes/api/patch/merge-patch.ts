import type { Json } from '../meta.ts';
import { type Fields, isFields, isList, type MutableFields, type Patched, sameJson, withoutNulls } from './value.ts';

function merge(document: Fields, patch: Fields, keepNulls: boolean): Fields {
  const merged: MutableFields = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    const current = merged[key];
    if (value === null) {
      if (keepNulls) merged[key] = null;
      else delete merged[key];
    } else if (isFields(current) && isFields(value)) merged[key] = merge(current, value, keepNulls);
    else if (isFields(current) && !isFields(value)) merged[key] = value;
    else merged[key] = keepNulls ? value : withoutNulls(value);
  }
  return merged;
}

/** A JSON merge patch (RFC 7386): null removes, lists are replaced. */
export function mergePatch(document: Json, patch: Json): Patched {
  if (document === null) return { error: 'Invalid JSON Document' };
  if (!isFields(patch)) return isList(patch) ? { value: withoutNulls(patch) } : { error: 'Invalid JSON Patch' };
  return { value: isFields(document) ? merge(document, patch, false) : withoutNulls(patch) };
}

/** The merge patch that makes `modified` of `original`. */
export function createMergePatch(original: Fields, modified: Fields): Fields {
  const patch: MutableFields = {};
  for (const [key, value] of Object.entries(modified)) {
    const before = original[key];
    if (before === undefined) patch[key] = value;
    else if (isFields(before) && isFields(value)) {
      const inner = createMergePatch(before, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (!sameJson(before, value)) patch[key] = value;
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null;
  return patch;
}

/** Only the nulls of a patch, or all but them. */
function filterNulls(patch: Fields, keep: boolean): Fields {
  const filtered: MutableFields = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      if (keep) filtered[key] = null;
    } else if (isFields(value) && Object.keys(value).length > 0) {
      const inner = filterNulls(value, keep);
      if (Object.keys(inner).length > 0) filtered[key] = inner;
    } else if (!keep) filtered[key] = value;
  }
  return filtered;
}

/**
 * The merge patch of `kubectl apply` for kinds without merge keys (apimachinery util/jsonmergepatch): what `modified` adds or changes
 * in `current`, and what it no longer has of `original`.
 */
export function createThreeWayJsonMergePatch(original: Fields, modified: Fields, current: Fields): Fields {
  const changes = filterNulls(createMergePatch(current, modified), false);
  const deletions = filterNulls(createMergePatch(original, modified), true);
  return merge(deletions, changes, true);
}
