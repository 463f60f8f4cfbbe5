import { allows, type Caller, type Inode, locate } from '../filesystem/index.ts';
import { SystemError } from '../process/errors.ts';

/** The text of a failed system call as Go prints it: lower case. */
export function goText(error: SystemError): string {
  return error.message.charAt(0).toLowerCase() + error.message.slice(1);
}

/** Go's exec.LookPath, which runc asks before it starts a process: nothing if the command can be run, else the error's text. */
export function lookPathError(files: Caller, command: string, path: string): string | undefined {
  if (command === '') return 'exec: "": executable file not found in $PATH';
  if (command.includes('/')) {
    const problem = problemOf(files, command);
    return problem && `exec: "${command}": ${problem}`;
  }
  for (const directory of path.split(':')) if (problemOf(files, `${directory === '' ? '.' : directory}/${command}`) === undefined) return undefined;
  return `exec: "${command}": executable file not found in $PATH`;
}

function problemOf(files: Caller, path: string): string | undefined {
  let inode: Inode;
  try {
    inode = locate(files, path).inode;
  } catch (error) {
    if (error instanceof SystemError) return `stat ${path}: ${goText(error)}`;
    throw error;
  }
  if (inode.type === 'directory') return 'is a directory';
  return allows(inode, files, 'x') ? undefined : 'permission denied';
}
