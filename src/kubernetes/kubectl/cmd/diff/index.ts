import { SystemError } from '../../../../machine/process/errors.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import { toRFC3339Micro } from '../../../../time/index.ts';
import { writeYaml } from '../../../api/yaml/index.ts';
import type { Command } from '../../command.ts';
import { addSource, isFailure, isNotFound, UserError } from '../../errors.ts';
import { writeText } from '../../files.ts';
import { arrayFlag, boolFlag, intFlag } from '../../flags/flag.ts';
import { fieldManagerFlag, fileFlags, selectorFlag, serverSideFlags } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { patchTypeOf, threeWayPatch } from '../../patching.ts';
import { withoutManagedFields } from '../../printers/object-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject, getObject, patchObject } from '../../resource/helper.ts';
import { type Info, infoText, objectOf } from '../../resource/info.ts';
import { at, type Unstructured, withMetadata } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { setIn } from '../../resource/set-in.ts';
import { sortedKeys } from '../../text/go.ts';
import { warnIfDeleting } from '../apply/deleting.ts';
import { lastAppliedOf } from '../apply/last-applied.ts';
import { requireFiles } from '../apply/options.ts';
import { unifiedDiff } from './unified.ts';

/** kubectl diff */
export const diff: Command = {
  name: 'diff',
  use: 'diff -f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  long: 'Shows what apply would change, as the diff program of $KUBECTL_EXTERNAL_DIFF or `diff -u -N` does. Exit status 0: nothing, 1: differences, more: a failure.',
  examples: '  kubectl diff -f pod.yaml',
  flags: [
    ...fileFlags('contains the configuration to diff'),
    ...serverSideFlags,
    fieldManagerFlag('kubectl-client-side-apply'),
    selectorFlag,
    boolFlag('prune', '', 'Include what apply --prune would delete; not simulated.'),
    boolFlag('show-managed-fields', '', 'Include metadata.managedFields.'),
    boolFlag('show-secrets', '', 'Show the values of Secrets.'),
    arrayFlag('prune-allowlist', '', 'Types that --prune may delete.'),
    intFlag('concurrency', '', 'How many objects to compare at once.', '1'),
  ],
  failureOffset: 1,
  run,
};

function* run(invocation: Invocation): Execution<number> {
  const { flags, args, path } = invocation;
  if (args.length > 0) throw new UserError(`Unexpected args: [${args.join(' ')}]\nSee '${path} -h' for help and examples`);
  requireFiles(invocation);
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) throw new UserError('--force-conflicts only works with --server-side');
  if (flags.bool('prune')) throw new UserError('diff --prune is not simulated in Podlab');
  const result = yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), continueOnError: false, flatten: true });
  const random = invocation.options.random.integer(100_000_000, 4_294_967_295);
  const pairs: { readonly name: string; readonly live: string; readonly merged: string }[] = [];
  yield* result.visit(function* (info) {
    const wanted = objectOf(info);
    const { live, merged } = yield* versions(invocation, info, wanted);
    const show = (object: Unstructured | undefined) =>
      object === undefined ? '' : writeYaml((flags.bool('show-managed-fields') ? object : withoutManagedFields(object)) as never);
    const [a, b] = flags.bool('show-secrets') ? [live, merged] : maskSecrets(live, merged);
    pairs.push({ name: fileName(info), live: show(a), merged: show(b) });
    if (live) yield* warnIfDeleting(invocation, live);
  });
  return yield* compare(invocation, pairs, [`/tmp/LIVE-${random}`, `/tmp/MERGED-${random + 1}`]);
}

/** `apps.v1.Deployment.default.web`; two dots where there is no namespace. */
function fileName({ mapping, namespace, name }: Info): string {
  const { group, version, kind } = mapping;
  return [...(group ? [group] : []), version, kind, namespace, name].join('.');
}

/** The object as it is, and as it would be after apply. */
function* versions(
  invocation: Invocation,
  info: Info,
  wanted: Unstructured,
): Execution<{ readonly live: Unstructured | undefined; readonly merged: Unstructured }> {
  const { flags } = invocation;
  const { mapping, namespace, name } = info;
  const options = { dryRun: true, fieldManager: flags.bool('server-side') && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager') };
  let live: Unstructured | undefined;
  try {
    live = yield* getObject(invocation, mapping, namespace, name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  if (flags.bool('server-side')) {
    return { live, merged: yield* patchObject(invocation, mapping, namespace, name, 'apply', wanted, { ...options, force: flags.bool('force-conflicts') }) };
  }
  try {
    if (!live) return { live, merged: yield* createObject(invocation, mapping, namespace, wanted, options) };
    const original = lastAppliedOf(live);
    const patch = threeWayPatch(
      original === undefined ? undefined : JSON.parse(original),
      withMetadata(wanted, { annotations: wanted.metadata.annotations ?? {} }),
      live,
      mapping,
    );
    return { live, merged: yield* patchObject(invocation, mapping, namespace, name, patchTypeOf(mapping), patch, options) };
  } catch (error) {
    throw isFailure(error) ? addSource(`applying patch to:\n${infoText(info)}\nfor:`, info.source, error) : error;
  }
}

/** Values of Secrets are not shown, only whether they differ. */
function maskSecrets(live: Unstructured | undefined, merged: Unstructured): readonly [Unstructured | undefined, Unstructured] {
  if (merged.kind !== 'Secret' || merged.apiVersion !== 'v1') return [live, merged];
  const [a, b] = [at(live, 'data') as Record<string, string> | undefined, at(merged, 'data') as Record<string, string> | undefined];
  const mask = (own: Record<string, string> | undefined, other: Record<string, string> | undefined, word: string) =>
    own && Object.fromEntries(sortedKeys(own).map((key) => [key, other?.[key] === undefined || other[key] === own[key] ? '***' : `*** (${word})`]));
  return [live && a ? setIn(live, ['data'], mask(a, b, 'before')) : live, b ? setIn(merged, ['data'], mask(b, a, 'after')) : merged];
}

function* compare(
  invocation: Invocation,
  pairs: readonly { readonly name: string; readonly live: string; readonly merged: string }[],
  directories: readonly [string, string],
): Execution<number> {
  const external = invocation.process.env.get('KUBECTL_EXTERNAL_DIFF') ?? '';
  if (external !== '') return yield* compareWith(invocation, external, pairs, directories);
  const [from, to] = directories;
  let different = false;
  for (const { name, live, merged } of [...pairs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (live === merged) continue;
    different = true;
    const hunks = unifiedDiff(live, merged);
    const now = toRFC3339Micro(invocation.clock.now);
    const stamp = (text: string) => (text === '' ? '1970-01-01 00:00:00.000000000 +0000' : `${now.slice(0, 10)} ${now.slice(11, 26)}000 +0000`);
    yield* invocation.out(`diff -u -N ${from}/${name} ${to}/${name}\n--- ${from}/${name}\t${stamp(live)}\n+++ ${to}/${name}\t${stamp(merged)}\n${hunks}`);
  }
  return different ? 1 : 0;
}

/** With a program of the reader's own: it gets two directories. */
function* compareWith(
  invocation: Invocation,
  program: string,
  pairs: readonly { readonly name: string; readonly live: string; readonly merged: string }[],
  directories: readonly [string, string],
): Execution<number> {
  const { process } = invocation;
  for (const directory of directories) process.mkdir(directory, 0o700);
  for (const { name, live, merged } of pairs) {
    if (live !== '') yield* writeText(process, `${directories[0]}/${name}`, live);
    yield* writeText(process, `${directories[1]}/${name}`, merged);
  }
  // Words that do not look like the program or its options are left out, as upstream does.
  const argv = [...program.split(' ').filter((word, i) => i === 0 || /^[a-zA-Z0-9-=]+$/.test(word)), ...directories];
  try {
    const pid = process.spawn({ argv });
    const ended = yield* process.wait({ pid });
    return ended?.status.code ?? 0;
  } catch (error) {
    if (error instanceof SystemError)
      throw new UserError(`failed to run ${JSON.stringify(argv[0])}: exec: ${JSON.stringify(argv[0])}: executable file not found in $PATH`);
    throw error;
  }
}
