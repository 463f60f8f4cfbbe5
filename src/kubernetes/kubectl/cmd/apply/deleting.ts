import type { Execution } from '../../../../machine/process/types.ts';
import type { Invocation } from '../../invocation.ts';
import { isList, type Unstructured } from '../../resource/object.ts';

/** Tells when the object that was changed is about to go. */
export function* warnIfDeleting(invocation: Invocation, object: unknown): Execution<void> {
  if (isList(object)) return;
  const { deletionTimestamp, name } = (object as Unstructured).metadata;
  if (deletionTimestamp) {
    yield* invocation.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`);
  }
}
