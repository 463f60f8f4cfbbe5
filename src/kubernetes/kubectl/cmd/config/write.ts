import type { Execution } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import { typeOf } from '../../files.ts';
import { commandHelp } from '../../help/help.ts';
import type { Invocation } from '../../invocation.ts';
import { kubeconfigPaths, readKubeconfigFile, saveKubeconfig } from '../../kubeconfig/load.ts';
import type { Kubeconfig } from '../../kubeconfig/types.ts';

/** The file that is changed: the first one that exists, or the first one. */
export function targetFile(invocation: Invocation): string {
  const paths = kubeconfigPaths(invocation.process, invocation.flags.string('kubeconfig'));
  return paths.find((path) => typeOf(invocation.process, path) !== undefined) ?? paths[0]!;
}

/** Changes the file by a function of its content. */
export function* change(invocation: Invocation, edit: (config: Kubeconfig) => Kubeconfig): Execution<void> {
  const path = targetFile(invocation);
  const config = (yield* readKubeconfigFile(invocation.process, path)) ?? {};
  yield* saveKubeconfig(invocation.process, path, edit(config));
}

/** Wrong arguments: the command's help, then the error. */
export function* wrongArguments(invocation: Invocation): Execution<never> {
  yield* invocation.out(commandHelp(invocation.command, invocation.path));
  throw new UserError(`Unexpected args: [${invocation.args.join(' ')}]`);
}

/** The entries with one more, or with another in the place of the one of that name. */
export function put<T extends { readonly name: string }>(entries: readonly T[] | undefined, entry: T): readonly T[] {
  const exists = entries?.some((candidate) => candidate.name === entry.name);
  return exists ? entries!.map((candidate) => (candidate.name === entry.name ? entry : candidate)) : [...(entries ?? []), entry];
}

const without = <T extends { readonly name: string }>(entries: readonly T[] | undefined, name: string) =>
  (entries ?? []).filter((entry) => entry.name !== name);

export const given = (invocation: Invocation, names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).flatMap(([flag, field]) => (invocation.flags.changed(flag) ? [[field, invocation.flags.string(flag)]] : [])));

/** kubectl config use-context */
export function* useContext(invocation: Invocation): Execution<void> {
  const [name] = invocation.args;
  if (invocation.args.length !== 1) yield* wrongArguments(invocation);
  const config = yield* invocation.kubeconfig();
  if (!config.contexts?.some((entry) => entry.name === name)) throw new UserError(`no context exists with the name: "${name}"`);
  yield* change(invocation, (file) => ({ ...file, 'current-context': name! }));
  yield* invocation.out(`Switched to context "${name}".\n`);
}

/** kubectl config set-context */
export function* setContext(invocation: Invocation): Execution<void> {
  const { args, flags } = invocation;
  if (args.length > 1) yield* wrongArguments(invocation);
  const current = flags.bool('current');
  if (args.length === 0 && !current) throw new UserError('you must specify a non-empty context name or --current');
  if (args.length > 0 && current) throw new UserError('you cannot specify both a context name and --current');
  const config = yield* invocation.kubeconfig();
  const name = current ? (config['current-context'] ?? '') : args[0]!;
  if (name === '') throw new UserError('no current context is set');
  const existing = config.contexts?.find((entry) => entry.name === name);
  const context = { ...existing?.context, ...given(invocation, { cluster: 'cluster', user: 'user', namespace: 'namespace' }) };
  yield* change(invocation, (file) => ({ ...file, contexts: put(file.contexts, { name, context }) }));
  yield* invocation.out(`Context "${name}" ${existing ? 'modified' : 'created'}.\n`);
}

/** kubectl config rename-context */
export function* renameContext(invocation: Invocation): Execution<void> {
  const [from, to] = invocation.args;
  if (invocation.args.length !== 2) yield* wrongArguments(invocation);
  const path = targetFile(invocation);
  const contexts = (yield* invocation.kubeconfig()).contexts ?? [];
  if (!contexts.some((entry) => entry.name === from)) throw new UserError(`cannot rename the context "${from}", it's not in ${path}`);
  if (contexts.some((entry) => entry.name === to)) throw new UserError(`cannot rename the context "${from}", the context "${to}" already exists in ${path}`);
  yield* change(invocation, (file) => ({
    ...file,
    contexts: (file.contexts ?? []).map((entry) => (entry.name === from ? { ...entry, name: to! } : entry)),
    'current-context': file['current-context'] === from ? to! : (file['current-context'] ?? ''),
  }));
  yield* invocation.out(`Context "${from}" renamed to "${to}".\n`);
}

function* remove(invocation: Invocation, what: 'cluster' | 'context' | 'user', list: 'clusters' | 'contexts' | 'users'): Execution<void> {
  const [name] = invocation.args;
  if (invocation.args.length !== 1) {
    if (what === 'user') throw new UserError(`user to delete is required\nSee '${invocation.path} -h' for help and examples`);
    return yield* invocation.out(commandHelp(invocation.command, invocation.path));
  }
  const path = targetFile(invocation);
  const config = yield* invocation.kubeconfig();
  if (!config[list]?.some((entry) => entry.name === name)) throw new UserError(`cannot delete ${what} ${name}, not in ${path}`);
  if (what === 'context' && config['current-context'] === name) {
    yield* invocation.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
  }
  yield* change(invocation, (file) => ({ ...file, [list]: without<{ readonly name: string }>(file[list], name!) }));
  yield* invocation.out(`deleted ${what} ${name} from ${path}\n`);
}

export const deleteCluster = (invocation: Invocation) => remove(invocation, 'cluster', 'clusters');
export const deleteContext = (invocation: Invocation) => remove(invocation, 'context', 'contexts');
export const deleteUser = (invocation: Invocation) => remove(invocation, 'user', 'users');
