import { type Time, toRFC3339Micro } from '../../time/index.ts';
import { concat, encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

/** Longer lines are cut into parts of this size (containerd's max_container_log_line_size). */
export const maxLine = 16_384;

const newline = 10;

/** Log lines in the CRI format from the bytes of one stream. A last piece without newline waits until more comes, or the stream ends. */
export class LogLines {
  readonly #full: string;
  readonly #partial: string;
  #rest: Bytes | undefined;

  constructor(stream: 'stdout' | 'stderr') {
    this.#full = ` ${stream} F `;
    this.#partial = ` ${stream} P `;
  }

  /** The lines that `data` completes, each with its newline; and how many. The bytes are good until the next call. */
  add(data: Bytes, now: Time): { readonly bytes: Bytes; readonly lines: number } {
    if (!this.#rest && data.length > 0 && data.length <= maxLine && data.indexOf(newline) === data.length - 1)
      return { bytes: prefixed(timestamp(now) + this.#full, data), lines: 1 };
    const all = this.#rest ? concat([this.#rest, data]) : data;
    const stamp = timestamp(now);
    const full = encode(stamp + this.#full);
    const partial = encode(stamp + this.#partial);
    const pieces: Bytes[] = [];
    let lines = 0;
    let start = 0;
    while (start < all.length) {
      const end = all.indexOf(newline, start);
      const stop = end < 0 ? all.length : end;
      while (stop - start > maxLine) {
        pieces.push(partial, all.subarray(start, start + maxLine), lineFeed);
        start += maxLine;
        lines++;
      }
      if (end < 0) break;
      pieces.push(full, all.subarray(start, end + 1));
      start = end + 1;
      lines++;
    }
    this.#rest = start < all.length ? all.slice(start) : undefined;
    return { bytes: concat(pieces), lines };
  }

  /** The stream has ended: what is left becomes a line. */
  end(now: Time): Bytes {
    if (!this.#rest) return new Uint8Array(0);
    const bytes = concat([encode(timestamp(now) + this.#full), this.#rest, lineFeed]);
    this.#rest = undefined;
    return bytes;
  }
}

/** Room for a line: who gets it copies it at once. */
const scratch = new Uint8Array(maxLine + 64);

/** One whole line, as most programs write them. */
function prefixed(prefix: string, line: Bytes): Bytes {
  const { length } = prefix;
  const bytes = scratch.subarray(0, length + line.length);
  for (let i = 0; i < length; i++) bytes[i] = prefix.charCodeAt(i);
  bytes.set(line, length);
  return bytes;
}

const lineFeed = Uint8Array.of(newline);

/** RFC 3339 with nanoseconds; the clock has microseconds. */
function timestamp(now: Time): string {
  return `${toRFC3339Micro(now).slice(0, -1)}000Z`;
}
