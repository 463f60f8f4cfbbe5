import type { Execution } from '../../../../machine/process/types.ts';
import { minute, second } from '../../../../time/index.ts';
import type { Command } from '../../command.ts';
import { addSource, isFailure, isNotFound, UserError } from '../../errors.ts';
import { readText } from '../../files.ts';
import { dryRunOf, validationOf } from '../../flags/dry-run.ts';
import { stringFlag } from '../../flags/flag.ts';
import { deleteFlags, dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag, subresourceFlag, validateFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject, deleteObject, getObject, replaceObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { groupKindOf } from '../../resource/mapper.ts';
import { type Unstructured, withMetadata } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { createOrUpdateAnnotation } from '../apply/last-applied.ts';
import { requireFiles } from '../apply/options.ts';
import { propagation } from '../apply/patcher.ts';
import { sendRaw } from '../shared/raw.ts';
import { recorded, recordFlag } from '../shared/record.ts';

/** kubectl replace */
export const replace: Command = {
  name: 'replace',
  use: 'replace -f FILENAME',
  short: 'Replace a resource by file name or stdin',
  examples: `  # By what the file says
  kubectl replace -f pod.yaml

  # Deleted and made anew
  kubectl replace --force -f pod.yaml`,
  flags: [
    ...printFlags,
    recordFlag,
    ...fileFlags('The files that contain the configurations to replace.'),
    ...deleteFlags,
    validateFlag,
    saveConfigFlag,
    dryRunFlag,
    stringFlag('raw', '', 'Path to PUT the file to, as it is.'),
    fieldManagerFlag('kubectl-replace'),
    subresourceFlag('Replace this subresource.'),
  ],
  run,
};

function* run(invocation: Invocation): Execution<void> {
  const { flags, args, path } = invocation;
  const dryRun = yield* dryRunOf(invocation);
  const validation = validationOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun });
  const force = flags.bool('force');
  propagation(flags.string('cascade'));
  if (flags.number('grace-period') >= 0 && !force) throw new UserError('--grace-period must have --force specified');
  if (flags.number('timeout') !== 0 && !force) throw new UserError('--timeout must have --force specified');
  requireFiles(invocation);
  if (args.length > 0) throw new UserError(`Unexpected args: [${args.join(' ')}]\nSee '${path} -h' for help and examples`);
  if (force && dryRun !== 'none') throw new UserError('--dry-run can not be used when --force is set');
  if (flags.string('raw') !== '') return yield* replaceRaw(invocation);
  const selection = { ...(yield* selectionFromFlags(invocation)), continueOnError: true, flatten: true, validate: validation !== 'Ignore' };
  if (force) yield* deleteAll(invocation, selection);
  let count = 0;
  yield* (yield* select(invocation, selection)).visit(function* (info) {
    count++;
    const object = recorded(invocation, createOrUpdateAnnotation(flags.bool('save-config'), objectOf(info)));
    if (dryRun === 'client') return yield* printer.print(object, 'replaced');
    const options = {
      dryRun: dryRun === 'server',
      fieldManager: flags.string('field-manager'),
      fieldValidation: validation,
      subresource: flags.string('subresource') || undefined,
    };
    const answer = force
      ? yield* createObject(invocation, info.mapping, info.namespace, withMetadata(object, { resourceVersion: undefined }), options)
      : yield* replaceOne(invocation, info, object, options);
    yield* printer.print(answer, 'replaced');
  });
  if (count === 0) throw new UserError('no objects passed to replace');
}

/** kubectl replace --raw: puts one file as it is (rawhttp.RawPut). */
function* replaceRaw(invocation: Invocation): Execution<void> {
  const { flags, process } = invocation;
  const files = flags.list('filename');
  if (files.length !== 1) throw new UserError('--raw can only use a single local file or stdin');
  if (/^https?:/.test(files[0]!)) throw new UserError('--raw cannot read from a url');
  if (flags.bool('recursive')) throw new UserError('--raw and --recursive are mutually exclusive');
  if (flags.string('output') !== '') throw new UserError('--raw and --output are mutually exclusive');
  yield* sendRaw(invocation, 'PUT', yield* readText(process, files[0]!));
}

/** Without a version in the file the server's current one is taken. */
function* replaceOne(invocation: Invocation, info: Info, object: Unstructured, options: object): Execution<Unstructured> {
  const { mapping, namespace, name } = info;
  let version = object.metadata.resourceVersion;
  try {
    version ??= (yield* getObject(invocation, mapping, namespace, name)).metadata.resourceVersion;
  } catch (error) {
    // The object does not exist: the PUT below says so.
    if (!isFailure(error)) throw error;
  }
  try {
    return yield* replaceObject(invocation, mapping, namespace, name, withMetadata(object, { resourceVersion: version }), options);
  } catch (error) {
    throw isFailure(error) ? addSource('replacing', info.source, error) : error;
  }
}

function* deleteAll(invocation: Invocation, selection: Parameters<typeof select>[1]): Execution<void> {
  const { flags, process, clock } = invocation;
  // An immediate deletion would not wait for the end of a Pod: the shortest period is a second.
  const given = flags.number('grace-period');
  const grace = given < 0 ? {} : { gracePeriodSeconds: Math.max(1, given) };
  const { infos, error } = yield* (yield* select(invocation, selection)).infos();
  if (error) throw error;
  for (const info of infos) {
    const { mapping, namespace, name } = info;
    try {
      yield* deleteObject(invocation, mapping, namespace, name, { ...grace, propagationPolicy: propagation(flags.string('cascade')) });
    } catch (failure) {
      if (!isNotFound(failure)) throw failure;
      continue;
    }
    const from = mapping.namespaced ? ` from ${namespace} namespace` : '';
    yield* invocation.out(`${groupKindOf(mapping)} "${name}" deleted${from}\n`);
  }
  const end = clock.now + (flags.number('timeout') || 5 * minute);
  for (const info of infos) {
    for (;;) {
      try {
        yield* getObject(invocation, info.mapping, info.namespace, info.name);
      } catch (failure) {
        if (isNotFound(failure)) break;
        throw failure;
      }
      if (clock.now >= end) throw new UserError('context deadline exceeded');
      yield* process.sleep(1 * second);
    }
  }
}
