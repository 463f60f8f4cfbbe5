import type { Execution } from '../../../../machine/process/types.ts';
import { writeYaml } from '../../../api/yaml/index.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { typeOf, writeText } from '../../files.ts';
import { boolFlag, stringFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { buildKustomization } from './build.ts';

/** kubectl kustomize */
export const kustomize: Command = {
  name: 'kustomize',
  use: 'kustomize DIR',
  short: 'Build a kustomization target from a directory or URL',
  long: 'Prints the objects that a directory with a kustomization.yaml makes. What is not simulated: vars, Helm charts, generators and transformers of your own, and addresses.',
  examples: `  # The objects of this directory
  kubectl kustomize

  # Of another one
  kubectl kustomize overlays/production`,
  flags: [
    stringFlag('output', 'o', 'File or directory to write to.'),
    boolFlag('enable-alpha-plugins', '', 'Use plug-ins.'),
    boolFlag('enable-helm', '', 'Use the Helm chart inflator.'),
    stringFlag('load-restrictor', '', 'LoadRestrictionsRootOnly or LoadRestrictionsNone.', 'LoadRestrictionsRootOnly'),
    stringFlag('reorder', '', 'legacy or none.', 'legacy', {
      deprecated: "use the new 'sortOptions' field in kustomization.yaml instead.",
    }),
  ],
  run,
};

function* run(invocation: Invocation): Execution<void> {
  const { args, flags, process } = invocation;
  if (args.length > 1) throw new UserError('specify one path to kustomization.yaml');
  const { objects, warnings } = yield* buildKustomization(process, args[0] ?? '.');
  yield* invocation.err(warnings);
  const output = flags.string('output');
  const text = objects.map((object) => writeYaml(object)).join('---\n');
  if (output === '') return yield* invocation.out(text);
  if (typeOf(process, output) !== 'directory') return yield* writeText(process, output, text, 0o644);
  for (const object of objects) {
    const { name } = object['metadata'] as { readonly name: string };
    const file = `${String(object['apiVersion']).replace('/', '_')}_${object['kind']}_${name}.yaml`.toLowerCase();
    yield* writeText(process, `${output}/${file}`, writeYaml(object), 0o644);
  }
}
