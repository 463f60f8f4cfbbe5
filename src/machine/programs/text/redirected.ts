import type { Tool } from '../lib/applet.ts';
import { Output } from '../lib/output.ts';

/** An output into a file that is made or emptied. Throws SystemError. */
export function outputTo(tool: Tool, path: string): Output {
  return new Output(tool.process, tool.process.open(path, { write: true, create: true, truncate: true }, 0o666));
}
