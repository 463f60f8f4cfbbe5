import { decode } from '../../../../machine/process/text.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import type { Json } from '../../../api/meta.ts';
import { jsonPatch, mergePatch, strategicMergePatch } from '../../../api/patch/index.ts';
import { definitionFor } from '../../../api/schema.ts';
import { readManifest, readYaml, writeYaml } from '../../../api/yaml/index.ts';
import { UserError } from '../../errors.ts';
import { typeOf } from '../../files.ts';
import type { Loader } from './loader.ts';
import { idOf, idsOf, idText, isFields, isSelected, sameId, storeId } from './resource.ts';
import type { Fields, Patch, Resource } from './types.ts';

/** A patch's documents: objects of a strategic merge, or the operations of a JSON patch. */
type Loaded = { readonly objects: readonly Fields[] } | { readonly operations: readonly Fields[] };

function* load(loader: Loader, { patch = '', path = '' }: Patch): Execution<{ readonly loaded: Loaded; readonly source: string }> {
  const inline = patch.trim();
  if (inline === '' && path === '') throw new UserError('must specify one of patch and path');
  if (inline !== '' && path !== '') throw new UserError("patch and path can't be set at the same time");
  const text = inline || (yield* fileText(loader, path));
  const source = inline ? `[patch: ${JSON.stringify(inline)}]` : `[path: ${JSON.stringify(path)}]`;
  const whole = readYaml(text);
  if ('value' in whole && Array.isArray(whole.value)) return { loaded: { operations: whole.value as Fields[] }, source };
  const { documents, problem } = readManifest(text);
  const objects = documents.flatMap(({ value }) => (isFields(value) ? [value] : []));
  if (problem || objects.length === 0 || objects.some((object) => !object['kind'] || idOf(object).name === ''))
    throw new UserError(`unable to parse SM or JSON patch from ${source}`);
  return { loaded: { objects }, source };
}

function* fileText(loader: Loader, path: string): Execution<string> {
  try {
    return decode(yield* loader.read(path));
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`failed to get the patch file from path(${path}): ${error.message}`);
    throw error;
  }
}

/** What is wrong with an entry itself is told with all of it. */
function* configured(loader: Loader, patch: Patch): ReturnType<typeof load> {
  try {
    return yield* load(loader, patch);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`trouble configuring builtin PatchTransformer with config: \`\n${writeYaml(patch as never)}\`: ${error.message}`);
  }
}

/** Applies one entry of `patches`. */
export function* applyPatch(loader: Loader, resources: Resource[], patch: Patch): Execution<void> {
  const { loaded, source } = yield* configured(loader, patch);
  if ('operations' in loaded) {
    if (!patch.target) throw new UserError(`must specify a target for JSON patch ${source}`);
    for (const resource of resources.filter((one) => isSelected(one, patch.target!))) changeByJson(resource, loaded.operations);
    return;
  }
  if (patch.target && loaded.objects.length > 1)
    throw new UserError(`Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`);
  for (const object of loaded.objects) {
    const targets = patch.target ? resources.filter((one) => isSelected(one, patch.target!)) : [targetOf(resources, object)];
    for (const target of targets) merge(resources, target, object, patch);
  }
}

/** The one object that a strategic merge patch names. */
function targetOf(resources: readonly Resource[], object: Fields): Resource {
  const id = idOf(object);
  const found = resources.filter((one) => idsOf(one).some((other) => sameId(other, id)));
  if (found.length === 1) return found[0]!;
  const problem =
    found.length === 0 ? `no matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}` : `multiple matches for Id ${idText(id)}`;
  throw new UserError(`no resource matches strategic merge patch "${idText(id)}": ${problem}`);
}

function changeByJson(resource: Resource, operations: readonly Fields[]): void {
  storeId(resource);
  const result = jsonPatch(resource.object as Json, operations as never);
  if ('error' in result) throw new UserError(result.error);
  resource.object = result.value as Fields;
}

function merge(resources: Resource[], resource: Resource, patch: Fields, { options }: Patch): void {
  if (patch['$patch'] === 'delete') {
    resources.splice(resources.indexOf(resource), 1);
    return;
  }
  const { group, version, kind } = idOf(resource.object);
  const definition = definitionFor({ group, version, kind });
  const result = definition ? strategicMergePatch(resource.object as never, patch as never, definition) : mergePatch(resource.object as Json, patch as Json);
  if ('error' in result) throw new UserError(result.error);
  const merged = result.value as Fields;
  const { name, namespace } = resource.object['metadata'] as Fields;
  const metadata: Fields = { ...(merged['metadata'] as Fields) };
  storeId(resource);
  if (!options?.allowNameChange) {
    metadata['name'] = name;
    if (namespace === undefined) delete metadata['namespace'];
    else metadata['namespace'] = namespace;
  }
  const { apiVersion } = resource.object;
  resource.object = { ...merged, metadata, ...(options?.allowKindChange ? {} : { apiVersion, kind }) };
}

/** `patchesStrategicMerge`: files, or the patches themselves. */
export function* applyOldPatches(loader: Loader, resources: Resource[], patches: readonly string[]): Execution<void> {
  for (const one of patches) yield* applyPatch(loader, resources, typeOf(loader.process, loader.path(one)) === 'file' ? { path: one } : { patch: one });
}
