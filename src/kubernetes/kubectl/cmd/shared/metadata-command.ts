import type { Execution } from '../../../../machine/process/types.ts';
import { addSource, isFailure, UserError } from '../../errors.ts';
import { type DryRun, dryRunOf } from '../../flags/dry-run.ts';
import { boolFlag, type Flag, stringFlag } from '../../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  fileFlags,
  localFlag,
  printFlags,
  selectorFlag,
} from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { select } from '../../resource/builder.ts';
import { patchObject } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import type { Result } from '../../resource/result.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { recordFlag, recordPatch } from './record.ts';
import { splitResourcesAndPairs } from './resources-and-pairs.ts';

/** The flags that label and annotate share. */
export const metadataFlags = (kind: string, manager: string): readonly Flag[] => [
  ...printFlags,
  recordFlag,
  dryRunFlag,
  ...fileFlags(`identifying the resource to update the ${kind}s`),
  fieldManagerFlag(manager),
  selectorFlag,
  boolFlag('overwrite', '', `Replace ${kind}s that exist.`),
  boolFlag('list', '', `Print the ${kind}s.`),
  localFlag(),
  fieldSelectorFlag,
  allFlag('All objects of the types in the namespace.'),
  allNamespacesFlag,
  stringFlag('resource-version', '', 'Change the object only if it has this version.'),
];

export interface MetadataChange {
  readonly dryRun: DryRun;
  /** Not to be sent: only printed. */
  readonly localOnly: boolean;
  readonly pairs: readonly string[];
  readonly result: Result;
}

/** What label and annotate do before they look at objects. */
export function* prepare(invocation: Invocation, kind: string, check: (pairs: readonly string[]) => void): Execution<MetadataChange> {
  const { flags } = invocation;
  const dryRun = yield* dryRunOf(invocation);
  const { resources, pairs } = splitResourcesAndPairs(invocation.args, kind);
  check(pairs);
  if (flags.bool('list') && flags.string('output') !== '') throw new UserError('--list and --output may not be specified together');
  for (const selector of ['selector', 'field-selector']) {
    if (flags.bool('all') && flags.string(selector) !== '') throw new UserError(`cannot set --all and --${selector} at the same time`);
  }
  const files = flags.list('filename').length > 0 || flags.string('kustomize') !== '';
  if (flags.bool('local')) {
    if (dryRun === 'server') throw new UserError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    if (resources.length > 0) throw new UserError('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set');
    if (!files) throw new UserError('one or more files must be specified as -f pod.yaml or --filename=pod.json');
  } else if (resources.length === 0 && !files) throw new UserError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (pairs.length === 0 && !flags.bool('list')) throw new UserError(`at least one ${kind} update is required`);
  const selection = {
    ...(yield* selectionFromFlags(invocation)),
    args: resources,
    local: flags.bool('local'),
    continueOnError: true,
    flatten: true,
    latest: !flags.bool('local'),
    emptySelector: flags.bool('all'),
  };
  const result = yield* select(invocation, selection);
  if (flags.string('resource-version') !== '' && !result.single) throw new UserError('--resource-version may only be used with a single resource');
  return { dryRun, localOnly: dryRun === 'client' || flags.bool('local') || flags.bool('list'), pairs, result };
}

/** Sends the change of metadata as a merge patch. */
export function* sendMetadata(invocation: Invocation, info: Info, patch: object, dryRun: DryRun): Execution<void> {
  const { flags } = invocation;
  const version = flags.string('resource-version');
  const metadata = (patch as { readonly metadata: { readonly annotations?: object } }).metadata;
  const cause = recordPatch(invocation) as { readonly metadata: { readonly annotations: object } } | undefined;
  const annotations = cause ? { annotations: { ...metadata.annotations, ...cause.metadata.annotations } } : {};
  const body = { metadata: { ...metadata, ...annotations, ...(version === '' ? {} : { resourceVersion: version }) } };
  const options = { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager') };
  try {
    info.object = yield* patchObject(invocation, info.mapping, info.namespace, info.name, 'merge', body, options);
  } catch (error) {
    throw isFailure(error) ? addSource('patching', info.source, error) : error;
  }
}
