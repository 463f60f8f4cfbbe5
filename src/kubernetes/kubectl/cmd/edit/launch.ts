import { SystemError } from '../../../../machine/process/errors.ts';
import { decode } from '../../../../machine/process/text.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import { readBytes, writeText } from '../../files.ts';
import type { Invocation } from '../../invocation.ts';
import { quote } from '../../text/go.ts';

/** The editor and how to call it: $KUBE_EDITOR, $EDITOR, or vi; one with quotes goes through the shell. */
function editorCommand(invocation: Invocation): { readonly args: readonly string[]; readonly shell: boolean } {
  const { env } = invocation.process;
  const editor = env.get('KUBE_EDITOR') || env.get('EDITOR') || 'vi';
  if (!editor.includes(' ')) return { args: [editor], shell: false };
  if (!/["'\\]/.test(editor)) return { args: editor.split(' '), shell: false };
  return { args: [env.get('SHELL') || '/bin/bash', '-c', editor], shell: true };
}

const failed = (text: string, command: readonly string[]) => new UserError(`${text} ${quote(command.join(' '))}`);

/** Opens an existing file in the editor and waits for its end. */
function* edit(invocation: Invocation, path: string): Execution<void> {
  const { process } = invocation;
  const { args, shell } = editorCommand(invocation);
  const argv = shell ? [...args.slice(0, -1), `${args.at(-1)} ${quote(path)}`] : [...args, path];
  try {
    const pid = process.spawn({ argv });
    const ended = yield* process.wait({ pid });
    if (ended && ended.status.code !== 0) throw failed('there was a problem with the editor', args);
  } catch (error) {
    // Only a name that PATH does not know counts as one that cannot be launched.
    if (error instanceof SystemError) throw failed(args[0]!.includes('/') ? 'there was a problem with the editor' : 'unable to launch the editor', args);
    throw error;
  }
}

export interface Edited {
  readonly text: string;
  readonly path: string;
}

/** Puts the text into a new file in /tmp, opens it in the editor and reads it again. */
export function* editText(invocation: Invocation, text: string, extension: string): Execution<Edited> {
  const path = `/tmp/kubectl-edit-${invocation.options.random.integer(100_000_000, 4_294_967_295)}${extension}`;
  yield* writeText(invocation.process, path, text);
  yield* edit(invocation, path);
  return { text: decode(yield* readBytes(invocation.process, path)), path };
}

/** Tells where the edited file is kept, and passes the error on. */
export function* preserved(invocation: Invocation, path: string, error: Error): Execution<Error> {
  if (path !== '') yield* invocation.err(`A copy of your changes has been stored to ${quote(path)}\n`);
  return error;
}
