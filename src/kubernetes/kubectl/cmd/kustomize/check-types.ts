import { UserError } from '../../errors.ts';
import { compareText } from '../../text/go.ts';
import { isFields } from './resource.ts';
import type { Fields } from './types.ts';

/** A type of Go: a scalar by its name, a list, a map of texts, or a struct with its fields. */
type GoType = 'string' | 'bool' | 'int64' | 'any' | { readonly list: GoType } | { readonly map: 'string' } | Struct;

interface Struct {
  readonly struct: string;
  readonly fields: Readonly<Record<string, GoType>>;
}

const strings = { list: 'string' } as const;
const pairs = { map: 'string' } as const;
const struct = (name: string, fields: Readonly<Record<string, GoType>>): Struct => ({ struct: name, fields });
const allOf = (type: 'string' | 'bool', names: string): Readonly<Record<string, GoType>> => Object.fromEntries(names.split(' ').map((name) => [name, type]));

const label = struct('Label', { pairs, includeSelectors: 'bool', includeTemplates: 'bool', fields: 'any' });
const patch = struct('Patch', { path: 'string', patch: 'string', target: 'any', options: 'any' });
const image = struct('Image', allOf('string', 'name newName newTag tagSuffix digest'));
const replica = struct('Replica', { name: 'string', count: 'int64' });

/** The part of types.Kustomization whose values people get wrong; of the rest only the names are known here. */
const kustomization = (names: ReadonlySet<string>): Struct =>
  struct('Kustomization', {
    ...Object.fromEntries([...names].map((name) => [name, 'any' as const])),
    ...allOf('string', 'apiVersion kind namePrefix nameSuffix namespace'),
    ...Object.fromEntries(['resources', 'bases', 'components', 'crds', 'patchesStrategicMerge', 'buildMetadata'].map((name) => [name, strings])),
    commonLabels: pairs,
    commonAnnotations: pairs,
    labels: { list: label },
    patches: { list: patch },
    patchesJson6902: { list: patch },
    images: { list: image },
    replicas: { list: replica },
  });

/** Fails with what Go's decoder says first: fields come in the order of their names. */
export function checkTypes(fields: Fields, known: ReadonlySet<string>): void {
  const problem = inStruct(fields, kustomization(known), '');
  if (problem !== undefined) throw new UserError(`invalid Kustomization: json: ${problem}`);
}

function inStruct(fields: Fields, { struct: name, fields: types }: Struct, path: string): string | undefined {
  for (const key of Object.keys(fields).sort(compareText)) {
    const type = types[key];
    if (type === undefined) return `unknown field "${key}"`;
    const here = path === '' ? key : `${path}.${key}`;
    const problem = inValue(fields[key], type, `${name}.${here}`, here);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function inValue(value: unknown, type: GoType, place: string, path: string): string | undefined {
  if (type === 'any' || value === null || value === undefined) return undefined;
  const mismatch = `cannot unmarshal ${kindOf(value)} into Go struct field ${place} of type ${nameOf(type)}`;
  if (typeof type === 'string') return fits(value, type) ? undefined : mismatch;
  if ('list' in type) {
    if (!Array.isArray(value)) return mismatch;
    return first(value, (item) => inValue(item, type.list, place, path));
  }
  if (!isFields(value)) return mismatch;
  return 'map' in type ? first(Object.values(value), (item) => inValue(item, 'string', place, path)) : inStruct(value, type, path);
}

function first(items: readonly unknown[], check: (item: unknown) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = check(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const scalars = { string: 'string', bool: 'boolean', int64: 'number' } as const;
const fits = (value: unknown, type: keyof typeof scalars) => typeof value === scalars[type];

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

function nameOf(type: GoType): string {
  if (typeof type === 'string') return type;
  if ('list' in type) return `[]${nameOf(type.list)}`;
  return 'map' in type ? 'map[string]string' : `types.${type.struct}`;
}
