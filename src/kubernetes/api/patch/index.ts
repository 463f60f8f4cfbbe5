/**
 * Patches: the ways to change part of an object.
 *
 * Models: apimachinery util/strategicpatch and util/jsonmergepatch, gopkg.in/evanphx/json-patch.v4, Kubernetes 1.36.
 * Simulated: JSON patch, JSON merge patch, strategic merge patch with all its directives, the two-way and three-way patches that kubectl makes, the conflicts of apply --overwrite=false, with upstream's error texts.
 * Not simulated: preconditions of patches (kubectl checks names and kinds itself).
 */
export { jsonPatch } from './json-patch.ts';
export { createMergePatch, createThreeWayJsonMergePatch, mergePatch } from './merge-patch.ts';
export type { PatchField, PatchSchema } from './patch-schema.ts';
export { strategicMergePatch } from './strategic-merge.ts';
export { createThreeWayMergePatch, createTwoWayMergePatch } from './three-way.ts';
export type { Fields, Patched } from './value.ts';
