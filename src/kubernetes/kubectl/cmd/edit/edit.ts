import type { Execution } from '../../../../machine/process/types.ts';
import { readYaml, writeYaml } from '../../../api/yaml/index.ts';
import { Exit, isFailure, isNotFound, StatusError, UserError } from '../../errors.ts';
import { validationOf } from '../../flags/dry-run.ts';
import type { Invocation } from '../../invocation.ts';
import { patchTypeOf, twoWayPatch } from '../../patching.ts';
import { withoutManagedFields } from '../../printers/object-printer.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { checkKind } from '../../resource/decode.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { groupResourceOf } from '../../resource/mapper.ts';
import { isList, type Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { visitText } from '../../resource/stream.ts';
import { goSyntax, marshal, marshalIndent, quote } from '../../text/go.ts';
import { createOrUpdateAnnotation } from '../apply/last-applied.ts';
import { recorded } from '../shared/record.ts';
import { editText, preserved } from './launch.ts';

const editHeader = `# Please edit the object below. Lines beginning with a '#' will be ignored,
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
  const selection = { ...(yield* selectionFromFlags(invocation)), flatten: true, latest: true, continueOnError: true, emptySelector: true };
  const { infos, error } = yield* (yield* select(invocation, selection)).infos();
  if (error) throw error;
  if (infos.length === 0) throw new UserError('edit cancelled, no objects found');
  return yield* editLoop(invocation, infos, (originals, edited, file) => sendPatches(invocation, originals, edited, file));
}

/** What came of sending: comments for the next round, or none when all went well. */
export type Send = (originals: readonly Info[], edited: readonly Info[], file: string) => Execution<readonly string[]>;

const formats = ['json', 'kyaml', 'yaml'];

/** What stands in the file: JSON or YAML, whatever else -o knows. */
function serialized(invocation: Invocation, infos: readonly Info[]): string {
  const format = invocation.flags.string('output') || 'yaml';
  if (!formats.includes(format))
    throw new UserError(`unable to match a printer suitable for the output format "${format}", allowed formats are: ${formats.join(',')}`);
  const objects = infos.map((info) => withoutManagedFields(objectOf(info)));
  const shown = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return format === 'json' ? `${marshalIndent(shown, '    ')}\n` : writeYaml(shown as never);
}

/** Opens the editor until what was saved could be sent, or nothing was changed any more (EditOptions.Run). */
export function* editLoop(invocation: Invocation, infos: readonly Info[], send: Send, header = editHeader): Execution<number> {
  const json = invocation.flags.string('output') === 'json';
  const original = serialized(invocation, infos);
  let content = original;
  let reasons: readonly string[] = [];
  let before = '';
  let file = '';
  for (let failed = false; ; failed = true) {
    const comments = json ? '' : header + reasons.map((line) => `# ${line.replaceAll('\n', '\n# ')}\n`).join('') + (reasons.length > 0 ? '#\n' : '');
    const keptFile = file;
    const { text, path } = yield* keeping(invocation, keptFile, () => editText(invocation, comments + content, json ? '.json' : '.yaml'));
    if (failed && withoutComments(before) === withoutComments(text))
      throw yield* preserved(invocation, path, new UserError('Edit cancelled, no valid changes were saved.'));
    if (file !== '') invocation.process.unlink(file);
    file = path;
    before = text;
    content = withoutComments(text) === '' ? '' : `${withoutComments(text)}\n`;
    const problem = validationProblem(invocation, text);
    if (problem !== undefined) {
      yield* invocation.err(`error: ${nameOf(infos[0]!)} is invalid\n`);
      reasons = [`${nameOf(infos[0]!)} was not valid:`, `* ${problem}`];
      continue;
    }
    if (withoutComments(original) === withoutComments(text)) return yield* cancelled(invocation, path, 'no changes made.');
    if (withoutComments(text) === '') return yield* cancelled(invocation, path, 'saved file was empty.');
    const parsed = yield* parse(invocation, text);
    if ('error' in parsed) {
      reasons = [`The edited file had a syntax error: ${parsed.error}`];
      continue;
    }
    reasons = yield* keeping(invocation, path, () => send(infos, parsed.infos, path));
    if (reasons.length === 0) {
      invocation.process.unlink(path);
      return 0;
    }
  }
}

function* cancelled(invocation: Invocation, path: string, why: string): Execution<number> {
  invocation.process.unlink(path);
  yield* invocation.err(`Edit cancelled, ${why}\n`);
  return 0;
}

/** What fails leaves the file where it is, and says so. */
function* keeping<T>(invocation: Invocation, file: string, action: () => Execution<T>): Execution<T> {
  try {
    return yield* action();
  } catch (error) {
    throw isFailure(error) && !(error instanceof Exit) ? yield* preserved(invocation, file, error) : error;
  }
}

const nameOf = ({ mapping, name }: Info) => `${groupResourceOf(mapping)} ${quote(name)}`;

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
function* sendPatches(invocation: Invocation, originals: readonly Info[], edited: readonly Info[], file: string): Execution<readonly string[]> {
  const printer = yield* operationPrinter(invocation);
  const outcome: Outcome = { reasons: [], retryable: false, missing: false };
  for (const info of edited) {
    const original = originals.find((candidate) => objectOf(candidate).metadata.uid === objectOf(info).metadata.uid);
    if (!original) throw new UserError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(info.object)}}`);
    const before = withoutManagedFields(objectOf(original)) as Unstructured;
    const after = annotated(invocation, objectOf(info));
    if (marshal(before) === marshal(after)) {
      yield* printer.print(info.object, 'skipped');
      continue;
    }
    if (before.apiVersion !== after.apiVersion || before.kind !== after.kind || before.metadata.name !== after.metadata.name)
      throw new UserError('At least one of apiVersion, kind and name was changed');
    const patch = twoWayPatch(before, after, original.mapping);
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
      yield* addError(invocation, original, error, outcome);
    }
  }
  if (outcome.retryable) yield* invocation.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
  else if (outcome.missing) yield* invocation.err(`The edits you made on deleted resources have been saved to ${quote(file)}\n`);
  if (outcome.retryable || outcome.missing) throw new Exit(1);
  return outcome.reasons;
}

const annotated = (invocation: Invocation, object: Unstructured) =>
  recorded(invocation, createOrUpdateAnnotation(invocation.flags.bool('save-config'), object));

interface Outcome {
  readonly reasons: string[];
  retryable: boolean;
  missing: boolean;
}

/** editResults.addError */
function* addError(invocation: Invocation, info: Info, error: StatusError, outcome: Outcome): Execution<void> {
  const name = nameOf(info);
  if (error.reason === 'Invalid') {
    const causes = (error.status.details?.causes ?? []).map((cause) => `* ${cause.field}: ${cause.message}`);
    outcome.reasons.push(`${name} was not valid${causes.length > 0 ? ':' : ''}`, ...causes);
    return yield* invocation.err(`error: ${name} is invalid\n`);
  }
  if (isNotFound(error)) {
    outcome.missing = true;
    return yield* invocation.err(`error: ${name} could not be found on the server\n`);
  }
  outcome.retryable = true;
  yield* invocation.err(`error: ${name} could not be patched: ${error.message}\n`);
}
