import { decode } from '../../../../machine/process/text.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import { readYaml } from '../../../api/yaml/index.ts';
import { UserError } from '../../errors.ts';
import { marshal, marshalIndent } from '../../text/go.ts';
import { type Place, placesAt, splitPath } from './field-path.ts';
import type { Loader } from './loader.ts';
import { idsOf, idText, isFields, isSelected, selectsById } from './resource.ts';
import type { FieldOptions, Replacement, Resource, SourceSelector, TargetSelector } from './types.ts';

const ownName = 'metadata.name';

/** `replacements`: values of some fields are put into others (api/filters/replacement). */
export function* applyReplacements(loader: Loader, resources: readonly Resource[], entries: readonly Replacement[]): Execution<void> {
  for (const entry of entries) for (const replacement of yield* load(loader, entry)) replace(resources, replacement);
}

function* load(loader: Loader, entry: Replacement): Execution<readonly Replacement[]> {
  const { path } = entry;
  if (path === undefined) return [entry];
  if (entry.source || entry.targets) throw new UserError('cannot specify both path and inline replacement');
  const read = readYaml(decode(yield* loader.read(path)));
  if ('error' in read) throw new UserError(read.error);
  if (Array.isArray(read.value)) return read.value as unknown as Replacement[];
  if (isFields(read.value)) return [read.value as unknown as Replacement];
  throw new UserError(`unsupported replacement type encountered within replacement path: ${typeof read.value}`);
}

function replace(resources: readonly Resource[], { source, sourceValue, targets }: Replacement): void {
  if ((source === undefined && sourceValue === undefined) || !targets) throw new UserError('replacements must specify a source and at least one target');
  if (source !== undefined && sourceValue !== undefined) throw new UserError('value and resource selectors are mutually exclusive');
  const value = source === undefined ? sourceValue : sourceValueOf(resources, source);
  for (const target of targets) {
    if (!target.select) throw new UserError('target must specify resources to select');
    for (const resource of resources) if (isTarget(resource, target)) copyTo(resource, value, target);
  }
}

const selectorText = ({ group = '', version = '', kind = '', name = '', namespace = '' }: SourceSelector) => idText({ group, version, kind, name, namespace });

function sourceValueOf(resources: readonly Resource[], source: SourceSelector): unknown {
  const found = resources.filter((resource) => idsOf(resource).some((id) => selectsById(source, id)));
  const path = source.fieldPath || ownName;
  const what = `${selectorText(source)}${source.fieldPath ? `:${source.fieldPath}` : ''}`;
  if (found.length > 1) throw new UserError(`multiple matches for selector ${what}`);
  if (found.length === 0) throw new UserError(`nothing selected by ${what}`);
  const [place] = placesAt(found[0]!.object, splitPath(path), false);
  if (place === undefined || isEmpty(place.value)) throw new UserError(`fieldPath \`${path}\` is missing for replacement source ${selectorText(source)}`);
  return refined(place.value, source.options);
}

const isEmpty = (value: unknown) => value === null || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0);

function refined(value: unknown, { delimiter = '', index = 0 }: FieldOptions = {}): unknown {
  if (delimiter === '') return value;
  if (typeof value === 'object') throw new UserError('delimiter option can only be used with scalar nodes');
  const part = String(value).split(delimiter)[index];
  if (part === undefined) throw new UserError(`options.index ${index} is out of bounds for value ${String(value)}`);
  return part;
}

function isTarget(resource: Resource, { select = {}, reject = [] }: TargetSelector): boolean {
  return isSelected(resource, select) && !reject.some((selector) => isSelected(resource, selector));
}

function copyTo(resource: Resource, value: unknown, { fieldPaths = [], options = {} }: TargetSelector): void {
  for (const path of fieldPaths.length > 0 ? fieldPaths : [ownName]) {
    const parts = splitPath(path);
    if (intoText(resource, parts, value, options)) continue;
    const places = placesAt(resource.object, parts, options.create ?? false);
    if (places.length === 0) throw new UserError(`unable to find ${options.create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`);
    for (const place of places) put(place, value, options);
  }
}

function put(place: Place, value: unknown, { delimiter = '', index = 0 }: FieldOptions): void {
  let wanted = value;
  if (delimiter !== '') {
    if (typeof place.value === 'object') throw new UserError('delimiter option can only be used with scalar nodes');
    const parts = String(place.value).split(delimiter);
    if (index < 0) parts.unshift(String(value));
    else if (index >= parts.length) parts.push(String(value));
    else parts[index] = String(value);
    wanted = parts.join(delimiter);
  }
  place.set(place.isNew ? wanted : asKindOf(place.value, wanted));
}

/** What replaces a scalar keeps its kind: a text stays one, and figures are a number again. */
function asKindOf(before: unknown, value: unknown): unknown {
  if (typeof value === 'object') return structuredCopy(value);
  if (typeof before === 'string') return String(value);
  return typeof before === 'number' && /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value;
}

const structuredCopy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A path may go on inside of a text that is itself JSON or YAML, as a ConfigMap's often are; false where it does not. */
function intoText(resource: Resource, parts: readonly string[], value: unknown, options: FieldOptions): boolean {
  for (let i = 1; i < parts.length; i++) {
    const [scalar] = placesAt(resource.object, parts.slice(0, i), false);
    if (typeof scalar?.value !== 'string') continue;
    const read = readYaml(scalar.value);
    if ('error' in read || !/^\s*[{[]/.test(scalar.value)) return false;
    const data = structuredCopy(read.value);
    const places = placesAt(data, parts.slice(i), options.create ?? false);
    for (const place of places) put(place, value, options);
    if (places.length > 0) scalar.set(/\n/.test(scalar.value) && scalar.value.includes('  ') ? marshalIndent(data, '  ') : marshal(data));
    return places.length > 0;
  }
  return false;
}
