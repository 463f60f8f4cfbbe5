import type { Execution } from '../../../../machine/process/types.ts';
import { parseSteps } from '../../../api/jsonpath/index.ts';
import { definitionFor } from '../../../api/schema.ts';
import type { Command } from '../../command.ts';
import { completeTypes } from '../../completion/resources.ts';
import { Exit, UserError } from '../../errors.ts';
import { Explainer } from '../../explain/explain.ts';
import { explainV2 } from '../../explain/explain-v2.ts';
import { lookup } from '../../explain/schema-node.ts';
import { boolFlag, stringFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import type { Discovery } from '../../resource/discovery.ts';
import { findResourceType, groupResourceOf, type Mapping } from '../../resource/mapper.ts';
import { splitVersion } from '../../resource/object.ts';

/** kubectl explain */
export const explain: Command = {
  name: 'explain',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: 'Describes the fields of a kind: their types, which are required, and what they mean. A field is named by its path from the type on.\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  examples: `  # The fields of a Pod
  kubectl explain pods

  # One field of a container
  kubectl explain pods.spec.containers.image

  # All fields below one
  kubectl explain pods.spec --recursive`,
  flags: [
    boolFlag('recursive', 'R', 'The fields of the fields too, without texts.'),
    stringFlag('api-version', '', 'The version to explain, as group/version.'),
    stringFlag('output', 'o', 'plaintext or plaintext-openapiv2.', 'plaintext'),
  ],
  run,
  complete: completeTypes,
};

interface Request {
  readonly mapping: Mapping;
  readonly fields: readonly string[];
}

/** The steps of `pod.spec.containers`, which is a JSONPath without its braces (explain.jsonPathParse). */
function stepsOf(text: string, wrong = 'first node must be field node'): readonly string[] {
  const parsed = parseSteps(`{.${text.replace(/\.$/, '')}}`);
  if ('error' in parsed) throw new UserError(parsed.error);
  return parsed.steps.map((step, i) => {
    // The one behind a whole name of a type begins with a dot of its own: that is a recursive descent.
    if (step.kind === 'recursive' && i === 0 && text.startsWith('.')) return '';
    if (step.kind !== 'field') throw new UserError(`invalid jsonpath syntax, ${wrong}`);
    return step.name;
  });
}

/** The type, and the path of fields behind it: `deployments.apps.spec` (explain.SplitAndParseResourceRequestWithMatchingPrefix). */
function splitRequest(discovery: Discovery, argument: string, anyGroup: boolean): Request {
  if (argument.startsWith('.')) throw new UserError('invalid jsonpath syntax, first node must be field node');
  const [first = '', ...fields] = anyGroup ? stepsOf(argument) : stepsOf(argument, 'all nodes must be field nodes');
  const mapping = findType(discovery, first);
  const namesakes = anyGroup ? discovery.resources.filter((entry) => entry.name === mapping.resource) : [];
  for (const { name, group, version, kind, namespaced } of namesakes) {
    const full = groupResourceOf({ group, resource: name });
    if (!argument.startsWith(full)) continue;
    const suffix = argument.slice(full.length);
    return { mapping: { group, version, kind, resource: name, namespaced }, fields: suffix === '' ? [] : stepsOf(suffix).slice(1) };
  }
  return { mapping, fields };
}

function findType(discovery: Discovery, name: string): Mapping {
  try {
    return findResourceType(discovery, name).mapping;
  } catch (error) {
    // explain asks the mapper itself, whose error is told without `error:`.
    if (error instanceof UserError) throw new Exit(1, `the server doesn't have a resource type "${name}"`);
    throw error;
  }
}

function* run(invocation: Invocation): Execution<void> {
  const { args, flags, options } = invocation;
  if (args.length === 0)
    throw new UserError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n');
  if (args.length > 1) throw new UserError('We accept only this format: explain RESOURCE\n');
  const { mapping, fields } = splitRequest(yield* invocation.discovery(2), args[0]!, flags.string('api-version') === '');
  const output = flags.string('output');
  const { group, version } = flags.string('api-version') === '' ? mapping : splitVersion(flags.string('api-version'));
  const definition = definitionFor({ group, version, kind: mapping.kind })?.definition;
  const node = definition === undefined ? undefined : lookup(definition);
  const descriptions = options.descriptions ?? (() => undefined);
  if (!node || !definition) throw new UserError(`couldn't find resource for "${group}/${version}, Resource=${mapping.resource}"`);
  const kind = { group, version, kind: mapping.kind };
  if (output === 'plaintext-openapiv2') return yield* invocation.out(explainV2(kind, definition, fields, descriptions, flags.bool('recursive')));
  if (output !== 'plaintext') throw new UserError(`unrecognized format: ${output}`);
  yield* invocation.out(`${group ? `GROUP:      ${group}\n` : ''}KIND:       ${mapping.kind}\nVERSION:    ${version}\n\n`);
  const page = new Explainer(descriptions, flags.bool('recursive')).page({ $ref: `/${definition}` }, fields);
  if (page === undefined) throw new UserError(`field "${fields.at(-1)}" does not exist`);
  yield* invocation.out(`${page}\n`);
}
