import { decode, encode } from '../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import { bytesToBase64 } from '../../../api/base64.ts';
import { UserError } from '../../errors.ts';
import { baseName } from '../../files.ts';
import { quote, sortedKeys } from '../../text/go.ts';
import { nameHash } from '../../text/name-hash.ts';
import type { Loader } from './loader.ts';
import { idOf, idsOf, isFields, storeId } from './resource.ts';
import type { Fields, GeneratorEntry, GeneratorOptions, Kustomization, Resource } from './types.ts';

/** The objects of configMapGenerator and secretGenerator, put among those that are there already. */
export function* generate(loader: Loader, kustomization: Kustomization, resources: Resource[]): Execution<void> {
  for (const entry of kustomization.configMapGenerator ?? []) add(resources, entry, yield* make(loader, 'ConfigMap', entry, kustomization.generatorOptions));
  for (const entry of kustomization.secretGenerator ?? []) add(resources, entry, yield* make(loader, 'Secret', entry, kustomization.generatorOptions));
}

function add(resources: Resource[], entry: GeneratorEntry, made: Resource): void {
  // A word that means nothing is as good as none.
  const behavior = entry.behavior === 'merge' || entry.behavior === 'replace' ? entry.behavior : 'create';
  const id = idOf(made.object);
  const at = resources.findIndex((one) => idsOf(one).some((other) => other.kind === id.kind && other.name === id.name && other.namespace === id.namespace));
  const goId = `resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${id.kind}", isClusterScoped:false}, Name:${quote(id.name)}, Namespace:${quote(id.namespace)}}`;
  if (at < 0 && behavior !== 'create') throw new UserError(`merging from generator: id ${goId} does not exist; cannot merge or replace`);
  if (at < 0) {
    resources.push(made);
    return;
  }
  if (behavior === 'create')
    throw new UserError(`merging from generator: id ${goId} exists; can not use behavior: 'create', behavior must be merge or replace`);
  const old = resources[at]!;
  const own = old.object['metadata'] as Fields;
  const metadata = made.object['metadata'] as Fields;
  const merged = (key: string) => ({ ...((behavior === 'merge' && (old.object[key] as Fields)) || {}), ...((made.object[key] as Fields) ?? {}) });
  const join = (key: string) => {
    const both = { ...((own[key] as Fields) ?? {}), ...((metadata[key] as Fields) ?? {}) };
    return Object.keys(both).length > 0 ? { [key]: both } : {};
  };
  const object: Fields = { ...made.object, metadata: { ...own, ...join('labels'), ...join('annotations') } };
  for (const key of ['data', 'binaryData']) if (Object.keys(merged(key)).length > 0) object[key] = sorted(merged(key) as Record<string, string>);
  resources[at] = { ...old, object, needsHash: old.needsHash };
}

function sorted(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(sortedKeys(map).map((key) => [key, map[key]!]));
}

function* make(loader: Loader, kind: 'ConfigMap' | 'Secret', entry: GeneratorEntry, common: GeneratorOptions = {}): Execution<Resource> {
  if (!entry.name) throw new UserError(`a ${kind.toLowerCase()} must have a name`);
  let data: Map<string, Bytes>;
  try {
    data = yield* readData(loader, entry);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`loading KV pairs: ${error.message}`) : error;
  }
  const labels = { ...common.labels, ...entry.options?.labels };
  const annotations = { ...common.annotations, ...entry.options?.annotations };
  const immutable = entry.options?.immutable ?? common.immutable;
  const text = new Map([...data].filter(([, bytes]) => isText(bytes)));
  const object: Fields = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: entry.name,
      ...(entry.namespace && { namespace: entry.namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(kind === 'Secret' && { type: entry.type ?? 'Opaque' }),
    ...(immutable && { immutable: true }),
  };
  const put = (field: string, entries: readonly (readonly [string, string])[]) => {
    if (entries.length > 0) object[field] = sorted(Object.fromEntries(entries));
  };
  if (kind === 'Secret')
    put(
      'data',
      [...data].map(([key, bytes]) => [key, folded(bytes)] as const),
    );
  else {
    put(
      'data',
      [...text].map(([key, bytes]) => [key, decode(bytes)] as const),
    );
    put(
      'binaryData',
      [...data].filter(([key]) => !text.has(key)).map(([key, bytes]) => [key, folded(bytes)] as const),
    );
  }
  const disabled = entry.options?.disableNameSuffixHash ?? common.disableNameSuffixHash;
  return { object, earlier: [], needsHash: !disabled };
}

const isText = (bytes: Bytes) => !decode(bytes).includes('\ufffd');

/** Long base64 is broken into lines of 70 characters. */
function folded(bytes: Bytes): string {
  const text = bytesToBase64(bytes);
  return text.length <= 70 ? text : `${text.match(/.{1,70}/g)!.join('\n')}\n`;
}

function* readData(loader: Loader, { literals = [], files = [], envs = [], env }: GeneratorEntry): Execution<Map<string, Bytes>> {
  const data = new Map<string, Bytes>();
  const envFiles = [...(env ? [env] : []), ...envs];
  for (const path of envFiles) {
    for (const line of decode(yield* reading(`env source files: [${envFiles.join(' ')}]`, () => loader.read(path))).split('\n')) {
      const trimmed = line.replace(/^\s+/, '').replace(/\r$/, '');
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const [key = '', ...value] = trimmed.split('=');
      data.set(key, encode(trimmed.includes('=') ? value.join('=') : ''));
    }
  }
  for (const source of files) {
    const parts = source.split('=');
    if (parts.length > 2) throw new UserError("key names or file paths cannot contain '='");
    const [key, path] = parts.length === 2 ? [parts[0]!, parts[1]!] : [baseName(source), source];
    data.set(key, yield* reading(`file sources: [${files.join(' ')}]`, () => loader.read(path)));
  }
  for (const literal of literals) {
    const at = literal.indexOf('=');
    if (at <= 0) throw new UserError(`literal sources [${literals.join(' ')}]: invalid literal source ${literal}, expected key=value`);
    data.set(literal.slice(0, at), encode(literal.slice(at + 1).replace(/^["']+|["']+$/g, '')));
  }
  return data;
}

function* reading(sources: string, read: () => Execution<Bytes>): Execution<Bytes> {
  try {
    return yield* read();
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${sources}: ${error.message}`) : error;
  }
}

/** Generated names get the hash of their content; the name itself is not part of it. */
export function addHashes(resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (!resource.needsHash) continue;
    const { object } = resource;
    const { kind, name } = idOf(object);
    const content: Fields = { data: object['data'] ?? '', kind, name: '' };
    if (kind === 'Secret') content['type'] = object['type'] ?? '';
    else if (isFields(object['binaryData'])) content['binaryData'] = object['binaryData'];
    storeId(resource);
    object['metadata'] = { ...(object['metadata'] as Fields), name: `${name}-${nameHash(content)}` };
  }
}
