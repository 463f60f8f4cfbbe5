import type { Execution } from '../../../../machine/process/types.ts';
import { addSource, isFailure, isNotFound, StatusError, throwAll, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { type OperationPrinter, operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject } from '../../resource/helper.ts';
import { type Info, infoText, objectOf, refresh, take } from '../../resource/info.ts';
import { type Unstructured, withMetadata } from '../../resource/object.ts';
import { recorded } from '../shared/record.ts';
import { warnIfDeleting } from './deleting.ts';
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from './last-applied.ts';
import { type ApplyOptions, readApplyOptions } from './options.ts';
import { Patcher } from './patcher.ts';
import { prune, readAllowlist } from './prune.ts';
import { serverSideApply } from './server-side.ts';

/** What the objects of this run were, for --prune. */
export interface Visited {
  readonly uids: Set<string>;
  readonly namespaces: Set<string>;
}

/** kubectl apply: client side with the last-applied annotation and a three-way merge, or server side. */
export function* runApply(invocation: Invocation): Execution<number> {
  const options = yield* readApplyOptions(invocation);
  const allowlist = invocation.flags.bool('prune') ? yield* readAllowlist(invocation) : [];
  const printer = yield* operationPrinter(invocation, { dryRun: options.dryRun });
  const result = yield* select(invocation, options.selection);
  const { infos, error } = yield* result.infos();
  const errors: Error[] = error ? [error] : [];
  if (infos.length === 0 && errors.length === 0) throw new UserError('no objects passed to apply');
  const visited: Visited = { uids: new Set(), namespaces: new Set(options.namespace.explicit ? [options.namespace.name] : []) };
  for (const info of infos) {
    try {
      yield* applyOne(invocation, options, printer, visited, info);
    } catch (failure) {
      if (!isFailure(failure)) throw failure;
      errors.push(failure);
    }
  }
  throwAll(errors);
  if (printer.printsObjects) yield* printer.print(infos.length === 1 ? infos[0]!.object : listOf(infos), '');
  if (invocation.flags.bool('prune')) yield* prune(invocation, options, printer, visited, allowlist);
  return 0;
}

const listOf = (infos: readonly Info[]) => ({ apiVersion: 'v1', items: infos.map((info) => info.object), kind: 'List', metadata: {} });

function* applyOne(invocation: Invocation, options: ApplyOptions, printer: OperationPrinter, visited: Visited, info: Info): Execution<void> {
  if (info.mapping.namespaced) visited.namespaces.add(info.namespace);
  const { generateName } = objectOf(info).metadata;
  if (info.name === '' && generateName) throw new UserError(`from ${generateName}: cannot use generate name with apply`);
  const operation = options.serverSide ? yield* serverSideApply(invocation, options, info) : yield* clientSideApply(invocation, options, info);
  visited.uids.add(objectOf(info).metadata.uid ?? '');
  if (!printer.printsObjects) yield* printer.print(info.object, operation);
}

type Operation = 'created' | 'configured' | 'unchanged';

function* clientSideApply(invocation: Invocation, options: ApplyOptions, info: Info): Execution<Operation> {
  const wanted = recorded(invocation, objectOf(info));
  const modified = withLastApplied(wanted);
  const described = infoText(info);
  try {
    yield* refresh(invocation, info);
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (!isNotFound(error)) throw addSource(`retrieving current configuration of:\n${described}\nfrom server for:`, info.source, error);
    yield* create(invocation, options, info, modified);
    return 'created';
  }
  const current = objectOf(info);
  if (lastAppliedOf(current) === undefined) yield* invocation.err(missingAnnotation(info));
  const patcher = new Patcher(invocation, options, info);
  const { patch, object } = yield* patched(options, patcher, info, current, modified);
  take(info, object);
  yield* warnIfDeleting(invocation, object);
  return patch === '{}' ? 'unchanged' : 'configured';
}

function* patched(
  options: ApplyOptions,
  patcher: Patcher,
  info: Info,
  current: Unstructured,
  modified: Unstructured,
): Execution<{ readonly patch: string; readonly object: Unstructured }> {
  try {
    return yield* options.dryRun === 'client' ? patcher.patchLocally(current, modified) : patcher.patch(current, modified);
  } catch (error) {
    if (!isFailure(error)) throw error;
    const source = options.dryRun === 'client' ? error : addSource('patching', info.source, error);
    // The kind and causes of an invalid object are told without what led to it.
    throw addSource(`applying patch:\n${patcher.lastPatch}\nto:\n${infoText(info)}\nfor:`, info.source, source);
  }
}

function* create(invocation: Invocation, options: ApplyOptions, info: Info, modified: Unstructured): Execution<void> {
  const object = withMetadata(withoutNulls(modified) as Unstructured, { resourceVersion: undefined });
  info.object = object;
  if (options.dryRun === 'client') return;
  const settings = { dryRun: options.dryRun === 'server', fieldManager: options.fieldManager, fieldValidation: options.validation };
  try {
    take(info, yield* createObject(invocation, info.mapping, info.namespace, object, settings));
  } catch (error) {
    if (error instanceof StatusError || error instanceof UserError) throw addSource('creating', info.source, error);
    throw error;
  }
}

/** A create leaves out fields that are null, as a later merge would. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === null ? null : withoutNulls(item)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([key, field]) => [key, withoutNulls(field)]),
  );
}

const missingAnnotation = (info: Info) =>
  `Warning: resource ${info.mapping.resource}/${info.name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;
