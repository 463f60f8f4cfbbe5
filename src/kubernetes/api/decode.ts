import { type DecodeContext, newContext, Unmarshal } from './decode-context.ts';
import { decoderOf } from './decode-structure.ts';
import { badRequest } from './errors.ts';
import { goQuote } from './go-text.ts';
import type { GroupVersionKind, KubernetesObject, Status } from './meta.ts';
import { definitionFor, type Schema } from './schema.ts';
import { findKind, formatGroupVersion, parseGroupVersion } from './scheme.ts';

/** What the server does about fields it does not know: refuse, warn, or drop them in silence (`?fieldValidation=`). */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type Decoded = { readonly object: KubernetesObject; readonly warnings: readonly string[] } | { readonly status: Status };

/** Problems beyond this count are not listed (sigs.k8s.io/json). */
const mostStrictErrors = 100;

/**
 * Reads a JSON value as an object of a kind, as the server's decoder does: the result has known fields only, in the form in which the
 * server writes them (quantities and times canonical, empty optional fields left out, fields without omitempty present). The value
 * itself comes back where nothing changes; it is never changed.
 *
 * `known` is an object of the kind that was read before: what the value shares with it (an update of a status its spec) is not read again.
 * `duplicates` are the paths of keys that the text of the body had twice; a JSON value cannot tell.
 */
export function decode(value: unknown, gvk: GroupVersionKind, mode: FieldValidation, duplicates: readonly string[] = [], known?: KubernetesObject): Decoded {
  const own = ownKind(value, gvk);
  const mismatch = kindProblem(own, gvk);
  if (mismatch !== undefined) return refused(own, gvk, mismatch);
  const schema = definitionFor(gvk);
  if (!schema) return { object: withKind(value as KubernetesObject, gvk), warnings: [] };
  const context = newContext(known);
  // encoding/json leaves a struct as it is where it reads null.
  const read = attempt(schema, value ?? {}, context);
  const problem = read instanceof Unmarshal ? read.message : context.saved;
  if (problem !== undefined) return refused(own, gvk, problem);
  const strict = strictErrors(context.unknown, duplicates);
  if (mode === 'Strict' && strict.length > 0) return refused(own, gvk, `strict decoding error: ${strict.join(', ')}`);
  return { object: withKind(read as KubernetesObject, gvk), warnings: mode === 'Warn' ? strict : noErrors };
}

const refused = (own: GroupVersionKind, gvk: GroupVersionKind, problem: string): Decoded => ({
  status: badRequest(`${own.kind} in version ${goQuote(own.version)} cannot be handled as a ${gvk.kind}: ${problem}`),
});

const noErrors: readonly string[] = [];

function attempt(schema: Schema, value: unknown, context: DecodeContext): unknown {
  try {
    return decoderOf(schema)(value, context);
  } catch (error) {
    if (error instanceof Unmarshal) return error;
    throw error;
  }
}

function strictErrors(unknown: readonly string[], duplicates: readonly string[]): readonly string[] {
  if (unknown.length === 0 && duplicates.length === 0) return noErrors;
  const texts = [...unknown.map((path) => `unknown field ${goQuote(path)}`), ...duplicates.map((path) => `duplicate field ${goQuote(path)}`)];
  return [...new Set(texts)].slice(0, mostStrictErrors);
}

/** The kind that the value claims, with what it leaves open taken from the request. */
function ownKind(value: unknown, gvk: GroupVersionKind): GroupVersionKind {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (kind === gvk.kind && apiVersion === formatGroupVersion(gvk)) return gvk;
  const groupVersion = typeof apiVersion === 'string' && apiVersion !== '' ? parseGroupVersion(apiVersion) : gvk;
  return { group: groupVersion.group, version: groupVersion.version, kind: typeof kind === 'string' && kind !== '' ? kind : gvk.kind };
}

function kindProblem(own: GroupVersionKind, expected: GroupVersionKind): string | undefined {
  if (own === expected || (own.kind === expected.kind && own.group === expected.group && own.version === expected.version)) return undefined;
  const version = formatGroupVersion(own);
  if (!findKind(own.group, own.version, own.kind) && !definitionFor(own))
    return `no kind ${goQuote(own.kind)} is registered for version ${goQuote(version)} in scheme "pkg/runtime/scheme.go:111"`;
  return `converting (${own.version}.${own.kind}) to (${expected.group || 'core'}.${expected.kind}): unknown conversion`;
}

function withKind(object: KubernetesObject, gvk: GroupVersionKind): KubernetesObject {
  const apiVersion = formatGroupVersion(gvk);
  return object.apiVersion === apiVersion && object.kind === gvk.kind ? object : { ...object, apiVersion, kind: gvk.kind };
}
