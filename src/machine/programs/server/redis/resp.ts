import type { Execution, Process } from '../../../process/types.ts';
import { decodeBinary, encodeBinary } from '../../lib/binary.ts';

/** What a server of Redis answers (RESP2); strings are binary. */
export type Reply = { readonly status: string } | { readonly error: string } | number | string | null | readonly Reply[];

/** An answer as it goes over the wire. */
export function encodeReply(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if ('status' in reply) return `+${reply.status}\r\n`;
  if ('error' in reply) return `-${reply.error}\r\n`;
  return `*${reply.length}\r\n${reply.map(encodeReply).join('')}`;
}

/** A command as clients send it. */
export const encodeCommand = (words: readonly string[]): string => `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** A connection that speaks RESP, for either side. */
export class RespConnection {
  readonly #process: Process;
  readonly #descriptor: number;
  #buffer = '';

  constructor(process: Process, descriptor: number) {
    this.#process = process;
    this.#descriptor = descriptor;
  }

  write(text: string): Execution<void> {
    return this.#process.write(this.#descriptor, encodeBinary(text));
  }

  /** The words of the next command, also of one that was typed (`PING` and a line feed); undefined at the end. */
  *readCommand(): Execution<readonly string[] | undefined> {
    const line = yield* this.#line();
    if (line === undefined) return undefined;
    if (!line.startsWith('*')) return line.split(/\s+/).filter((word) => word !== '');
    const words: string[] = [];
    for (let left = Number(line.slice(1)); left > 0; left--) {
      const length = yield* this.#line();
      const word = length === undefined ? undefined : yield* this.#take(Number(length.slice(1)));
      if (word === undefined) return undefined;
      words.push(word);
    }
    return words;
  }

  /** The next answer; undefined at the end. */
  *readReply(): Execution<Reply | undefined> {
    const line = yield* this.#line();
    if (line === undefined) return undefined;
    const rest = line.slice(1);
    if (line[0] === '+') return { status: rest };
    if (line[0] === '-') return { error: rest };
    if (line[0] === ':') return Number(rest);
    if (line[0] === '$') return rest === '-1' ? null : yield* this.#take(Number(rest));
    const replies: Reply[] = [];
    for (let left = Number(rest); left > 0; left--) {
      const reply = yield* this.readReply();
      if (reply === undefined) return undefined;
      replies.push(reply);
    }
    return replies;
  }

  *#line(): Execution<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf('\n');
      if (end >= 0) {
        const line = this.#buffer.slice(0, end).replace(/\r$/, '');
        this.#buffer = this.#buffer.slice(end + 1);
        return line;
      }
      if (!(yield* this.#fill())) return undefined;
    }
  }

  /** So many bytes, and the line end after them. */
  *#take(count: number): Execution<string | undefined> {
    while (this.#buffer.length < count + 2) if (!(yield* this.#fill())) return undefined;
    const text = this.#buffer.slice(0, count);
    this.#buffer = this.#buffer.slice(count + 2);
    return text;
  }

  *#fill(): Execution<boolean> {
    const piece = yield* this.#process.read(this.#descriptor);
    this.#buffer += decodeBinary(piece);
    return piece.length > 0;
  }
}
