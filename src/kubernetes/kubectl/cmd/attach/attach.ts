import type { Execution } from '../../../../machine/process/types.ts';
import type { Container, Pod } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { containerOrDefault } from '../shared/containers.ts';
import { checkStatus, runRemote, setupTerminal } from '../shared/remote.ts';

export interface AttachOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  readonly detachKeys: string;
  /** How the command is called, for the hint at the end. */
  readonly command: string;
}

/** Attaches to a running container of the Pod (AttachOptions.Run). */
export function* attachTo(invocation: Invocation, pod: Pod, name: string, options: AttachOptions): Execution<void> {
  const { stdin, quiet } = options;
  const container = yield* toAttach(invocation, pod, name, quiet);
  if (options.tty && !container.tty && !quiet) yield* invocation.err(`error: Unable to use a TTY - container ${container.name} did not allocate one\n`);
  const tty = yield* setupTerminal(invocation, stdin, container.tty ?? false, quiet);
  if (!quiet) {
    yield* invocation.err(
      "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
    );
  }
  const query = { container: container.name, ...(stdin ? { stdin: 'true' } : {}), stdout: 'true', ...(tty ? { tty: 'true' } : { stderr: 'true' }) };
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/attach`;
  checkStatus(yield* runRemote(invocation, { method: 'POST', path, query }, { stdin, tty, detachKeys: options.detachKeys }));
  if (!quiet && stdin && tty) yield* invocation.out(reattach(pod, container.name, options.command));
}

function* toAttach(invocation: Invocation, pod: Pod, name: string, quiet: boolean): Execution<Container> {
  try {
    return yield* containerOrDefault(invocation, pod, name, quiet);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`cannot attach to the container: ${error.message}`) : error;
  }
}

function reattach(pod: Pod, container: string, command: string): string {
  const again = `${command} ${pod.metadata.name} -c ${container} -n ${pod.metadata.namespace} -i -t`;
  if (pod.spec.ephemeralContainers?.some(({ name }) => name === container)) {
    return `Session ended, the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running\n`;
  }
  return `Session ended, resume using '${again}' command\n`;
}
