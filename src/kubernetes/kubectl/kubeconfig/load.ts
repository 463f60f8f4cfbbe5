import { decode } from '../../../machine/process/text.ts';
import type { Execution, Process } from '../../../machine/process/types.ts';
import { readYaml, writeYaml } from '../../api/yaml/index.ts';
import { UserError } from '../errors.ts';
import { directoryName, goFileError, readBytes, typeOf, writeText } from '../files.ts';
import { external } from './external.ts';
import type { Kubeconfig } from './types.ts';

/** The files of the configuration, the first one decides; `explicit` is --kubeconfig's. */
export function kubeconfigPaths(process: Process, explicit: string): readonly string[] {
  if (explicit !== '') return [explicit];
  const listed = (process.env.get('KUBECONFIG') ?? '').split(':').filter((path) => path !== '');
  return listed.length > 0 ? listed : [`${process.env.get('HOME') ?? ''}/.kube/config`];
}

/** One file, or undefined where there is none. */
export function* readKubeconfigFile(process: Process, path: string): Execution<Kubeconfig | undefined> {
  if (typeOf(process, path) === undefined) return undefined;
  const read = readYaml(decode(yield* readBytes(process, path)));
  if ('error' in read) throw new UserError(`error loading config file "${path}": ${read.error}`);
  return (read.value ?? {}) as Kubeconfig;
}

const merged = <T extends { readonly name: string }>(first: readonly T[] | undefined, second: readonly T[] | undefined): readonly T[] => {
  const seen = new Set((first ?? []).map((entry) => entry.name));
  return [...(first ?? []), ...(second ?? []).filter((entry) => !seen.has(entry.name))];
};

/** All files merged: of entries with the same name the first one stays. */
export function* loadKubeconfig(process: Process, explicit: string): Execution<Kubeconfig> {
  let config: Kubeconfig = {};
  for (const path of kubeconfigPaths(process, explicit)) {
    if (explicit !== '' && typeOf(process, path) === undefined) missing(process, path);
    const file = yield* readKubeconfigFile(process, path);
    if (!file) continue;
    config = {
      ...file,
      'current-context': config['current-context'] || file['current-context'] || '',
      clusters: merged(config.clusters, file.clusters),
      contexts: merged(config.contexts, file.contexts),
      users: merged(config.users, file.users),
    };
  }
  return config;
}

function missing(process: Process, path: string): never {
  try {
    process.stat(path);
  } catch (error) {
    throw new UserError(goFileError('stat', path, error));
  }
  throw new UserError(`stat ${path}: no such file or directory`);
}

/** Writes the file back (`kubectl config set-context` and the like), making its directory where it is missing. */
export function* saveKubeconfig(process: Process, path: string, config: Kubeconfig): Execution<void> {
  const directory = directoryName(path);
  if (typeOf(process, directory) === undefined) process.mkdir(directory, 0o755);
  yield* writeText(process, path, writeYaml(external(config) as never));
}
