import { fromRFC3339, type Time } from '../../../time/index.ts';
import type { NodeFiles } from '../../cri/index.ts';
import { encodeText } from '../text.ts';

export interface LogOptions {
  readonly timestamps: boolean;
  /** undefined: all. */
  readonly tail: number | undefined;
  readonly since: Time | undefined;
  readonly limitBytes: number | undefined;
  readonly stream: 'stdout' | 'stderr' | undefined;
}

const newline = 10;
const space = 32;
const tagPartial = 80;
const chunkSize = 64 * 1024;

/** Where the last `lines` lines of a log file begin: bytes from its start (logs/tail.go FindTailLineStartIndex). */
export function tailStart(files: NodeFiles, path: string, lines: number): number {
  const size = files.stat(path)?.size ?? 0;
  if (lines <= 0) return size;
  let left = lines + 1;
  for (let end = size; end > 0; end -= chunkSize) {
    const from = Math.max(0, end - chunkSize);
    const bytes = files.readFileAt(path, from, end - from) ?? new Uint8Array(0);
    if (end === size && bytes[bytes.length - 1] !== newline) left--;
    for (let i = bytes.length - 1; i >= 0; i--) if (bytes[i] === newline && --left === 0) return from + i + 1;
  }
  return 0;
}

/**
 * Reads a container's log in the CRI format (`2026-11-21T07:13:59.920750839Z stdout F text`; tag P: the line goes on) as a reader wants it
 * (pkg/kubelet/kuberuntime/logs). Keeps what it needs between the parts of a log that grows.
 */
export class LogReader {
  readonly #options: LogOptions;
  readonly #output: (bytes: Uint8Array) => void;
  #at: number;
  #left: number;
  #withinLine = false;

  /** from: where to begin in the file. */
  constructor(options: LogOptions, from: number, output: (bytes: Uint8Array) => void) {
    this.#options = options;
    this.#output = output;
    this.#at = from;
    this.#left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  }

  /** Nothing more will be read. */
  get full(): boolean {
    return this.#left <= 0;
  }

  /** Reads what whole lines there are from where it stopped; a file that has become shorter is a new one. */
  read(files: NodeFiles, path: string): void {
    const size = files.stat(path)?.size ?? 0;
    if (size < this.#at) this.#at = 0;
    let carry = new Uint8Array(0);
    let from = this.#at;
    while (from < size && !this.full) {
      const chunk = files.readFileAt(path, from, Math.min(chunkSize, size - from));
      if (!chunk || chunk.length === 0) break;
      from += chunk.length;
      carry = this.#lines(carry.length === 0 ? chunk : joined([carry, chunk])) as Uint8Array<ArrayBuffer>;
    }
    this.#at = from - carry.length;
  }

  /** Answers with the beginning of a line at the end. */
  #lines(bytes: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = 0;
    while (!this.full) {
      const end = bytes.indexOf(newline, at);
      if (end < 0) break;
      this.#line(bytes.subarray(at, end + 1), parts);
      at = end + 1;
    }
    if (parts.length > 0) this.#output(joined(parts));
    return bytes.subarray(at);
  }

  #line(line: Uint8Array, parts: Uint8Array[]): void {
    const first = line.indexOf(space);
    const second = line.indexOf(space, first + 1);
    const third = line.indexOf(space, second + 1);
    if (third < 0) return;
    const partial = line[second + 1] === tagPartial;
    const continued = this.#withinLine;
    const { since, stream, timestamps } = this.#options;
    const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
    if (since !== undefined && (fromRFC3339(text(line.subarray(0, first))) ?? 0) < since) return;
    if (stream !== undefined && text(line.subarray(first + 1, second)) !== stream) return;
    this.#withinLine = partial;
    if (timestamps && !continued) this.#put(encodeText(`${text(line.subarray(0, first))} `), parts);
    this.#put(line.subarray(third + 1, partial ? line.length - 1 : line.length), parts);
  }

  #put(bytes: Uint8Array, parts: Uint8Array[]): void {
    if (this.#left <= 0) return;
    const taken = bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes;
    this.#left -= taken.length;
    parts.push(taken);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!.slice();
  const all = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
