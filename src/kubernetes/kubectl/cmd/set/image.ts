import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { throwAll, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { parsePairs } from '../shared/pairs.ts';
import { containerNames, updateContainers, updatePodSpec } from '../shared/pod-spec.ts';
import { recordFlag } from '../shared/record.ts';
import { splitResourcesAndPairs } from '../shared/resources-and-pairs.ts';
import { applyUpdate, chosenObjects, localProblem, setFlags } from './update.ts';

/** kubectl set image */
export const image: Command = {
  name: 'image',
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update the image of a pod template',
  examples: '  # Another image for the container nginx\n  kubectl set image deployment/web nginx=nginx:1.28',
  flags: [...setFlags, recordFlag],
  run,
};

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const { resources, pairs: specs } = splitResourcesAndPairs(invocation.args, 'image');
  const { pairs } = parsePairs(specs, 'image');
  const infos = yield* chosenObjects(invocation, resources);
  const names = Object.keys(pairs);
  const problems: string[] = [];
  if (flags.bool('all') && flags.string('selector') !== '') problems.push('cannot set --all and --selector at the same time');
  if (resources.length === 0 && flags.list('filename').length === 0)
    problems.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (names.length === 0) problems.push('at least one image update is required');
  else if (names.length > 1 && '*' in pairs)
    problems.push('all containers are already specified by *, but saw more than one container_name=container_image pairs');
  problems.push(...(yield* localProblem(invocation)));
  throwAll(problems.map((text) => new UserError(text)));
  const missing: Error[] = [];
  yield* applyUpdate(
    invocation,
    infos,
    {
      operation: 'image updated',
      failure: 'failed to patch image update to pod template: ',
      change: (object) =>
        updatePodSpec(object, (spec) => {
          const known = containerNames(spec);
          for (const name of names) if (name !== '*' && !known.includes(name)) missing.push(new UserError(`error: unable to find container named "${name}"`));
          return names.reduce(
            (changed, name) =>
              updateContainers(
                changed,
                (own) => name === '*' || own === name,
                (container) => ({ ...container, image: pairs[name]! }),
              ),
            spec,
          );
        }),
    },
    missing,
  );
  throwAll(missing);
}
