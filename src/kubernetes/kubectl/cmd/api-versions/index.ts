import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { isFailure, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import type { ApiGroup } from '../../resource/discovery.ts';
import { groupVersionOf } from '../../resource/mapper.ts';
import { compareText } from '../../text/go.ts';

/** kubectl api-versions */
export const apiVersions: Command = {
  name: 'api-versions',
  use: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: '  # All versions of all groups\n  kubectl api-versions',
  run,
};

function* run(invocation: Invocation): Execution<void> {
  if (invocation.args.length > 0)
    throw new UserError(`unexpected arguments: [${invocation.args.join(' ')}]\nSee '${invocation.path} -h' for help and examples`);
  const groups = yield* readGroups(invocation);
  const all = groups.flatMap((group) => group.versions.map((version) => groupVersionOf({ group: group.name, version })));
  yield* invocation.out(
    all
      .sort(compareText)
      .map((text) => `${text}\n`)
      .join(''),
  );
}

function* readGroups(invocation: Invocation): Execution<readonly ApiGroup[]> {
  try {
    return (yield* invocation.discovery(1)).groups;
  } catch (error) {
    throw isFailure(error) ? new UserError(`couldn't get available api versions from server: ${error.message}`) : error;
  }
}
