import type { Execution } from '../../../../machine/process/types.ts';
import { hour } from '../../../../time/index.ts';
import { addSource, isFailure, isNotFound, StatusError, throwAll, UserError } from '../../errors.ts';
import { type DryRun, dryRunOf, dryRunText } from '../../flags/dry-run.ts';
import type { Invocation } from '../../invocation.ts';
import { select } from '../../resource/builder.ts';
import { deleteObject } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import { groupKindOf } from '../../resource/mapper.ts';
import { at, text } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { propagation } from '../apply/patcher.ts';
import { keptErrors } from '../get/kept-errors.ts';
import { sendRaw } from '../shared/raw.ts';
import { waitUntilDeleted } from '../wait/deleted.ts';
import { confirmed } from './confirm.ts';

interface DeleteSettings {
  readonly gracePeriod: number;
  readonly cascade: 'Background' | 'Foreground' | 'Orphan';
  readonly dryRun: DryRun;
  readonly ignoreNotFound: boolean;
  readonly output: string;
}

/** DeleteOptions.Complete and Validate. */
function* readSettings(invocation: Invocation): Execution<DeleteSettings> {
  const { flags } = invocation;
  const force = flags.bool('force');
  let gracePeriod = flags.number('grace-period');
  if (flags.bool('now')) {
    if (gracePeriod !== -1) throw new UserError('--now and --grace-period cannot be specified together');
    gracePeriod = 1;
  }
  if (gracePeriod === 0 && !force) gracePeriod = 1;
  if (force && gracePeriod < 0) gracePeriod = 0;
  const dryRun = yield* dryRunOf(invocation);
  const output = flags.string('output');
  const given = flags.string('cascade').toLowerCase();
  const cascade = propagation(given);
  if (given === 'true' || given === 'false')
    yield* invocation.err(`warning: --cascade=${given} is deprecated (boolean value) and can be replaced with --cascade=${cascade.toLowerCase()}.\n`);
  const chosen = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== '';
  return {
    gracePeriod,
    cascade,
    dryRun,
    ignoreNotFound: flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : chosen,
    output,
  };
}

function* validate(invocation: Invocation, settings: DeleteSettings): Execution<void> {
  const { flags } = invocation;
  if (settings.output !== '' && settings.output !== 'name') throw new UserError(`unexpected -o output mode: ${settings.output}. We only support '-o name'`);
  if (flags.bool('all') && flags.string('selector') !== '') throw new UserError('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector') !== '') throw new UserError('cannot set --all and --field-selector at the same time');
  if (!flags.bool('force')) return;
  if (settings.gracePeriod > 0) throw new UserError('--force and --grace-period greater than 0 cannot be specified together');
  yield* invocation.err(
    'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
  );
}

/** kubectl delete */
export function* runDelete(invocation: Invocation): Execution<number> {
  const { flags } = invocation;
  const settings = yield* readSettings(invocation);
  if (flags.string('raw') !== '') return yield* deleteRaw(invocation);
  const selection = { ...(yield* selectionFromFlags(invocation)), flatten: true, continueOnError: true, lazy: true };
  const result = yield* select(invocation, selection);
  yield* validate(invocation, settings);
  if (flags.bool('interactive') && !(yield* confirmed(invocation, yield* select(invocation, selection)))) return 0;
  const deleted: { readonly info: Info; readonly uid: string | undefined }[] = [];
  let found = 0;
  let warned = !selection.namespace.explicit || flags.bool('all-namespaces');
  try {
    yield* result.visit(function* (info) {
      found++;
      if (!info.mapping.namespaced && !warned) {
        warned = true;
        yield* invocation.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
      }
      deleted.push({ info, uid: yield* deleteOne(invocation, settings, info) });
    });
  } catch (error) {
    if (!isFailure(error)) throw error;
    throwAll(keptErrors(error, settings.ignoreNotFound));
  }
  if (found === 0) yield* invocation.out('No resources found\n');
  if (flags.bool('wait') && settings.dryRun === 'none') yield* waitFor(invocation, deleted);
  return 0;
}

function* deleteRaw(invocation: Invocation): Execution<number> {
  yield* sendRaw(invocation, 'DELETE');
  return 0;
}

/** Deletes one object and says so; its uid, as far as the server told it. */
function* deleteOne(invocation: Invocation, settings: DeleteSettings, info: Info): Execution<string | undefined> {
  const { gracePeriod, cascade, dryRun } = settings;
  let uid: string | undefined;
  if (dryRun !== 'client') {
    const options = {
      ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
      propagationPolicy: cascade,
      ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
    };
    try {
      const answer = yield* deleteObject(invocation, info.mapping, info.namespace, info.name, options);
      uid = text(at(answer, 'details', 'uid') ?? at(answer, 'metadata', 'uid')) || undefined;
    } catch (error) {
      throw isFailure(error) ? addSource('deleting', info.source, error) : error;
    }
  }
  yield* invocation.out(deletedText(settings, info));
  return uid;
}

function deletedText(settings: DeleteSettings, info: Info): string {
  const kind = groupKindOf(info.mapping);
  if (settings.output === 'name') return `${kind}/${info.name}\n`;
  const deleted = settings.gracePeriod === 0 ? 'force deleted' : 'deleted';
  const operation = info.mapping.namespaced ? `${deleted} from ${info.namespace} namespace` : deleted;
  return `${kind} "${info.name}" ${dryRunText(operation, settings.dryRun)}\n`;
}

function* waitFor(invocation: Invocation, deleted: readonly { readonly info: Info; readonly uid: string | undefined }[]): Execution<void> {
  const timeout = invocation.flags.number('timeout') || 168 * hour;
  for (const { info, uid } of deleted) {
    try {
      yield* waitUntilDeleted(invocation, info, invocation.clock.now + timeout, uid);
    } catch (error) {
      if (error instanceof StatusError && (error.reason === 'Forbidden' || error.reason === 'MethodNotAllowed')) return;
      if (!isNotFound(error)) throw error;
    }
  }
}
