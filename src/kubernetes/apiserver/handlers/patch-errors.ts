import { badRequest, invalid, pathNotFound, plainError } from '../../api/errors.ts';
import { invalid as invalidField } from '../../api/fielderror.ts';
import { goValue } from '../../api/go-value.ts';
import { writeJson } from '../../api/json.ts';
import type { Json, Status } from '../../api/meta.ts';

/** A request that was understood and cannot be done (NewGenericServerResponse with 422). */
function unprocessable(): Status {
  const message = 'the server rejected our request due to an error in our request';
  return { ...pathNotFound(), message, reason: 'Invalid', code: 422 };
}

export const jsonPatchFailed = unprocessable;

const badPatches = new Set([
  'invalid JSON document',
  'invalid patch format of primitive list',
  'invalid patch format of retainKeys',
  'invalid patch format of setElementOrder list',
  'strategic merge patch format is not supported',
]);

/** handlers/patch.go interpretStrategicMergePatchError. */
export function strategicPatchFailed(error: string): Status {
  if (badPatches.has(error)) return badRequest(error);
  return error === 'lists of lists are not supported' ? unprocessable() : plainError(error);
}

/** The decoder's text without what it says of the object as a whole. */
const reasonOf = (message: string) => message.replace(/^.*? cannot be handled as a \w+: /, '');

const asInvalidPatch = (value: string, detail: string): Status => invalid({ group: '', kind: '' }, '', [invalidField('patch', value, detail)]);

/** JSON and merge patches make a JSON document that is decoded as any other; the whole of it is shown. */
export function jsonResultError(_body: Json, result: Json, message: string): Status {
  return asInvalidPatch(writeJson(result), reasonOf(message));
}

/** A strategic merge patch makes a map that the converter reads; it names Go's types (runtime.DefaultUnstructuredConverter). */
export function strategicResultError(body: Json, _result: Json, message: string): Status {
  return asInvalidPatch(
    goValue(body),
    reasonOf(message).replace(/^json: cannot unmarshal (\S+) into Go (?:struct field \S+|value) of type (\S+)$/, converterError),
  );
}

const goKinds: Readonly<Record<string, string>> = { number: 'int64', object: 'map', array: 'slice', bool: 'bool', string: 'string' };

function converterError(_: string, from: string, type: string): string {
  const kind = goKinds[from] ?? from;
  if (type.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (type.startsWith('map[')) return `cannot restore map from ${kind}`;
  return type.includes('.') ? `cannot restore struct from: ${kind}` : `unrecognized type: ${type}`;
}
