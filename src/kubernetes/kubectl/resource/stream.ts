import type { Execution } from '../../../machine/process/types.ts';
import { readManifest } from '../../api/yaml/index.ts';
import { NoKindMatchError, UserError } from '../errors.ts';
import { readText } from '../files.ts';
import type { Invocation } from '../invocation.ts';
import { checkKind, decodeObject } from './decode.ts';
import { type Source, stdin } from './files.ts';
import type { Info } from './info.ts';
import { findKindMapping, type Mapping } from './mapper.ts';
import { splitVersion, type Unstructured } from './object.ts';
import type { Visit } from './result.ts';
import type { Selection } from './selection.ts';

/** One visit per file: its documents one after another. */
export function documentVisits(invocation: Invocation, selection: Selection, sources: readonly Source[]): readonly Visit[] {
  return sources.map(({ path }) => ({
    kind: 'stream',
    *read(emit) {
      const text = yield* readText(invocation.process, path === stdin ? '-' : path);
      yield* visitText(invocation, selection, text, path, emit);
    },
  }));
}

export type Emit = (item: Info | Error) => Execution<void>;

/** Reads objects from a text. What cannot be parsed or validated ends it (thrown); an object that cannot be taken is passed on as an error. */
export function* visitText(invocation: Invocation, selection: Selection, text: string, source: string, emit: Emit): Execution<void> {
  const { documents, problem } = readManifest(text);
  for (const { value } of documents) {
    if (value === null) continue;
    if (selection.validate) checkKind(value, source);
    yield* emit(yield* infoOrError(invocation, selection, value, source));
  }
  if (problem) throw new UserError(`error parsing ${source}: ${problem.error}`);
}

function* infoOrError(invocation: Invocation, selection: Selection, value: unknown, source: string): Execution<Info | Error> {
  try {
    const object = decodeObject(value, source);
    return yield* infoFor(invocation, selection, object, source);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

const unknownMapping = (object: Unstructured): Mapping => ({
  ...splitVersion(object.apiVersion ?? ''),
  kind: object.kind ?? '',
  resource: '',
  namespaced: true,
});

function* infoFor(invocation: Invocation, selection: Selection, object: Unstructured, source: string): Execution<Info> {
  const name = object.metadata.name ?? '';
  const namespace = object.metadata.namespace ?? '';
  if (selection.local) return { mapping: unknownMapping(object), name, namespace, source, object };
  // A List of several objects is no resource: its items are mapped one by one.
  if (object.kind === 'List' && object.apiVersion === 'v1' && selection.flatten) return { mapping: unknownMapping(object), name, namespace, source, object };
  const { group, version } = splitVersion(object.apiVersion ?? '');
  try {
    return { mapping: findKindMapping(yield* invocation.discovery(), group, version, object.kind!), name, namespace, source, object };
  } catch (error) {
    if (!(error instanceof NoKindMatchError)) throw error;
    throw new UserError(
      `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": ${error.message}\nensure CRDs are installed first`,
    );
  }
}
