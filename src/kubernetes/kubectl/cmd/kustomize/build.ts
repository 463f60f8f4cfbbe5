import { decode } from '../../../../machine/process/text.ts';
import type { Execution, Process } from '../../../../machine/process/types.ts';
import { readManifest, readYaml } from '../../../api/yaml/index.ts';
import { UserError } from '../../errors.ts';
import { typeOf } from '../../files.ts';
import { checkTypes } from './check-types.ts';
import { addHashes, generate } from './generate.ts';
import { absolute, Loader } from './loader.ts';
import { inLegacyOrder } from './order.ts';
import { applyOldPatches, applyPatch } from './patch.ts';
import { followNames } from './references.ts';
import { applyReplacements } from './replacements.ts';
import { idOf, idText, isFields, sameId, visitPath } from './resource.ts';
import { setImages, setReplicas, transform } from './transform.ts';
import type { Fields, Kustomization, Resource } from './types.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const known = new Set(
  'apiVersion kind metadata namePrefix nameSuffix namespace commonLabels labels commonAnnotations resources bases components patches patchesStrategicMerge patchesJson6902 images imageTags replicas configMapGenerator secretGenerator generatorOptions sortOptions buildMetadata crds openapi replacements'.split(
    ' ',
  ),
);
const notSimulated = new Set('vars helmGlobals helmCharts helmChartInflationGenerator configurations generators transformers validators'.split(' '));
const deprecated: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  imageTags: 'images',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
};

/** What a kustomization makes, and what is said about its old-fashioned fields. */
export interface Built {
  readonly objects: readonly Fields[];
  readonly warnings: string;
}

/** The objects that a kustomization makes, in kubectl's order (krusty.Kustomizer). */
export function* buildKustomization(process: Process, directory: string): Execution<Built> {
  const warnings: string[] = [];
  const root = Loader.open(process, directory, absolute(process, directory));
  const kustomization = yield* readKustomization(root, warnings);
  const resources = yield* accumulate(root, kustomization, [], warnings);
  addHashes(resources);
  followNames(resources);
  labelManager(resources, kustomization);
  const ordered = kustomization.sortOptions?.order === 'fifo' ? resources : inLegacyOrder(resources);
  return { objects: ordered.map(({ object }) => object), warnings: warnings.join('') };
}

function* readKustomization(loader: Loader, warnings: string[]): Execution<Kustomization> {
  const found = fileNames.filter((name) => typeOf(loader.process, loader.path(name)) === 'file');
  if (found.length === 0)
    throw new UserError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`);
  if (found.length > 1) throw new UserError(`Found multiple kustomization files: ${loader.root}\n`);
  const read = readYaml(decode(yield* loader.read(found[0]!)));
  if ('error' in read) throw new UserError(`invalid Kustomization: ${read.error}`);
  const fields = isFields(read.value) ? read.value : {};
  if (Object.keys(fields).every((key) => key === 'apiVersion' || key === 'kind')) throw new UserError('kustomization.yaml is empty');
  for (const key of Object.keys(fields)) {
    if (notSimulated.has(key)) throw new UserError(`the field ${key} of a kustomization is not simulated in Podlab`);
  }
  checkTypes(fields, known);
  checkType(loader, fields);
  for (const [old, now] of Object.entries(deprecated))
    if (fields[old] !== undefined)
      warnings.push(`# Warning: '${old}' is deprecated. Please use '${now}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`);
  return fields as Kustomization;
}

/** Kind and version may be left out, but not be others (Kustomization.EnforceFields). */
function checkType({ root }: Loader, { kind, apiVersion, buildMetadata }: Fields): void {
  const problems: string[] = [];
  if (kind !== undefined && kind !== 'Kustomization' && kind !== 'Component') problems.push('kind should be Kustomization or Component');
  const version = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  if (apiVersion !== undefined && apiVersion !== version) problems.push(`apiVersion for ${String(kind ?? 'Kustomization')} should be ${version}`);
  if (problems.length > 0) throw new UserError(`Failed to read kustomization file under ${root}:\n${problems.join('\n')}`);
  for (const one of (buildMetadata as readonly string[] | undefined) ?? [])
    if (one !== 'managedByLabel') throw new UserError(`${one} in buildMetadata of a kustomization is not simulated in Podlab`);
}

/** `app.kubernetes.io/managed-by`, where buildMetadata asks for it. */
function labelManager(resources: readonly Resource[], { buildMetadata = [] }: Kustomization): void {
  if (!buildMetadata.includes('managedByLabel')) return;
  for (const { object } of resources)
    visitPath(object, ['metadata', 'labels'], true, (labels) => ({ ...(labels as Fields), 'app.kubernetes.io/managed-by': 'kustomize-v5.8.1' }));
}

/** The objects of a kustomization and of those below it, changed as it says; a component changes `before`. */
function* accumulate(loader: Loader, kustomization: Kustomization, before: Resource[], warnings: string[]): Execution<Resource[]> {
  const resources = before;
  for (const path of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])]) yield* accumulateOne(loader, path, resources, warnings);
  yield* generate(loader, kustomization, resources);
  for (const path of kustomization.components ?? []) {
    const below = loader.below(path);
    const component = yield* readKustomization(below, warnings);
    if (component.kind !== 'Component')
      throw new UserError(
        `accumulating components: accumulateDirectory: "expected kind 'Component' for path '${below.root}' but got '${component.kind ?? 'Kustomization'}'"`,
      );
    yield* accumulate(below, component, resources, warnings);
  }
  yield* applyOldPatches(loader, resources, kustomization.patchesStrategicMerge ?? []);
  for (const patch of kustomization.patches ?? []) yield* applyPatch(loader, resources, patch);
  transform(resources, kustomization);
  for (const patch of kustomization.patchesJson6902 ?? []) yield* applyPatch(loader, resources, patch);
  setReplicas(resources, kustomization);
  setImages(resources, kustomization);
  yield* applyReplacements(loader, resources, kustomization.replacements ?? []);
  return resources;
}

function append(resources: Resource[], resource: Resource): void {
  const id = idOf(resource.object);
  if (resources.some((one) => sameId(idOf(one.object), id))) throw new UserError(`may not add resource with an already registered id: ${idText(id)}`);
  resources.push(resource);
}

/** Does it, and puts words before what it fails with. */
function* telling<T>(words: (message: string) => string, action: () => Execution<T>): Execution<T> {
  try {
    return yield* action();
  } catch (error) {
    throw error instanceof UserError ? new UserError(words(error.message)) : error;
  }
}

/** A file of objects, or else another kustomization. */
function* accumulateOne(loader: Loader, path: string, resources: Resource[], warnings: string[]): Execution<void> {
  let failure: string;
  try {
    const objects = yield* readObjects(loader, path);
    yield* telling(
      (message) => `merging resources from '${path}': ${message}`,
      function* () {
        for (const resource of objects) append(resources, resource);
      },
    );
    return;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    failure = error.message.startsWith('merging resources') ? error.message : `accumulating resources from '${path}': ${error.message}`;
    // What is no YAML can be nothing else; everything else is tried as a directory.
    if (error.message.startsWith('MalformedYAMLError')) throw new UserError(`accumulating resources: ${failure}`);
  }
  yield* telling(
    (message) => `accumulating resources: accumulation err='${failure}': ${message}`,
    () => accumulateDirectory(loader.below(path), resources, warnings),
  );
}

function* accumulateDirectory(below: Loader, resources: Resource[], warnings: string[]): Execution<void> {
  const kustomization = yield* telling(
    (message) => `couldn't make target for path '${below.root}': ${message}`,
    () => readKustomization(below, warnings),
  );
  const made = yield* telling(
    (message) => `recursed accumulation of path '${below.root}': ${message}`,
    () => accumulate(below, kustomization, [], warnings),
  );
  yield* telling(
    (message) => `recursed merging from path '${below.root}': ${message}`,
    function* () {
      for (const resource of made) append(resources, resource);
    },
  );
}

function* readObjects(loader: Loader, path: string): Execution<readonly Resource[]> {
  const { documents, problem } = readManifest(decode(yield* loader.read(path)));
  if (problem) throw new UserError(`MalformedYAMLError: ${problem.error.replace(/^error converting YAML to JSON: /, '')} in File: ${path}`);
  const objects = documents.flatMap(({ value }) =>
    isFields(value) ? (Array.isArray(value['items']) && value['kind'] === 'List' ? (value['items'] as Fields[]) : [value]) : [],
  );
  return objects.map((object) => {
    const { kind, name } = idOf(object);
    if (kind === '') throw new UserError(`missing Resource metadata`);
    if (name === '') throw new UserError(`missing metadata.name in object {{${object['apiVersion'] ?? ''} ${kind}} {{ } map[] map[]}}`);
    return { object: structuredCopy(object), earlier: [], needsHash: false };
  });
}

/** Read values are shared; the build changes its own. */
const structuredCopy = (object: Fields): Fields => JSON.parse(JSON.stringify(object)) as Fields;
