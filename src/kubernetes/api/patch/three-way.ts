import { refuseConflicts } from './conflicts.ts';
import { diffFields } from './diff.ts';
import type { PatchSchema } from './patch-schema.ts';
import { mergeFields } from './strategic-merge.ts';
import { attempt, type Fields, type Patched } from './value.ts';

/** The strategic merge patch that makes `modified` of `original` (kubectl patch --local, edit, set image). */
export function createTwoWayMergePatch(original: Fields, modified: Fields, schema: PatchSchema | undefined): Patched {
  return attempt(() => diffFields(original, modified, schema, { setElementOrder: true }));
}

/**
 * The patch of `kubectl apply`: what `modified` (the manifest) adds or changes in `current` (the server's object), and what it no
 * longer has of `original` (the manifest applied last). Empty when there is nothing to do. Without `overwrite`, what others have changed
 * is not to be changed back.
 */
export function createThreeWayMergePatch(original: Fields, modified: Fields, current: Fields, schema: PatchSchema | undefined, overwrite = true): Patched {
  return attempt(() => {
    const changes = diffFields(current, modified, schema, { ignoreDeletions: true, setElementOrder: true });
    const deletions = diffFields(original, modified, schema, { ignoreChangesAndAdditions: true, setElementOrder: true });
    const patch = mergeFields(deletions, changes, schema, { apply: false });
    if (!overwrite) refuseConflicts(patch, original, current, schema);
    return patch;
  });
}
