import type { Execution } from '../../../../machine/process/types.ts';
import { throwAll, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { compareText } from '../../text/go.ts';
import { newListWriter } from '../../text/tab-writer.ts';

/** kubectl config current-context */
export function* currentContextCommand(invocation: Invocation): Execution<void> {
  const name = (yield* invocation.kubeconfig())['current-context'];
  if (!name) throw new UserError('current-context is not set');
  yield* invocation.out(`${name}\n`);
}

function* printNames(invocation: Invocation, names: readonly string[]): Execution<void> {
  yield* invocation.out(
    `NAME\n${[...names]
      .sort(compareText)
      .map((name) => `${name}\n`)
      .join('')}`,
  );
}

/** kubectl config get-clusters */
export function* getClusters(invocation: Invocation): Execution<void> {
  yield* printNames(
    invocation,
    ((yield* invocation.kubeconfig()).clusters ?? []).map((entry) => entry.name),
  );
}

/** kubectl config get-users */
export function* getUsers(invocation: Invocation): Execution<void> {
  yield* printNames(
    invocation,
    ((yield* invocation.kubeconfig()).users ?? []).map((entry) => entry.name),
  );
}

/** kubectl config get-contexts */
export function* getContexts(invocation: Invocation): Execution<void> {
  const { flags, args } = invocation;
  const output = flags.string('output');
  if (output !== '' && output !== 'name') {
    throw new UserError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
  }
  const config = yield* invocation.kubeconfig();
  const contexts = config.contexts ?? [];
  const missing = args.filter((name) => !contexts.some((entry) => entry.name === name)).map((name) => new UserError(`context ${name} not found`));
  const chosen = contexts.filter((entry) => args.length === 0 || args.includes(entry.name)).sort((a, b) => compareText(a.name, b.name));
  const writer = newListWriter();
  if (output !== 'name' && !flags.bool('no-headers')) writer.write('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n');
  for (const { name, context } of chosen) {
    const mark = config['current-context'] === name ? '*' : ' ';
    writer.write(output === 'name' ? `${name}\n` : `${mark}\t${name}\t${context.cluster ?? ''}\t${context.user ?? ''}\t${context.namespace ?? ''}\n`);
  }
  yield* invocation.out(writer.flush());
  throwAll(missing);
}
