import type { Execution } from '../../../../machine/process/types.ts';
import type { Json } from '../../../api/meta.ts';
import { type Fields, jsonPatch, mergePatch, strategicMergePatch } from '../../../api/patch/index.ts';
import { definitionFor } from '../../../api/schema.ts';
import { readYaml } from '../../../api/yaml/index.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { readText } from '../../files.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { stringFlag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, localFlag, printFlags, subresourceFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { splitVersion, type Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { marshal } from '../../text/go.ts';
import { recordFlag, recordPatch } from '../shared/record.ts';

/** kubectl patch */
export const patch: Command = {
  name: 'patch',
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  long: 'Changes fields of an object with a strategic merge patch, a JSON merge patch or a JSON patch, in JSON or YAML.',
  examples: `  # Another image
  kubectl patch pod web -p '{"spec":{"containers":[{"name":"nginx","image":"nginx:1.28"}]}}'

  # The same as a JSON patch
  kubectl patch pod web --type=json -p='[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.28"}]'`,
  flags: [
    ...printFlags,
    recordFlag,
    stringFlag('patch', 'p', 'The patch.'),
    stringFlag('patch-file', '', 'File with the patch.'),
    stringFlag('type', '', 'json, merge or strategic.', 'strategic'),
    dryRunFlag,
    ...fileFlags('identifying the resource to update'),
    localFlag('Patch the object of the file, without the server.'),
    fieldManagerFlag('kubectl-patch'),
    subresourceFlag('Patch this subresource.'),
  ],
  run,
  complete: completeResources,
};

const types = ['json', 'merge', 'strategic'] as const;
type PatchKind = (typeof types)[number];

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const dryRun = yield* dryRunOf(invocation);
  const local = flags.bool('local');
  if (flags.changed('patch') && flags.changed('patch-file')) throw new UserError('cannot specify --patch and --patch-file together');
  if (local && invocation.args.length > 0) throw new UserError('cannot specify --local and server resources');
  if (local && dryRun === 'server') throw new UserError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const type = flags.string('type').toLowerCase();
  if (flags.string('patch') === '' && flags.string('patch-file') === '') {
    throw new UserError('must specify --patch or --patch-file containing the contents of the patch');
  }
  if (!types.some((known) => known === type)) throw new UserError(`--type must be one of [json merge strategic], not "${flags.string('type')}"`);
  const value = yamlOrJson(flags.string('patch') || (yield* readPatchFile(invocation)));
  // Upstream sets the operation after the remark on dry runs, which gets lost.
  const printer = yield* operationPrinter(invocation);
  const selection = {
    ...(yield* selectionFromFlags(invocation)),
    continueOnError: true,
    flatten: true,
    local,
    subresource: flags.string('subresource') || undefined,
  };
  let count = 0;
  yield* (yield* select(invocation, selection)).visit(function* (info) {
    count++;
    const before = objectOf(info);
    const after =
      local || dryRun === 'client'
        ? patchLocally(info, type as PatchKind, value)
        : yield* send(invocation, info, type as PatchKind, value, dryRun === 'server');
    const changed = marshal(before) !== marshal(after);
    yield* printer.print(after, changed ? 'patched' : 'patched (no change)');
  });
  if (count === 0) throw new UserError('no objects passed to patch');
}

function* readPatchFile(invocation: Invocation): Execution<string> {
  try {
    return yield* readText(invocation.process, invocation.flags.string('patch-file'));
  } catch (error) {
    throw error instanceof UserError ? new UserError(`unable to read patch file: ${error.message}`) : error;
  }
}

/** The patch as it is sent: what begins as a JSON object goes as text if it is none; everything else is read as YAML. */
function yamlOrJson(text: string): Json {
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      return text;
    }
  }
  const read = readYaml(text);
  if ('error' in read) throw new UserError(`unable to parse ${JSON.stringify(text)}: error converting YAML to JSON: ${read.error}`);
  return typeof read.value === 'string' ? JSON.stringify(read.value) : read.value;
}

function* send(invocation: Invocation, info: Info, type: PatchKind, value: Json, dryRun: boolean): Execution<Unstructured> {
  const { flags } = invocation;
  const options = { dryRun, fieldManager: flags.string('field-manager'), subresource: flags.string('subresource') || undefined };
  const { mapping, namespace, name } = info;
  const patched = yield* patchObject(invocation, mapping, namespace, name, type, value, options);
  const cause = recordPatch(invocation);
  return cause ? yield* patchObject(invocation, mapping, namespace, name, 'merge', cause, options) : patched;
}

function patchLocally(info: Info, type: PatchKind, value: Json): Unstructured {
  const object = objectOf(info);
  const gvk = { ...splitVersion(object.apiVersion!), kind: object.kind! };
  const source = object as unknown as Fields;
  const patched =
    type === 'json'
      ? jsonPatch(source, value as readonly Fields[])
      : type === 'merge'
        ? mergePatch(source, value)
        : strategicMergePatch(source, value as Fields, definitionFor(gvk));
  if ('error' in patched) throw new UserError(patched.error);
  return patched.value as unknown as Unstructured;
}
