import { fromCel, Message } from '../../../api/cel/index.ts';
import { decode } from '../../../api/decode.ts';
import { withDefaults } from '../../../api/defaults/index.ts';
import { internalError } from '../../../api/errors.ts';
import { goQuote } from '../../../api/go-text.ts';
import type { Json, KubernetesObject, Status } from '../../../api/meta.ts';
import { type Fields, jsonPatch } from '../../../api/patch/index.ts';
import { definitionFor, type Field, type Schema } from '../../../api/schema.ts';
import type { ResourceInfo } from '../../../api/scheme.ts';
import { mergeApplied } from '../../managedfields/merge.ts';
import { isFields, listKind } from '../../managedfields/place.ts';
import { typedError } from '../../managedfields/typed.ts';

/** The changed object; or an error of the policy, which its failurePolicy decides on; or an answer to the request. */
type PatchResult = { readonly object: KubernetesObject } | { readonly error: string } | { readonly status: Status };

/** Applies a list of JSONPatch{…} (patch/json_patch.go). */
export function patchWithJson(object: KubernetesObject, value: unknown, resource: ResourceInfo): PatchResult {
  const operations = value as readonly Message[];
  const mismatch = operations.flatMap((operation) => typeMismatches(operation['value'], undefined));
  if (mismatch.length > 0) return { error: `type mismatch: ${mismatch.join('\n')}` };
  const result = jsonPatch(object as unknown as Json, operations.map(operationOf));
  if ('error' in result) return result.error.endsWith(': test failed') ? { object } : { error: `JSON Patch: ${result.error}` };
  return decoded(result.value, object, resource);
}

/** What is not set is '' upstream; no `from` and no value are left out. */
function operationOf(operation: Message): Fields {
  const { op = '', path = '', ...more } = (fromCel(operation) ?? {}) as Fields;
  return { op, path, ...more };
}

/** Lays an Object{…} over the object, as server-side apply does, but without an owner (patch/smd.go). */
export function applyConfiguration(object: KubernetesObject, value: unknown, resource: ResourceInfo): PatchResult {
  const mismatch = typeMismatches(value, 'Object');
  if (mismatch.length > 0) return { error: `type mismatch: ${mismatch.join('\n')}` };
  const schema = definitionFor(resource);
  const applied = { ...(fromCel(value) as Fields), apiVersion: object.apiVersion!, kind: object.kind! };
  const failed = (why: string) => ({ error: `error applying patch: ${why}` });
  if (schema) {
    const problem = typedError(applied, schema);
    if (problem !== undefined) return failed(`failed to convert patch object to typed object: ${problem}`);
    const atomics = atomicsIn(applied, schema, undefined, '');
    if (atomics.length > 0) return failed(`invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`);
  }
  return decoded(mergeApplied(object as unknown as Json, applied, schema), object, resource);
}

/** The object as the server reads it, with defaults for what is new. */
function decoded(value: Json, old: KubernetesObject, resource: ResourceInfo): PatchResult {
  const result = decode(value, resource, 'Strict', undefined, old);
  if ('object' in result) return { object: withDefaults(result.object) };
  const { message = '' } = result.status;
  return { status: internalError(message.replace(/^.* cannot be handled as a \w+: /, '')) };
}

/** Messages whose type does not name the place in which they stand: `Object{spec: Object.metadata{}}` (CheckTypeNamesMatchFieldPathNames). */
function typeMismatches(value: unknown, expected: string | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => typeMismatches(item, expected));
  if (!(value instanceof Message)) return [];
  const { type } = value.constructor as typeof Message;
  const wrong =
    expected !== undefined && type !== expected
      ? [`unexpected type name ${goQuote(type)}, expected ${goQuote(expected)}, which matches field name path from root Object type`]
      : [];
  return [...wrong, ...Object.entries(value).flatMap(([name, inner]) => typeMismatches(inner, `${expected ?? type}.${name}`))];
}

/** What would be replaced as a whole: a policy must not, it may not know of all that it drops. */
function atomicsIn(value: Json, schema: Schema | undefined, field: Field | undefined, path: string): string[] {
  if (Array.isArray(value)) {
    const own = listKind(field) === 'atomic' ? [path] : [];
    return [...own, ...value.flatMap((item, index) => atomicsIn(item, schema?.items, undefined, `${path}[${index}]`))];
  }
  if (!isFields(value)) return [];
  const own = field?.mapType === 'atomic' || schema?.atomic ? [path] : [];
  return [
    ...own,
    ...Object.keys(value)
      .sort()
      .flatMap((key) => {
        const next = schema?.fields.get(key);
        return next ? atomicsIn(value[key]!, next.schema, next, `${path}.${key}`) : [];
      }),
  ];
}
