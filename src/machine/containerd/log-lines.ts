import { second, type Time, toRFC3339 } from '../../time/index.ts';
import { concat, encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

/** Longer lines are cut into parts of this size (containerd's max_container_log_line_size). */
export const maxLine = 16_384;

const newline = 10;

/** What stands between the time and the text of a line that is whole, and of a part of one. */
const tags = {
  stdout: { full: encode(' stdout F '), partial: encode(' stdout P ') },
  stderr: { full: encode(' stderr F '), partial: encode(' stderr P ') },
} as const;

/** Log lines in the CRI format from the bytes of one stream. A last piece without newline waits until more comes, or the stream ends. */
export class LogLines {
  readonly #tags: (typeof tags)['stdout'];
  #rest: Bytes | undefined;
  /** How many lines the last piece completed. */
  completed = 0;

  constructor(stream: 'stdout' | 'stderr') {
    this.#tags = tags[stream];
  }

  /** The lines that `data` completes, each with its newline. The bytes are good until the next call. */
  add(data: Bytes, now: Time): Bytes {
    if (!this.#rest && data.length > 0 && data.length <= maxLine && data.indexOf(newline) === data.length - 1) {
      this.completed = 1;
      return wholeLine(now, this.#tags.full, data);
    }
    const all = this.#rest ? concat([this.#rest, data]) : data;
    const full = prefix(now, this.#tags.full);
    const partial = prefix(now, this.#tags.partial);
    const pieces: Bytes[] = [];
    this.completed = 0;
    let start = 0;
    while (start < all.length) {
      const end = all.indexOf(newline, start);
      const stop = end < 0 ? all.length : end;
      while (stop - start > maxLine) {
        pieces.push(partial, all.subarray(start, start + maxLine), lineFeed);
        start += maxLine;
        this.completed++;
      }
      if (end < 0) break;
      pieces.push(full, all.subarray(start, end + 1));
      start = end + 1;
      this.completed++;
    }
    this.#rest = start < all.length ? all.slice(start) : undefined;
    return concat(pieces);
  }

  /** The stream has ended: what is left becomes a line. */
  end(now: Time): Bytes | undefined {
    if (!this.#rest) return undefined;
    const bytes = concat([prefix(now, this.#tags.full), this.#rest, lineFeed]);
    this.#rest = undefined;
    return bytes;
  }
}

const lineFeed = Uint8Array.of(newline);

/** `2026-11-21T06:26:14`, then `.123456000Z`: RFC 3339 with nanoseconds; the clock has microseconds. */
const toSeconds = 19;
const stampLength = 30;

/** Room for a line: who gets it copies it at once. It begins with the time of the last one, to the second. */
const scratch = new Uint8Array(maxLine + 64);
scratch.set(encode('.000000000Z'), toSeconds);
let writtenSecond = Number.NaN;

/** Writes the time where a line begins. */
function writeStamp(now: Time): void {
  const whole = Math.floor(now / second);
  if (whole !== writtenSecond) {
    const text = toRFC3339(now);
    for (let i = 0; i < toSeconds; i++) scratch[i] = text.charCodeAt(i);
    writtenSecond = whole;
  }
  let rest = now - whole * second;
  for (let i = toSeconds + 6; i > toSeconds; i--) {
    scratch[i] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}

/** One whole line, as most programs write them. */
function wholeLine(now: Time, tag: Bytes, line: Bytes): Bytes {
  writeStamp(now);
  scratch.set(tag, stampLength);
  const start = stampLength + tag.length;
  scratch.set(line, start);
  return firstOf(start + line.length);
}

function prefix(now: Time, tag: Bytes): Bytes {
  writeStamp(now);
  scratch.set(tag, stampLength);
  return scratch.slice(0, stampLength + tag.length);
}

/** The beginning of the room; views of usual lengths are made once. */
function firstOf(length: number): Bytes {
  if (length >= keptViews) return scratch.subarray(0, length);
  views[length] ??= scratch.subarray(0, length);
  return views[length];
}

const keptViews = 256;
const views: (Bytes | undefined)[] = new Array(keptViews).fill(undefined);
