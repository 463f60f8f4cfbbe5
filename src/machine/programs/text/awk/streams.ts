import { SystemError } from '../../../process/errors.ts';
import type { Execution } from '../../../process/types.ts';
import type { Tool } from '../../lib/applet.ts';
import { fromBinary } from '../../lib/binary.ts';
import { LineReader } from '../../lib/input.ts';
import { Output } from '../../lib/output.ts';

interface Stream {
  readonly descriptor: number;
  readonly pid?: number;
  readonly out?: Output;
  readonly reader?: LineReader;
}

/** The files and commands that a program has opened by name. */
export class Streams {
  readonly #tool: Tool;
  readonly #open = new Map<string, Stream>();

  constructor(tool: Tool) {
    this.#tool = tool;
  }

  *output(kind: '>' | '>>' | '|', name: string): Execution<Output> {
    const known = this.#open.get(name)?.out;
    if (known) return known;
    const { process } = this.#tool;
    if (name === '/dev/stdout' && kind !== '|') return this.#tool.out;
    if (kind === '|') {
      yield* this.#tool.out.flush();
      const [read, write] = process.pipe();
      const pid = this.#spawn(name, read, 1);
      process.close(read);
      return this.#add(name, write, pid);
    }
    const descriptor =
      name === '/dev/stderr' ? 2 : process.open(fromBinary(name), { write: true, create: true, append: kind === '>>', truncate: kind === '>' }, 0o666);
    return this.#add(name, descriptor);
  }

  /** A command in a shell; its process ID. */
  #spawn(command: string, input: number, output: number): number {
    const { process } = this.#tool;
    const files = new Map([
      [0, input],
      [1, output],
      [2, 2],
    ]);
    return process.spawn({ argv: ['/bin/sh', '-c', fromBinary(command)], env: process.env, files });
  }

  #add(name: string, descriptor: number, pid?: number): Output {
    const out = new Output(this.#tool.process, descriptor);
    this.#open.set(name, { descriptor, out, ...(pid === undefined ? {} : { pid }) });
    return out;
  }

  /** Reads from a file or a command; undefined if it cannot be opened. */
  *input(kind: 'file' | 'command', name: string): Execution<LineReader | undefined> {
    const known = this.#open.get(name)?.reader;
    if (known) return known;
    const { process } = this.#tool;
    if (kind === 'file') {
      try {
        const descriptor = name === '-' ? 0 : process.open(fromBinary(name), { read: true });
        const reader = new LineReader(process, descriptor, this.#tool.out);
        this.#open.set(name, { descriptor, reader });
        return reader;
      } catch (error) {
        if (error instanceof SystemError) return undefined;
        throw error;
      }
    }
    yield* this.#tool.out.flush();
    const [read, write] = process.pipe();
    const pid = this.#spawn(name, 0, write);
    process.close(write);
    const reader = new LineReader(process, read);
    this.#open.set(name, { descriptor: read, reader, pid });
    return reader;
  }

  *close(name: string): Execution<number> {
    const stream = this.#open.get(name);
    if (!stream) return -1;
    this.#open.delete(name);
    if (stream.out) yield* stream.out.flush();
    if (stream.descriptor > 2) this.#tool.process.close(stream.descriptor);
    if (stream.pid === undefined) return 0;
    const ended = yield* this.#tool.process.wait({ pid: stream.pid });
    return ended?.status.code ?? 0;
  }

  *flush(): Execution<void> {
    yield* this.#tool.out.flush();
    for (const stream of this.#open.values()) if (stream.out) yield* stream.out.flush();
  }

  *closeAll(): Execution<void> {
    yield* this.#tool.out.flush();
    for (const name of [...this.#open.keys()]) yield* this.close(name);
  }
}
