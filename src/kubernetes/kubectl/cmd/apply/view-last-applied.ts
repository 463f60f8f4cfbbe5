import type { Execution } from '../../../../machine/process/types.ts';
import { writeYaml } from '../../../api/yaml/index.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { stringFlag } from '../../flags/flag.ts';
import { allFlag, fileFlags, selectorFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { select } from '../../resource/builder.ts';
import { objectOf } from '../../resource/info.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { marshalIndent } from '../../text/go.ts';
import { lastAppliedOf } from './last-applied.ts';

/** kubectl apply view-last-applied */
export const viewLastApplied: Command = {
  name: 'view-last-applied',
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: [
    stringFlag('output', 'o', 'Output format: yaml or json.', 'yaml'),
    selectorFlag,
    allFlag('All objects of the types.'),
    ...fileFlags('that contains the last-applied-configuration annotations.'),
  ],
  run: view,
};

function* view(invocation: Invocation): Execution<void> {
  const result = yield* select(invocation, {
    ...(yield* selectionFromFlags(invocation)),
    latest: true,
    flatten: true,
    emptySelector: invocation.flags.bool('all'),
  });
  const texts: string[] = [];
  const { infos, error } = yield* result.infos();
  if (error) throw error;
  for (const info of infos) {
    const text = lastAppliedOf(objectOf(info));
    // Upstream wraps an error that is none here: without a file nothing is said at all.
    if (text === undefined && info.source !== '') {
      throw new UserError(`error when no last-applied-configuration annotation found on resource: ${info.name}\n "${info.source}": <nil>`);
    }
    if (text !== undefined) texts.push(text);
  }
  for (const text of texts) yield* invocation.out(formatted(invocation, text));
}

function formatted(invocation: Invocation, text: string): string {
  const output = invocation.flags.string('output');
  if (output === 'json') return `${marshalIndent(JSON.parse(text), '  ', false)}${text.endsWith('\n') ? '\n' : ''}`;
  if (output === 'yaml') return writeYaml(JSON.parse(text));
  throw new UserError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json\nSee '${invocation.path} -h' for help and examples`);
}
