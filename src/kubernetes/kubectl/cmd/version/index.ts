import type { Execution } from '../../../../machine/process/types.ts';
import { writeYaml } from '../../../api/yaml/index.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { boolFlag, stringFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { clientVersion, kustomizeVersion, skewWarning } from './info.ts';

/** kubectl version */
export const version: Command = {
  name: 'version',
  use: 'version [flags]',
  short: 'Print the client and server version information',
  long: 'Prints the versions of kubectl and of the server of the current context.',
  examples: '  # Both versions\n  kubectl version',
  flags: [boolFlag('client', '', 'The version of kubectl only; asks no server.'), stringFlag('output', 'o', "'yaml' or 'json'.")],
  run,
};

interface VersionInfo {
  readonly gitVersion: string;
}

function* run(invocation: Invocation): Execution<void> {
  const { args, flags } = invocation;
  const output = flags.string('output');
  if (args.length > 0) throw new UserError(`extra arguments: [${args.join(' ')}]`);
  if (output !== '' && output !== 'yaml' && output !== 'json') throw new UserError("--output must be 'yaml' or 'json'");
  let server: VersionInfo | undefined;
  let failure: unknown;
  if (!flags.bool('client')) {
    try {
      server = (yield* (yield* invocation.client()).request({ method: 'GET', path: '/version' })).body as VersionInfo;
    } catch (error) {
      failure = error;
    }
  }
  const all = { clientVersion, kustomizeVersion, ...(server ? { serverVersion: server } : {}) };
  if (output === 'json') yield* invocation.out(`${JSON.stringify(all, undefined, '  ')}\n`);
  else if (output === 'yaml') yield* invocation.out(`${writeYaml(all as never)}\n`);
  else {
    yield* invocation.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
    if (server) yield* invocation.out(`Server Version: ${server.gitVersion}\n`);
  }
  if (failure !== undefined) throw failure;
  const warning = server && skewWarning(clientVersion.gitVersion, server.gitVersion);
  if (warning && flags.bool('warnings-as-errors')) throw new UserError(warning);
  if (warning) yield* invocation.err(`Warning: ${warning}\n`);
}
