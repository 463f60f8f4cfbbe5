import type { Execution } from '../../../../machine/process/types.ts';
import type { Taint } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { Exit, throwAll, UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { boolFlag } from '../../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, printFlags, selectorFlag, validateFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { mappingFor, select } from '../../resource/builder.ts';
import { patchObject } from '../../resource/helper.ts';
import { objectOf } from '../../resource/info.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { at } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { setIn } from '../../resource/set-in.ts';
import { labelValueProblem, qualifiedNameProblem } from './names.ts';

/** kubectl taint */
export const taint: Command = {
  name: 'taint',
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  examples: `  # A taint
  kubectl taint nodes node-1 dedicated=db:NoSchedule

  # Without it
  kubectl taint nodes node-1 dedicated:NoSchedule-`,
  flags: [
    ...printFlags,
    dryRunFlag,
    validateFlag,
    selectorFlag,
    boolFlag('overwrite', '', 'Replace taints that exist.'),
    allFlag('All nodes.'),
    fieldManagerFlag('kubectl-taint'),
  ],
  run,
};

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

interface Changes {
  readonly add: readonly Taint[];
  readonly remove: readonly { readonly key: string; readonly effect: string }[];
}

const usage = (invocation: Invocation, text: string) => new UserError(`${text}\nSee '${invocation.path} -h' for help and examples`);

function parseTaint(spec: string): Taint {
  const [left, effect, ...more] = spec.split(':');
  if (more.length > 0) throw new UserError(`invalid taint spec: ${spec}`);
  if (effect !== undefined && !effects.includes(effect)) throw new UserError(`invalid taint effect: ${effect}, unsupported taint effect`);
  const parts = effect === undefined ? [spec] : left!.split('=');
  if (parts.length > 2) throw new UserError(`invalid taint spec: ${spec}`);
  const [key, value = ''] = parts as [string, string?];
  const problem = qualifiedNameProblem(key) ?? (value === '' ? undefined : labelValueProblem(value));
  if (problem) throw new UserError(`invalid taint spec: ${spec}, ${problem}`);
  return { key, ...(value ? { value } : {}), effect: (effect ?? '') as Taint['effect'] };
}

function parse(specs: readonly string[]): Changes {
  const add: Taint[] = [];
  const remove: { key: string; effect: string }[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const { key, effect } = parseTaint(spec.slice(0, -1));
      remove.push({ key, effect });
      continue;
    }
    const parsed = parseTaint(spec);
    if (!parsed.effect) throw new UserError(`invalid taint effect: , unsupported taint effect`);
    if (add.some((other) => other.key === parsed.key && other.effect === parsed.effect))
      throw new UserError(`duplicated taints with the same key and effect: {${parsed.key} ${parsed.value ?? ''} ${parsed.effect} <nil>}`);
    add.push(parsed);
  }
  return { add, remove };
}

function* run(invocation: Invocation): Execution<void> {
  const { flags, args } = invocation;
  const isSpec = (word: string) => word.includes('=') || word.includes(':') || word.endsWith('-');
  const firstSpec = args.findIndex((word, i) => i > 0 && isSpec(word));
  const resources = firstSpec < 0 ? args : args.slice(0, firstSpec);
  const specs = firstSpec < 0 ? [] : args.slice(firstSpec);
  const wrong = specs.find((word) => !isSpec(word));
  if (wrong) throw usage(invocation, `all resources must be specified before taint changes: ${wrong}`);
  if (resources.length < 1) throw new UserError('one or more resources must be specified as <resource> <name>');
  if (specs.length === 0) throw new UserError('at least one taint update is required');
  let changes: Changes;
  try {
    changes = parse(specs);
  } catch (error) {
    throw error instanceof UserError ? usage(invocation, error.message) : error;
  }
  const type = resources[0]!.toLowerCase();
  const mapping = yield* nodeType(invocation, type);
  if (mapping.kind !== 'Node') throw new UserError(`invalid resource type ${type}, only node types are supported`);
  const both = changes.remove.filter(({ key, effect }) => changes.add.some((one) => one.key === key && (effect === '' || one.effect === effect)));
  if (both.length > 0) {
    const texts = both.map(({ key, effect }) => `${key}=${effect}`).join(', ');
    throw new UserError(`can not both modify and remove the following taint(s) in the same command: ${texts}`);
  }
  const chosen = nodesOf(invocation, resources);
  const dryRun = yield* dryRunOf(invocation);
  // Upstream sets the operation after the remark on dry runs, which gets lost.
  const printer = yield* operationPrinter(invocation);
  const selection = {
    ...(yield* selectionFromFlags(invocation)),
    args: chosen,
    continueOnError: true,
    flatten: true,
    latest: true,
  };
  yield* (yield* select(invocation, selection)).visit(function* (info) {
    const before = (at(objectOf(info), 'spec', 'taints') ?? []) as readonly Taint[];
    const { taints, operation } = changed(info.name, before, changes, flags.bool('overwrite'));
    if (dryRun === 'client') {
      info.object = setIn(objectOf(info), ['spec', 'taints'], taints.length > 0 ? taints : undefined);
    } else {
      const options = { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager') };
      info.object = yield* patchObject(invocation, info.mapping, '', info.name, 'strategic', { spec: { taints: taints.length > 0 ? taints : null } }, options);
    }
    yield* printer.print(info.object, operation);
  });
}

/** The words of a type that nobody knows come without `error:` here. */
function* nodeType(invocation: Invocation, type: string): Execution<Mapping> {
  try {
    return yield* mappingFor(invocation, type);
  } catch (error) {
    throw error instanceof UserError ? new Exit(1, error.message) : error;
  }
}

/** The arguments for the builder: names of nodes; with --all or a selector the type alone, whatever else was named. */
function nodesOf({ flags }: Invocation, resources: readonly string[]): readonly string[] {
  const [all, selector] = [flags.bool('all'), flags.string('selector') !== ''];
  if (all && selector) throw new UserError("setting 'all' parameter with a non empty selector is prohibited");
  if (all || selector) return ['node'];
  if (resources.length < 2) throw new UserError("at least one resource name must be specified since 'all' parameter is not set");
  return ['node', ...resources.slice(1)];
}

const same = (a: { readonly key: string; readonly effect: string }, b: { readonly key: string; readonly effect: string }) =>
  a.key === b.key && a.effect === b.effect;

function changed(
  node: string,
  before: readonly Taint[],
  { add, remove }: Changes,
  overwrite: boolean,
): { readonly taints: readonly Taint[]; readonly operation: string } {
  const taken = add.filter((one) => before.some((other) => same(one, other)));
  if (taken.length > 0 && !overwrite)
    throw new UserError(`node ${node} already has ${taken.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`);
  const gone = (one: Taint) => remove.some(({ key, effect }) => one.key === key && (effect === '' || one.effect === effect));
  throwAll(
    remove
      .filter(({ key, effect }) => !before.some((one) => one.key === key && (effect === '' || one.effect === effect)))
      .map(({ key, effect }) => new UserError(`taint "${effect ? `${key}:${effect}` : key}" not found`)),
  );
  const kept = before.filter((one) => !add.some((other) => same(one, other)));
  const taints = [...add, ...kept].filter((one) => !gone(one));
  const grown = add.length + kept.length !== before.length;
  return { taints, operation: (grown && remove.length > 0) || overwrite ? 'modified' : grown ? 'tainted' : 'untainted' };
}
