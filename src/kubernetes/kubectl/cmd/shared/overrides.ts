import { decode } from '../../../api/decode.ts';
import type { Json } from '../../../api/meta.ts';
import { type Fields, jsonPatch, mergePatch, strategicMergePatch } from '../../../api/patch/index.ts';
import { definitionFor } from '../../../api/schema.ts';
import { readYaml } from '../../../api/yaml/index.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { splitVersion, type Unstructured } from '../../resource/object.ts';

const noObject =
  'couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** --overrides: JSON merged into an object that kubectl made; unknown fields get lost (cmdutil.Overrider). */
export function applyOverrides(invocation: Invocation, object: Unstructured): Unstructured {
  const text = invocation.flags.string('overrides');
  if (text === '') return object;
  const type = invocation.flags.string('override-type') || 'merge';
  const read = readYaml(text);
  if ('error' in read || typeof read.value !== 'object' || read.value === null) throw new UserError('Invalid JSON Patch');
  const gvk = { ...splitVersion(object.apiVersion!), kind: object.kind! };
  const patched = patchWith(type, object as unknown as Fields, read.value, gvk);
  if ('error' in patched) throw new UserError(patched.error);
  if (Array.isArray(patched.value)) throw new UserError(noObject);
  const decoded = decode(patched.value, gvk, 'Ignore');
  // A decoder of its own says it without the server's words around.
  if ('status' in decoded) throw new UserError((decoded.status.message ?? '').replace(/^\S+ in version "[^"]*" cannot be handled as an? \w+: /, ''));
  return { ...(object as object), ...(decoded.object as unknown as Unstructured) };
}

function patchWith(type: string, object: Fields, patch: Json, gvk: { readonly group: string; readonly version: string; readonly kind: string }) {
  if (type === 'merge') return mergePatch(object, patch);
  if (type === 'strategic') return strategicMergePatch(object, patch as Fields, definitionFor(gvk));
  if (type === 'json') return jsonPatch(object, patch as unknown as readonly Fields[]);
  throw new UserError(`invalid override type: ${type}`);
}
