import type { Execution } from '../../../../machine/process/types.ts';
import { isFailure, throwAll, UserError } from '../../errors.ts';
import { type DryRun, dryRunOf } from '../../flags/dry-run.ts';
import { boolFlag, type Flag } from '../../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { patchTypeOf, twoWayPatch } from '../../patching.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import type { Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { marshal } from '../../text/go.ts';

/** The flags of all set commands. */
export const setFlags: readonly Flag[] = [
  ...printFlags,
  ...fileFlags('identifying the resource to get from a server.'),
  allFlag('All objects of the types.'),
  selectorFlag,
  boolFlag('local', '', 'Change the object of the file, without the server.'),
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
];

const localResource =
  "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";

/** The objects that a set command is about. */
export function* chosenObjects(invocation: Invocation, resources: readonly string[]): Execution<readonly Info[]> {
  const local = invocation.flags.bool('local');
  if (local && resources.length > 0) throw new UserError(localResource);
  const result = yield* select(invocation, {
    ...(yield* selectionFromFlags(invocation)),
    args: resources,
    local,
    continueOnError: true,
    flatten: true,
    latest: !local,
    emptySelector: invocation.flags.bool('all'),
  });
  const { infos, error } = yield* result.infos();
  if (error) throw error;
  return infos;
}

export interface Update {
  /** Said after the name: `image updated`. */
  readonly operation: string;
  /** Before the server's words when it refuses: `failed to patch image update to pod template: `. */
  readonly failure: string;
  /** Errors of `change` are told as they are, without the object's name. */
  readonly plainErrors?: true;
  /** The changed object. */
  change(object: Unstructured, info: Info): Unstructured;
}

/** Changes each object and sends the difference (set's CalculatePatches and Run). */
export function* applyUpdate(invocation: Invocation, infos: readonly Info[], update: Update, earlier: readonly Error[] = []): Execution<void> {
  const dryRun = yield* dryRunOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun });
  const errors: Error[] = [...earlier];
  for (const info of infos) {
    try {
      const object = yield* updateOne(invocation, info, update, dryRun);
      if (object) yield* printer.print(object, update.operation);
    } catch (error) {
      if (!isFailure(error)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
}

function changed(update: Update, before: Unstructured, info: Info): Unstructured {
  try {
    return update.change(before, info);
  } catch (error) {
    if (!(error instanceof UserError) || update.plainErrors) throw error;
    throw new UserError(`error: ${info.mapping.resource}/${info.name} ${error.message}\n`);
  }
}

function* updateOne(invocation: Invocation, info: Info, update: Update, dryRun: DryRun): Execution<Unstructured | undefined> {
  const before = objectOf(info);
  const after = changed(update, before, info);
  const patch = twoWayPatch(before, after, info.mapping);
  if (marshal(patch) === '{}') return undefined;
  if (invocation.flags.bool('local') || dryRun === 'client') return after;
  const options = { dryRun: dryRun === 'server', fieldManager: invocation.flags.string('field-manager') };
  try {
    return yield* patchObject(invocation, info.mapping, info.namespace, info.name, patchTypeOf(info.mapping), patch, options);
  } catch (error) {
    throw isFailure(error) ? new UserError(`${update.failure}${error.message}`) : error;
  }
}
