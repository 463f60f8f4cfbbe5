import { SystemError } from '../../process/errors.ts';
import type { Process } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';

/** What a process has open, as far as the caller may look. */
function openFiles(process: Process, pid: number): readonly (readonly [descriptor: string, target: string])[] {
  try {
    return [...process.readDirectory(`/proc/${pid}/fd`)]
      .sort((a, b) => Number(a) - Number(b))
      .map((name) => [name, process.readlink(`/proc/${pid}/fd/${name}`)] as const);
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}

/** lsof of busybox: PID, executable and open file, one a line. */
export const lsof = applet(function* ({ process, out }) {
  for (const { pid } of process.processes()) {
    let executable: string;
    try {
      executable = process.readlink(`/proc/${pid}/exe`);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      continue;
    }
    for (const [descriptor, target] of openFiles(process, pid)) out.put(`${pid}\t${executable}\t${descriptor}\t${target}\n`);
    yield* out.drain();
  }
  return 0;
});

/** pwdx: the working directories of processes. */
export const pwdx = applet(function* (tool) {
  for (const pid of tool.args) {
    try {
      tool.out.put(`${pid}: ${tool.process.readlink(`/proc/${pid}/cwd`)}\n`);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return yield* tool.die(`${pid}: ${error.message}`);
    }
  }
  return 0;
});
