import type { Execution } from '../../../../machine/process/types.ts';
import type { Container, EnvVar, EnvVarSource } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { readText } from '../../files.ts';
import { arrayFlag, boolFlag, stringFlag, stringsFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { at } from '../../resource/object.ts';
import { sortedKeys } from '../../text/go.ts';
import { containerNames, fits, updateContainers, updatePodSpec } from '../shared/pod-spec.ts';
import { readNamed } from '../shared/pods.ts';
import { splitResourcesAndPairs } from '../shared/resources-and-pairs.ts';
import { applyUpdate, chosenObjects, setFlags } from './update.ts';

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

function* parse(invocation: Invocation, specs: readonly string[]): Execution<Changes> {
  const set: EnvVar[] = [];
  const remove: string[] = [];
  const expanded: string[] = [];
  for (const spec of specs) {
    if (spec !== '-') expanded.push(spec);
    else expanded.push(...(yield* readText(invocation.process, '-')).split('\n').filter((line) => line.trim() !== ''));
  }
  for (const spec of expanded) {
    const equals = spec.indexOf('=');
    if (equals > 0) set.push({ name: spec.slice(0, equals), value: spec.slice(equals + 1) });
    else if (spec.endsWith('-')) remove.push(spec.slice(0, -1));
    else throw new UserError(`unknown argument: ${spec}`);
  }
  return { set, remove };
}

function* fromSource(invocation: Invocation): Execution<readonly EnvVar[]> {
  const { flags } = invocation;
  if (flags.string('from') === '') return [];
  const info = yield* readNamed(invocation, flags.string('from'), 'configmaps');
  const { kind } = info.mapping;
  if (kind !== 'ConfigMap' && kind !== 'Secret') throw new UserError('unsupported resource specified in --from');
  const keys = sortedKeys(at(info.object, 'data') as object).filter((key) => flags.list('keys').length === 0 || flags.list('keys').includes(key));
  return keys.map((key) => {
    const reference = { name: info.name, key };
    const valueFrom: EnvVarSource = kind === 'Secret' ? { secretKeyRef: reference } : { configMapKeyRef: reference };
    return { name: key.toUpperCase().replace(/[^A-Z0-9_]/g, '_'), valueFrom };
  });
}

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const { resources, pairs } = splitResourcesAndPairs(
    invocation.args.filter((argument) => argument !== '-'),
    'environment',
  );
  const stdin = invocation.args.includes('-') ? ['-'] : [];
  if (flags.bool('all') && flags.string('selector') !== '') throw new UserError('cannot set --all and --selector at the same time');
  if (flags.list('filename').length === 0 && resources.length === 0) {
    throw new UserError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (flags.bool('list') && flags.string('output') !== '') throw new UserError('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && flags.string('from') === '')
    throw new UserError('when specifying --keys, a configmap or secret must be provided with --from');
  const given = yield* parse(invocation, [...flags.list('env'), ...pairs, ...stdin]);
  const prefix = flags.string('prefix');
  const set = [...given.set, ...(yield* fromSource(invocation))].map((variable) => ({ ...variable, name: prefix + variable.name }));
  const infos = yield* chosenObjects(invocation, resources);
  if (flags.bool('list')) return yield* list(invocation, infos);
  const pattern = flags.string('containers');
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

function withEnv(container: Container, variables: readonly EnvVar[]): Container {
  const { env: _, ...rest } = container;
  return variables.length > 0 ? { ...container, env: variables } : rest;
}

function refuseOverwrite(container: Container, set: readonly EnvVar[]): void {
  for (const current of container.env ?? []) {
    if (set.some(({ name }) => name === current.name))
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

function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: EnvVarSource): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef) return `resource field ${resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : ''}${resourceFieldRef.resource}`;
  return 'invalid valueFrom';
}

function* list(invocation: Invocation, infos: readonly Info[]): Execution<void> {
  for (const info of infos) {
    const lines: string[] = [];
    updatePodSpec(objectOf(info), (spec) => {
      const chosen = containerNames(spec).filter((name) => fits(name, invocation.flags.string('containers')));
      for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
        if (!chosen.includes(container.name)) continue;
        lines.push(`# ${info.mapping.kind} ${info.name}, container ${container.name}`);
        for (const variable of container.env ?? []) {
          lines.push(variable.valueFrom ? `# ${variable.name} from ${referenceText(variable.valueFrom)}` : `${variable.name}=${variable.value ?? ''}`);
        }
      }
      return spec;
    });
    yield* invocation.out(lines.map((line) => `${line}\n`).join(''));
  }
}
