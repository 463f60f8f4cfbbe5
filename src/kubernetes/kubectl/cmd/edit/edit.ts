import type { Execution } from '../../../../machine/process/types.ts';
import { readYaml, writeYaml } from '../../../api/yaml/index.ts';
import { Exit, isConflict, isFailure, isNotFound, StatusError, UserError } from '../../errors.ts';
import { validationOf } from '../../flags/dry-run.ts';
import type { Invocation } from '../../invocation.ts';
import { patchTypeOf, twoWayPatch } from '../../patching.ts';
import { withoutManagedFields } from '../../printers/object-printer.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { checkKind } from '../../resource/decode.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { isList, type Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { visitText } from '../../resource/stream.ts';
import { marshal, marshalIndent } from '../../text/go.ts';
import { editText, preserved } from './launch.ts';

const header = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Lines that begin with `#` are ours. */
export const withoutComments = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .trim();

/** kubectl edit */
export function* runEdit(invocation: Invocation): Execution<number> {
  const selection = { ...(yield* selectionFromFlags(invocation)), flatten: true, latest: true, continueOnError: true };
  const { infos, error } = yield* (yield* select(invocation, selection)).infos();
  if (error) throw error;
  if (infos.length === 0) throw new UserError('edit cancelled, no objects found');
  return yield* editLoop(invocation, infos, (originals, edited) => sendPatches(invocation, originals, edited));
}

/** What came of sending: comments for the next round, or none when all went well. */
export type Send = (originals: readonly Info[], edited: readonly Info[]) => Execution<readonly string[]>;

/** Opens the editor until what was saved could be sent, or nothing was changed any more (EditOptions.Run). */
export function* editLoop(invocation: Invocation, infos: readonly Info[], send: Send): Execution<number> {
  const json = invocation.flags.string('output') === 'json';
  const objects = infos.map((info) => withoutManagedFields(objectOf(info)));
  const shown = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  const original = json ? `${marshalIndent(shown, '    ')}\n` : writeYaml(shown as never);
  let content = original;
  let reasons: readonly string[] = [];
  let before = '';
  let file = '';
  for (let failed = false; ; failed = true) {
    const comments = json ? '' : header + reasons.map((line) => `# ${line.replaceAll('\n', '\n# ')}\n`).join('') + (reasons.length > 0 ? '#\n' : '');
    let text: string;
    let path: string;
    try {
      ({ text, path } = yield* editText(invocation, comments + content, json ? '.json' : '.yaml'));
    } catch (error) {
      throw isFailure(error) ? yield* preserved(invocation, file, error) : error;
    }
    if (failed && withoutComments(before) === withoutComments(text))
      throw yield* preserved(invocation, path, new UserError('Edit cancelled, no valid changes were saved.'));
    if (file !== '') invocation.process.unlink(file);
    file = path;
    before = text;
    content = withoutComments(text) === '' ? '' : `${withoutComments(text)}\n`;
    const problem = validationProblem(invocation, text);
    if (problem !== undefined) {
      yield* invocation.err(`error: ${infos[0]!.mapping.resource} "${infos[0]!.name}" is invalid\n`);
      reasons = [`${infos[0]!.mapping.resource} "${infos[0]!.name}" was not valid:`, `* ${problem}`];
      continue;
    }
    if (withoutComments(original) === withoutComments(text)) {
      invocation.process.unlink(path);
      yield* invocation.err('Edit cancelled, no changes made.\n');
      return 0;
    }
    const parsed = yield* parse(invocation, text);
    if ('error' in parsed) {
      reasons = [`The edited file had a syntax error: ${parsed.error}`];
      continue;
    }
    reasons = yield* send(infos, parsed.infos);
    if (reasons.length === 0) {
      invocation.process.unlink(path);
      return 0;
    }
  }
}

function validationProblem(invocation: Invocation, text: string): string | undefined {
  if (validationOf(invocation) === 'Ignore') return undefined;
  const read = readYaml(withoutComments(text));
  if ('error' in read) return read.error;
  if (isList(read.value)) return undefined;
  try {
    checkKind(read.value, 'edited-file');
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function* parse(invocation: Invocation, text: string): Execution<{ readonly infos: readonly Info[] } | { readonly error: string }> {
  const infos: Info[] = [];
  const selection = { namespace: yield* invocation.namespace(), flatten: true };
  try {
    yield* visitText(invocation, selection, text, 'edited-file', function* (item) {
      if (item instanceof Error) throw item;
      const objects = isList(item.object) ? item.object.items : [item.object as Unstructured];
      for (const object of objects) infos.push({ ...item, object, name: object.metadata.name ?? '', namespace: object.metadata.namespace ?? '' });
    });
    return { infos };
  } catch (error) {
    if (isFailure(error)) return { error: error.message };
    throw error;
  }
}

/** Sends each difference; what the server finds invalid comes back for the next round. */
function* sendPatches(invocation: Invocation, originals: readonly Info[], edited: readonly Info[]): Execution<readonly string[]> {
  const printer = yield* operationPrinter(invocation);
  const reasons: string[] = [];
  for (const info of edited) {
    const original = originals.find((candidate) => objectOf(candidate).metadata.uid === objectOf(info).metadata.uid);
    if (!original) throw new UserError(`no original object found for ${info.name}`);
    const patch = twoWayPatch(withoutManagedFields(objectOf(original)) as Unstructured, objectOf(info), original.mapping);
    if (marshal(patch) === '{}') {
      yield* printer.print(info.object, 'skipped');
      continue;
    }
    if (invocation.flags.bool('output-patch')) yield* invocation.out(`Patch: ${marshal(patch)}\n`);
    try {
      const options = {
        fieldManager: invocation.flags.string('field-manager'),
        fieldValidation: validationOf(invocation),
        subresource: invocation.flags.string('subresource') || undefined,
      };
      yield* printer.print(
        yield* patchObject(invocation, original.mapping, original.namespace, original.name, patchTypeOf(original.mapping), patch, options),
        'edited',
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      reasons.push(...(yield* failureReasons(invocation, original, error)));
    }
  }
  return reasons;
}

function* failureReasons(invocation: Invocation, info: Info, error: StatusError): Execution<readonly string[]> {
  const name = `${info.mapping.resource} "${info.name}"`;
  if (error.reason === 'Invalid') {
    const causes = (error.status.details?.causes ?? []).map((cause) => `* ${cause.field}: ${cause.message}`);
    yield* invocation.err(`error: ${name} is invalid\n`);
    return [`${name} was not valid:`, ...causes.flatMap((cause) => cause.split('\n'))];
  }
  if (isNotFound(error)) {
    yield* invocation.err(`error: ${name} could not be found on the server\n`);
    throw new Exit(1);
  }
  yield* invocation.err(`error: ${name} could not be patched: ${error.message}\n`);
  if (isConflict(error)) throw new Exit(1);
  return [`${name} could not be patched: ${error.message}`];
}
