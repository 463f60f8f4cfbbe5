import { boolFlag } from '../../flags/flag.ts';
import { parseArguments } from '../../flags/parse.ts';
import type { Invocation } from '../../invocation.ts';
import { type Unstructured, withMetadata } from '../../resource/object.ts';

const changeCause = 'kubernetes.io/change-cause';

/** --record, which many tutorials still name. */
export const recordFlag = boolFlag('record', '', 'Put the command line into an annotation of the object.', 'false', {
  deprecated: '--record will be removed in the future',
});

/** The command line as it is recorded: words first, then flags with their values (genericclioptions.RecordFlags). */
export function commandLine(invocation: Invocation): string {
  const { args, given } = parseArguments(invocation.flags.definitions, invocation.process.argv.slice(1));
  return ['kubectl', ...args, ...given.map(({ flag, text }) => `--${flag.name}=${text}`)].join(' ');
}

/** The object with the command line as the cause of its change, where --record asks for it. */
export function recorded(invocation: Invocation, object: Unstructured): Unstructured {
  if (!invocation.flags.bool('record')) return object;
  return withMetadata(object, { annotations: { ...object.metadata.annotations, [changeCause]: commandLine(invocation) } });
}

/** The merge patch that records the command line; undefined without --record. */
export const recordPatch = (invocation: Invocation): object | undefined =>
  invocation.flags.bool('record') ? { metadata: { annotations: { [changeCause]: commandLine(invocation) } } } : undefined;
