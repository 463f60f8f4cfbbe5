import type { Execution } from '../../../../machine/process/types.ts';
import type { Container, EnvVar } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { readText } from '../../files.ts';
import { arrayFlag, boolFlag, stringFlag, stringsFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { at } from '../../resource/object.ts';
import { quote, sortedKeys } from '../../text/go.ts';
import { containerNames, fits, updateContainers, updatePodSpec } from '../shared/pod-spec.ts';
import { listEnv } from './list-env.ts';
import { applyUpdate, checkLocal, chosenObjects, setFlags } from './update.ts';

/** kubectl set env */
export const env: Command = {
  name: 'env',
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  short: 'Update environment variables on a pod template',
  examples: `  # A variable
  kubectl set env deployment/web COLOR=blue

  # What is set
  kubectl set env deployment/web --list

  # Without it
  kubectl set env deployment/web COLOR-`,
  flags: [
    ...setFlags,
    stringFlag('containers', 'c', 'Containers to change, with * for any part of a name.', '*'),
    stringFlag('from', '', 'ConfigMap or Secret whose keys become variables, as configmap/NAME.'),
    stringFlag('prefix', '', 'Put before the names.'),
    arrayFlag('env', 'e', 'A variable, as NAME=value.'),
    stringsFlag('keys', '', 'Only these keys of --from.'),
    boolFlag('list', '', 'Print the variables.'),
    boolFlag('resolve', '', 'With --list: values instead of references.'),
    boolFlag('overwrite', '', 'Replace variables that exist.', 'true'),
  ],
  run,
};

interface Changes {
  readonly set: readonly EnvVar[];
  readonly remove: readonly string[];
}

const nameRule =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

const pairOf = (text: string): EnvVar => ({ name: text.slice(0, text.indexOf('=')), value: text.slice(text.indexOf('=') + 1) });

/** `NAME=value`, `NAME-` and `-` for lines of standard input (envutil.ParseEnv). */
function* parse(invocation: Invocation, specs: readonly string[]): Execution<Changes> {
  const set: EnvVar[] = [];
  const remove: string[] = [];
  const named = new Set<string>();
  for (const spec of specs) {
    if (spec === '-') {
      const lines = (yield* readText(invocation.process, '-')).split('\n').map((line) => line.replace(/#.*$/, ''));
      set.push(...lines.filter((line) => line.includes('=')).map(pairOf));
    } else if (spec.includes('=')) {
      const variable = pairOf(spec);
      if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(variable.name)) throw new UserError(`${quote(variable.name)} is not a valid key name: ${nameRule}`);
      named.add(variable.name);
      set.push(variable);
    } else if (spec.endsWith('-')) remove.push(spec.slice(0, -1));
    else throw new UserError(`unknown environment variable: ${spec}`);
  }
  if (remove.some((name) => named.has(name))) throw new UserError('can not both modify and remove the same environment variable in the same command');
  return { set, remove };
}

function* fromSource(invocation: Invocation): Execution<readonly EnvVar[]> {
  const { flags } = invocation;
  if (flags.string('from') === '') return [];
  const wanted = flags.list('keys');
  const variables: EnvVar[] = [];
  for (const info of yield* chosenObjects(invocation, [flags.string('from')], true)) {
    const { kind } = info.mapping;
    if (kind !== 'ConfigMap' && kind !== 'Secret') throw new UserError('unsupported resource specified in --from');
    for (const key of sortedKeys(at(info.object, 'data') as object | undefined)) {
      if (wanted.length > 0 && !wanted.includes(key)) continue;
      const name = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
      if (name !== key) yield* invocation.err(`Warning: key ${key} transferred to ${name}\n`);
      const reference = { name: info.name, key };
      variables.push({ name, valueFrom: kind === 'Secret' ? { secretKeyRef: reference } : { configMapKeyRef: reference } });
    }
  }
  return variables;
}

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const first = invocation.args.findIndex((argument) => /^.+=/s.test(argument) || argument.endsWith('-'));
  const [resources, pairs] = first < 0 ? [invocation.args, []] : [invocation.args.slice(0, first), invocation.args.slice(first)];
  if (pairs.some((argument) => !/^.+=/s.test(argument) && !argument.endsWith('-')))
    throw new UserError(`all resources must be specified before environment changes: ${invocation.args.join(' ')}`);
  if (flags.bool('all') && flags.string('selector') !== '') throw new UserError('cannot set --all and --selector at the same time');
  yield* checkLocal(invocation);
  if (flags.list('filename').length === 0 && resources.length === 0) {
    throw new UserError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (flags.bool('list') && flags.string('output') !== '') throw new UserError('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && flags.string('from') === '')
    throw new UserError('when specifying --keys, a configmap or secret must be provided with --from');
  const given = yield* parse(invocation, [...flags.list('env'), ...pairs]);
  const prefix = flags.string('prefix');
  const set = [...given.set, ...(yield* fromSource(invocation))].map((variable) => ({ ...variable, name: prefix + variable.name }));
  const infos = yield* chosenObjects(invocation, resources);
  const pattern = flags.string('containers');
  yield* warnOfNone(invocation, infos, pattern);
  if (flags.bool('list')) return yield* listEnv(invocation, infos, (container) => updated(container.env ?? [], { set, remove: given.remove }));
  yield* applyUpdate(invocation, infos, {
    operation: 'env updated',
    failure: 'failed to patch env update to pod template: ',
    change: (object) =>
      updatePodSpec(object, (spec) =>
        updateContainers(
          spec,
          (name) => fits(name, pattern),
          (container) => {
            if (!flags.bool('overwrite')) refuseOverwrite(container, set);
            return withEnv(container, updated(container.env ?? [], { set, remove: given.remove }));
          },
        ),
      ),
  });
}

/** Objects none of whose containers fit are left alone, with a warning. */
function* warnOfNone(invocation: Invocation, infos: readonly Info[], pattern: string): Execution<void> {
  for (const info of infos) {
    let none = false;
    try {
      updatePodSpec(objectOf(info), (spec) => {
        none = !containerNames(spec).some((name) => fits(name, pattern));
        return spec;
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
    if (none) yield* invocation.err(`Warning: ${info.mapping.kind}/${info.name} does not have any containers matching ${quote(pattern)}\n`);
  }
}

function withEnv(container: Container, variables: readonly EnvVar[]): Container {
  const { env: _, ...rest } = container;
  return variables.length > 0 ? { ...container, env: variables } : rest;
}

function refuseOverwrite(container: Container, set: readonly EnvVar[]): void {
  for (const current of container.env ?? []) {
    const newer = set.find(({ name }) => name === current.name);
    if (newer && (newer.value ?? '') !== (current.value ?? ''))
      throw new UserError(`'${current.name}' already has a value (${current.value ?? ''}), and --overwrite is false`);
  }
}

function updated(existing: readonly EnvVar[], changes: Changes): readonly EnvVar[] {
  const covered = new Set(changes.remove);
  const out: EnvVar[] = [];
  const last = new Map<string, EnvVar>();
  for (const variable of changes.set) if (!last.has(variable.name)) last.set(variable.name, variable);
  for (const variable of existing) {
    if (covered.has(variable.name)) continue;
    const newer = last.get(variable.name);
    if (newer) covered.add(variable.name);
    out.push(newer ?? variable);
  }
  for (const variable of last.values()) if (!covered.has(variable.name)) out.push(variable);
  return out;
}
