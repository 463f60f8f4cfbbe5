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
import type { Result } from '../../resource/result.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { marshal } from '../../text/go.ts';
import { recorded } from '../shared/record.ts';

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
export function* chosenObjects(invocation: Invocation, resources: readonly string[], noFiles = false): Execution<readonly Info[]> {
  const { infos, error } = yield* (yield* chosenResult(invocation, resources, noFiles)).infos();
  if (error) throw error;
  return infos;
}

/** The same, to be visited one after the other. */
export function* chosenResult(invocation: Invocation, resources: readonly string[], noFiles = false): Execution<Result> {
  const local = invocation.flags.bool('local');
  if (local && resources.length > 0) throw new UserError(localResource);
  return yield* select(invocation, {
    ...(yield* selectionFromFlags(invocation)),
    args: resources,
    ...(noFiles ? { filenames: [], kustomize: '' } : {}),
    // --all only lets a type stand without a name or a selector; beside names it says nothing.
    all: false,
    local,
    continueOnError: true,
    flatten: true,
    latest: !local,
    emptySelector: invocation.flags.bool('all'),
  });
}

/** --local leaves the server out. */
export function* checkLocal(invocation: Invocation): Execution<void> {
  for (const problem of yield* localProblem(invocation)) throw new UserError(problem);
}

/** The same as a list, for commands that tell several mistakes at once. */
export function* localProblem(invocation: Invocation): Execution<readonly string[]> {
  if (!invocation.flags.bool('local') || (yield* dryRunOf(invocation)) !== 'server') return [];
  return ['cannot specify --local and --dry-run=server - did you mean --dry-run=client?'];
}

export interface Update {
  /** Said after the name: `image updated`. */
  readonly operation: string;
  /** Before the server's words when it refuses: `failed to patch image update to pod template: `. */
  readonly failure: string;
  /** Objects that stay as they are are sent and told as well. */
  readonly always?: true;
  /** Only if the object has this version. */
  readonly resourceVersion?: string;
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

function withVersion(patch: unknown, resourceVersion: string | undefined): unknown {
  if (resourceVersion === undefined) return patch;
  return { ...(patch as object), metadata: { ...(patch as Partial<Unstructured>).metadata, resourceVersion } };
}

function* updateOne(invocation: Invocation, info: Info, update: Update, dryRun: DryRun): Execution<Unstructured | undefined> {
  const before = objectOf(info);
  const after = recorded(invocation, changed(update, before, info));
  const patch = withVersion(twoWayPatch(before, after, info.mapping), update.resourceVersion);
  if (marshal(patch) === '{}' && !update.always) return undefined;
  if (invocation.flags.bool('local') || dryRun === 'client') return after;
  const options = { dryRun: dryRun === 'server', fieldManager: invocation.flags.string('field-manager') };
  try {
    return yield* patchObject(invocation, info.mapping, info.namespace, info.name, patchTypeOf(info.mapping), patch, options);
  } catch (error) {
    throw isFailure(error) ? new UserError(`${update.failure}${error.message}`) : error;
  }
}
