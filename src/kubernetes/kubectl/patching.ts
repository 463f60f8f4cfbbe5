import {
  createThreeWayJsonMergePatch,
  createThreeWayMergePatch,
  createTwoWayMergePatch,
  type Fields,
  mergePatch,
  type Patched,
  strategicMergePatch,
} from '../api/patch/index.ts';
import { definitionFor } from '../api/schema.ts';
import { UserError } from './errors.ts';
import type { Mapping } from './resource/mapper.ts';
import type { Unstructured } from './resource/object.ts';

/** Where lists have merge keys a patch is strategic; kinds without a known structure get plain merge patches. */
export type PatchType = 'strategic' | 'merge';

export const patchTypeOf = (mapping: Mapping): PatchType => (definitionFor(mapping) ? 'strategic' : 'merge');

const fields = (object: unknown) => object as Fields;

function resultOf(patched: Patched): Unstructured {
  if ('error' in patched) throw new UserError(patched.error);
  return patched.value as unknown as Unstructured;
}

/** The patch of apply, from the manifest applied last, the manifest, and the server's object. */
export function threeWayPatch(original: Unstructured | undefined, modified: Unstructured, current: Unstructured, mapping: Mapping, overwrite = true): unknown {
  const schema = definitionFor(mapping);
  const before = fields(original ?? {});
  if (!schema) return createThreeWayJsonMergePatch(before, fields(modified), fields(current));
  return resultOf(createThreeWayMergePatch(before, fields(modified), fields(current), schema, overwrite));
}

/** The patch that turns one object into another (edit, set, label). */
export function twoWayPatch(original: Unstructured, modified: Unstructured, mapping: Mapping): unknown {
  const schema = definitionFor(mapping);
  if (!schema) return createThreeWayJsonMergePatch(fields(original), fields(modified), fields(original));
  return resultOf(createTwoWayMergePatch(fields(original), fields(modified), schema));
}

/** The object after the patch, without the server. */
export function applyPatch(object: Unstructured, patch: unknown, mapping: Mapping): Unstructured {
  const schema = definitionFor(mapping);
  return resultOf(schema ? strategicMergePatch(fields(object), fields(patch), schema) : mergePatch(fields(object), patch as Fields));
}
