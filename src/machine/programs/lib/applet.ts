import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { inGnuWords, isGnu } from './gnu.ts';
import { Output } from './output.ts';

/** Ends an applet at once with this status; what it has printed is written first. */
export class Quit {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** A program of busybox while it runs. */
export interface Tool {
  readonly process: Process;
  /** How it was called, without directories: what its messages begin with. */
  readonly name: string;
  readonly args: readonly string[];
  readonly out: Output;
  /** Prints `name: text` to stderr. */
  complain(text: string): Execution<void>;
  /** Prints `name: text` to stderr and ends. */
  die(text: string, status?: number): Execution<never>;
}

/** What a file could not be opened for, in busybox' words. */
export const cannotOpen = (path: string, error: SystemError) => `can't open '${path}': ${error.message}`;

/** The same for applets that use fopen_or_warn: only the name. */
export const namedError = (path: string, error: SystemError) => `${path}: ${error.message}`;

class AppletTool implements Tool {
  readonly process: Process;
  readonly name: string;
  readonly args: readonly string[];
  readonly out: Output;

  constructor(process: Process, name: string, out: Output) {
    this.process = process;
    this.name = name;
    this.args = process.argv.slice(1);
    this.out = out;
  }

  *complain(text: string): Execution<void> {
    yield* this.out.flush();
    yield* this.process.write(2, `${this.name}: ${isGnu(this.process) ? inGnuWords(this.name, text) : text}\n`);
  }

  *die(text: string, status = 1): Execution<never> {
    yield* this.complain(text);
    throw new Quit(status);
  }
}

/** A program made of a body: buffered output, messages with the program's name, busybox' usage errors. */
export function applet(body: (tool: Tool) => Execution<number>): Program {
  return function* (process) {
    const out = new Output(process);
    const name = (process.argv[0] ?? '').split('/').at(-1)!;
    const tool = new AppletTool(process, name, out);
    let status: number;
    try {
      status = yield* body(tool);
    } catch (error) {
      status = yield* ended(tool, error);
    }
    try {
      yield* out.flush();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* process.write(2, `${name}: write error: ${error.message}\n`);
      return status || 1;
    }
    return status;
  };
}

function* ended(tool: Tool, error: unknown): Execution<number> {
  if (error instanceof Quit) return error.status;
  if (!(error instanceof SystemError)) throw error;
  yield* tool.complain(error.code === 'EPIPE' ? `write error: ${error.message}` : error.message);
  return 1;
}
