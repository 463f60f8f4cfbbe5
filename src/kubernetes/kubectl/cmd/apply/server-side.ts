import type { Execution } from '../../../../machine/process/types.ts';
import { isConflict, isFailure, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { getObject, patchObject } from '../../resource/helper.ts';
import { type Info, objectOf, take } from '../../resource/info.ts';
import { at, type Unstructured } from '../../resource/object.ts';
import { warnIfDeleting } from './deleting.ts';
import { lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts';
import { upgradeManagedFields } from './migrate.ts';
import type { ApplyOptions } from './options.ts';

const conflictHelp = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** apply --server-side: the whole object as an apply patch. Gives the word for what was done. */
export function* serverSideApply(invocation: Invocation, options: ApplyOptions, info: Info): Execution<'serverside-applied'> {
  const wanted = objectOf(info);
  const settings = {
    dryRun: options.dryRun === 'server',
    fieldManager: options.fieldManager,
    fieldValidation: options.validation,
    force: invocation.flags.bool('force-conflicts'),
    subresource: invocation.flags.string('subresource') || undefined,
  };
  const { namespace, name, mapping } = info;
  try {
    take(info, yield* patchObject(invocation, mapping, namespace, name, 'apply', wanted, settings));
  } catch (error) {
    if (isConflict(error)) throw new UserError(`${(error as Error).message}${conflictHelp}`);
    throw error;
  }
  try {
    yield* saveLastApplied(invocation, options, info);
    if (yield* migrate(invocation, options, info)) take(info, yield* patchObject(invocation, mapping, namespace, name, 'apply', wanted, settings));
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield* invocation.err(
      `Warning: failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`,
    );
  }
  yield* warnIfDeleting(invocation, info.object);
  return 'serverside-applied';
}

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
}

/** The managers of one kind of operation that own the annotation. */
export function annotationOwners(object: Unstructured, operation: 'Apply' | 'Update'): readonly ManagedFields[] {
  const entries = (object.metadata.managedFields ?? []) as readonly ManagedFields[];
  const owns = (entry: ManagedFields) => at(entry.fieldsV1, 'f:metadata', 'f:annotations', `f:${lastAppliedAnnotation}`) !== undefined;
  return entries.filter((entry) => entry.operation === operation && !entry.subresource && owns(entry));
}

/** Keeps the annotation alive under a manager of its own. */
function* saveLastApplied(invocation: Invocation, options: ApplyOptions, info: Info): Execution<void> {
  const object = objectOf(info);
  const annotation = lastAppliedOf(object);
  if (options.fieldManager !== 'kubectl' || annotation === undefined || annotationOwners(object, 'Apply').length > 0) return;
  const { mapping, namespace, name } = info;
  const only = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { annotations: { [lastAppliedAnnotation]: annotation }, name, ...(namespace ? { namespace } : {}) },
  };
  const settings = { dryRun: options.dryRun === 'server', fieldManager: 'kubectl-last-applied', fieldValidation: options.validation };
  take(info, yield* patchObject(invocation, mapping, namespace, name, 'apply', only, settings));
}

/** Gives what client-side apply managed to this manager; whether anything changed. */
function* migrate(invocation: Invocation, options: ApplyOptions, info: Info): Execution<boolean> {
  const { mapping, namespace, name } = info;
  for (let attempt = 0; ; attempt++) {
    const managers = annotationOwners(objectOf(info), 'Update').map((entry) => entry.manager ?? '');
    const patch = upgradeManagedFields(objectOf(info), new Set(managers), options.fieldManager);
    if (!patch) return false;
    try {
      const settings = { dryRun: options.dryRun === 'server', fieldManager: options.fieldManager, fieldValidation: options.validation };
      take(info, yield* patchObject(invocation, mapping, namespace, name, 'json', patch, settings));
      return true;
    } catch (error) {
      if (!isConflict(error) || attempt >= 5) throw error;
      info.object = yield* getObject(invocation, mapping, namespace, name);
    }
  }
}
