import type { Execution } from '../../../../machine/process/types.ts';
import type { Pod } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { select } from '../../resource/builder.ts';
import { objectOf } from '../../resource/info.ts';
import type { Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { containerOrDefault, findContainer, notValid } from '../shared/containers.ts';
import { mostActiveFirst } from '../shared/pod-order.ts';
import { goTypeOf, podsOf, readNamed, selectorOf } from '../shared/pods.ts';
import { checkStatus, runRemote, setupTerminal } from '../shared/remote.ts';

/** kubectl exec (ExecOptions). */
export function* runExec(invocation: Invocation): Execution<number> {
  const { flags, args, dash, path } = invocation;
  const files = flags.list('filename');
  const name = args.length > 0 && dash !== 0 ? args[0]! : '';
  if (dash < 0 && (args.length > 1 || (args.length > 0 && files.length > 0))) {
    throw new UserError(`exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee '${path} -h' for help and examples`);
  }
  const command = dash < 0 ? [] : args.slice(dash);
  checkRunningTimeout(invocation);
  if (name === '' && files.length === 0) throw new UserError('pod, type/name or --filename must be specified');
  if (command.length === 0) throw new UserError('you must specify at least one command for the container');
  const object = name !== '' ? objectOf(yield* readNamed(invocation, name, 'pods')) : yield* fromFile(invocation);
  const pod = yield* attachablePod(invocation, object, 'cannot attach to');
  yield* execute(invocation, pod, flags.string('container'), command, {
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet: flags.bool('quiet'),
  });
  return 0;
}

function* fromFile(invocation: Invocation): Execution<Unstructured> {
  const result = yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), args: [], latest: true, flatten: true });
  const { infos, error } = yield* result.infos();
  if (error) throw error;
  if (infos.length !== 1) throw new UserError('cannot exec into multiple objects at a time');
  return objectOf(infos[0]!);
}

/** --pod-running-timeout of commands that may wait for a Pod. */
export function checkRunningTimeout({ flags, path }: Invocation): void {
  if (flags.number('pod-running-timeout') > 0) return;
  throw new UserError(`--pod-running-timeout must be higher than zero\nSee '${path} -h' for help and examples`);
}

/** The Pod itself, or the most active one of those that the object stands for. */
export function* attachablePod(invocation: Invocation, object: Unstructured, purpose: string): Execution<Pod> {
  if (object.kind === 'Pod') return object as unknown as Pod;
  const selector = selectorOf(object, `${purpose} ${goTypeOf(object)}`);
  const pods = yield* podsOf(invocation, object.metadata.namespace ?? '', selector, invocation.flags.number('pod-running-timeout'), mostActiveFirst);
  return pods[0]!;
}

export interface ExecOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
}

/** Runs a command in a container of the Pod with this process' input and output. Throws Exit with the command's status. */
export function* execute(invocation: Invocation, pod: Pod, container: string, command: readonly string[], options: ExecOptions): Execution<void> {
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed') throw new UserError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  if (container !== '' && !findContainer(pod, container)) throw notValid(pod, container);
  const { name } = yield* containerOrDefault(invocation, pod, container, options.quiet);
  const tty = yield* setupTerminal(invocation, options.stdin, options.tty, options.quiet);
  const status = yield* runRemote(invocation, execRequest(pod, name, command, options.stdin, tty), { stdin: options.stdin, tty });
  checkStatus(status);
}

/** The request of an exec. */
export const execRequest = (pod: Pod, container: string, command: readonly string[], stdin: boolean, tty: boolean) =>
  ({
    method: 'POST',
    path: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/exec`,
    query: { command, container, ...(stdin ? { stdin: 'true' } : {}), stdout: 'true', ...(tty ? { tty: 'true' } : { stderr: 'true' }) },
  }) as const;
