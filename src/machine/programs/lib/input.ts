import { SystemError } from '../../process/errors.ts';
import type { Execution, Process } from '../../process/types.ts';
import { cannotOpen, namedError, type Tool } from './applet.ts';
import { decodeBinary } from './binary.ts';
import type { Output } from './output.ts';

/** Reads lines, as binary strings, from a descriptor. */
export class LineReader {
  readonly #process: Process;
  readonly #descriptor: number;
  readonly #out: Output | undefined;
  readonly #end: string;
  #text = '';
  #at = 0;
  #ended = false;
  /** Whether the line handed out last had its newline. */
  terminated = true;

  /** out: what is drained before the reader waits. end: what ends a line. */
  constructor(process: Process, descriptor: number, out?: Output, end = '\n') {
    this.#process = process;
    this.#descriptor = descriptor;
    this.#out = out;
    this.#end = end;
  }

  /** The next line without its end; undefined at the end of the file. */
  *next(): Execution<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf(this.#end, this.#at);
      if (end >= 0) {
        const line = this.#text.slice(this.#at, end);
        this.#at = end + this.#end.length;
        return line;
      }
      if (this.#ended) {
        if (this.#at >= this.#text.length) return undefined;
        const line = this.#text.slice(this.#at);
        this.#at = this.#text.length;
        this.terminated = false;
        return line;
      }
      yield* this.#fill();
    }
  }

  *#fill(): Execution<void> {
    if (this.#out) yield* this.#out.drain();
    const piece = yield* this.#process.read(this.#descriptor);
    if (piece.length === 0) this.#ended = true;
    this.#text = this.#text.slice(this.#at) + decodeBinary(piece);
    this.#at = 0;
    yield* this.#process.work(Math.max(1, piece.length >> 7));
  }
}

/** A file given by name, or standard input for `-`. */
export interface Source {
  readonly name: string;
  readonly descriptor: number;
}

/** Opens the operands one after another (standard input if there are none), calls `use` on each and closes it. Answers 1 if one could not be opened. */
export function* eachInput(tool: Tool, names: readonly string[], use: (source: Source) => Execution<void>, message = cannotOpen): Execution<number> {
  let status = 0;
  for (const name of names.length === 0 ? ['-'] : names) {
    if (name === '-') {
      yield* use({ name, descriptor: 0 });
      continue;
    }
    let descriptor: number | undefined;
    try {
      descriptor = tool.process.open(name, { read: true });
      yield* use({ name, descriptor });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      if (error.code === 'EPIPE') throw error;
      yield* tool.complain(descriptor === undefined ? message(name, error) : error.code === 'EISDIR' ? `read error: ${error.message}` : error.message);
      status = 1;
    } finally {
      if (descriptor !== undefined) tool.process.close(descriptor);
    }
  }
  return status;
}

/** All lines of the operands, as binary strings. `end`: what ends a line. */
export function* allLines(tool: Tool, names: readonly string[], end = '\n'): Execution<{ lines: string[]; status: number }> {
  const lines: string[] = [];
  const status = yield* eachInput(
    tool,
    names,
    function* (source) {
      const reader = new LineReader(tool.process, source.descriptor, undefined, end);
      for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) lines.push(line);
    },
    namedError,
  );
  return { lines, status };
}
