import { SystemError } from '../../process/errors.ts';
import type { Bytes, Execution } from '../../process/types.ts';
import { applet, cannotOpen, type Tool } from '../lib/applet.ts';
import { decodeBinary } from '../lib/binary.ts';
import { statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { type Options, parseOptions } from '../lib/options.ts';
import { parseInterval, parseSize } from '../lib/sizes.ts';
import { oldCount } from './head.ts';

const syntax = {
  letters: 'fc:n:qs:vF',
  long: { lines: 'n', bytes: 'c', follow: 'f', quiet: 'q', verbose: 'v', retry: 'F' },
  usage:
    '[OPTIONS] [FILE]...\n\nPrint last 10 lines of FILEs (or stdin) to.\nWith more than one FILE, precede each with a filename header.\n\n\t-c [+]N[kbm]\tPrint last N bytes\n\t-n N[kbm]\tPrint last N lines\n\t-n +N[kbm]\tStart on Nth line and print the rest\n\t\t\t(b:*512 k:*1024 m:*1024^2)\n\t-q\t\tNever print headers\n\t-v\t\tAlways print headers\n\t-f\t\tPrint data as file grows\n\t-F\t\tSame as -f, but keep retrying\n\t-s SECONDS\tWait SECONDS between reads with -f',
};

interface Followed {
  readonly name: string;
  descriptor: number | undefined;
  inode: number;
}

export const tail = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax, oldCount(tool.args.map((arg, i) => (i === 0 && /^\+\d+$/.test(arg) ? `-n${arg}` : arg))));
  const text = options.value('c') ?? options.value('n') ?? '10';
  const count = parseSize(text.replace(/^[-+]/, ''));
  if (count === undefined) return yield* tool.die(`invalid number '${text}'`);
  const names = options.rest.length === 0 ? ['-'] : options.rest;
  const files: Followed[] = [];
  let status = 0;
  for (const name of names) {
    const file = yield* openFile(tool, name, options);
    if (file === undefined) status = 1;
    else files.push(file);
  }
  const several = (isGnu(tool.process) ? names : files).length > 1;
  const headers = options.has('v') || (several && !options.has('q'));
  for (const [i, file] of files.entries()) {
    if (headers) tool.out.put(`${i > 0 ? '\n' : ''}==> ${file.name === '-' ? 'standard input' : file.name} <==\n`);
    if (file.descriptor === undefined) continue;
    yield* lastPart(tool, file.descriptor, count, options.has('c'), text.startsWith('+'));
    yield* tool.out.flush();
  }
  if (files.length === 0) return isGnu(tool.process) ? 1 : yield* tool.die('no files');
  if ((options.has('f') || options.has('F')) && files.length > 0) yield* follow(tool, files, headers, options);
  return status;
});

function* openFile(tool: Tool, name: string, options: Options): Execution<Followed | undefined> {
  if (name === '-') return { name, descriptor: 0, inode: 0 };
  try {
    const descriptor = tool.process.open(name, { read: true });
    return { name, descriptor, inode: tool.process.fstat(descriptor).inode };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(cannotOpen(name, error));
    return options.has('F') ? { name, descriptor: undefined, inode: -1 } : undefined;
  }
}

/** The end of a file: what comes before it must be read, and is held in memory as long as it may be wanted. */
function* lastPart(tool: Tool, descriptor: number, count: number, bytes: boolean, fromStart: boolean): Execution<void> {
  if (fromStart) return yield* fromPosition(tool, descriptor, Math.max(0, count - 1), bytes);
  skipAhead(tool, descriptor, bytes ? count : count * 4096);
  const held = new Held(bytes ? count : count + 1, bytes);
  let allocated = 0;
  for (;;) {
    const piece = yield* tool.process.read(descriptor, Math.min(8_388_608, Math.max(65_536, held.size >> 3)));
    if (piece.length === 0) break;
    held.add(piece);
    if (held.size > allocated + Math.max(262_144, allocated >> 4)) {
      allocated = held.size;
      yield* tool.process.allocate(allocated);
    }
    yield* tool.process.work(Math.max(1, piece.length >> 11));
  }
  tool.out.raw(cutBack(held.text(), count, bytes));
}

/** The end of what was read, as far as it is wanted. A run of one byte (/dev/zero) is held as its length. */
class Held {
  readonly #wanted: number;
  readonly #bytes: boolean;
  /** `piece` is one byte where that is all there is, `length` times. */
  readonly #pieces: { readonly piece: Bytes; length: number; units: number }[] = [];
  #units = 0;
  /** A piece that is known to be a run of one byte: /dev/zero answers the same one again and again. */
  #uniform: Bytes | undefined;
  size = 0;

  constructor(wanted: number, bytes: boolean) {
    this.#wanted = wanted;
    this.#bytes = bytes;
  }

  add(piece: Bytes): void {
    const { length } = piece;
    const known = this.#uniform;
    const single = (known?.buffer === piece.buffer && known.byteOffset === piece.byteOffset && known.length >= length) || (length >= 4096 && isUniform(piece));
    if (single) this.#uniform = piece;
    const units = this.#bytes ? length : single ? (piece[0] === 10 ? length : 0) : newlines(piece);
    this.size += length;
    this.#units += units;
    const last = this.#pieces.at(-1);
    if (single && last?.piece.length === 1 && last.piece[0] === piece[0]) {
      last.length += length;
      last.units += units;
    } else this.#pieces.push({ piece: single ? piece.slice(0, 1) : piece.slice(), length, units });
    for (let first = this.#pieces[0]; first && this.#pieces.length > 1 && this.#units - first.units >= this.#wanted; first = this.#pieces[0]) {
      this.#pieces.shift();
      this.#units -= first.units;
      this.size -= first.length;
    }
  }

  text(): string {
    return this.#pieces.map(({ piece, length }) => (piece.length === 1 ? String.fromCharCode(piece[0]!).repeat(length) : decodeBinary(piece))).join('');
  }
}

function newlines(piece: Bytes): number {
  let count = 0;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) count++;
  return count;
}

function isUniform(piece: Bytes): boolean {
  const first = piece[0]!;
  if (piece[piece.length >> 1] !== first || piece[piece.length - 1] !== first || piece.byteOffset % 4 !== 0) return false;
  const words = new Uint32Array(piece.buffer, piece.byteOffset, piece.length >> 2);
  const word = (first * 0x01010101) >>> 0;
  for (let i = 0; i < words.length; i++) if (words[i] !== word) return false;
  return true;
}

/** A long regular file need not be read from its start. */
function skipAhead(tool: Tool, descriptor: number, wanted: number): void {
  const stat = tool.process.fstat(descriptor);
  if (stat.type === 'file' && stat.size > wanted + 65536) tool.process.seek(descriptor, -wanted - 65536, 'end');
}

function cutBack(text: string, count: number, bytes: boolean): string {
  if (count === 0) return '';
  if (bytes) return text.slice(-count);
  let at = text.length - (text.endsWith('\n') ? 1 : 0);
  for (let lines = 0; lines < count; lines++) {
    at = text.lastIndexOf('\n', at - 1);
    if (at < 0) return text;
    if (at === 0 && lines + 1 < count) return text;
  }
  return text.slice(at + 1);
}

function* fromPosition(tool: Tool, descriptor: number, skip: number, bytes: boolean): Execution<void> {
  let left = skip;
  for (;;) {
    let piece = decodeBinary(yield* tool.process.read(descriptor));
    if (piece === '') return;
    while (left > 0 && piece !== '') {
      const at = bytes ? Math.min(left, piece.length) - 1 : piece.indexOf('\n');
      if (at < 0) piece = '';
      else {
        piece = piece.slice(at + 1);
        left -= bytes ? at + 1 : 1;
      }
    }
    tool.out.raw(piece);
    yield* tool.out.drain();
  }
}

function* follow(tool: Tool, files: readonly Followed[], headers: boolean, options: Options): Execution<void> {
  const pause = parseInterval(options.value('s') ?? '1') ?? 1_000_000;
  let shown = files.at(-1)!;
  const quiet = files.every((file) => file.descriptor !== undefined && endless(tool, file.descriptor));
  for (;;) {
    if (quiet) yield* tool.process.poll([]);
    yield* tool.process.sleep(Math.max(1000, pause));
    for (const file of files) {
      if (options.has('F')) yield* reopen(tool, file);
      if (file.descriptor === undefined) continue;
      truncated(tool, file.descriptor);
      for (;;) {
        const piece = yield* tool.process.read(file.descriptor);
        if (piece.length === 0) break;
        if (headers && shown !== file) tool.out.put(`\n==> ${file.name} <==\n`);
        shown = file;
        yield* tool.out.flush();
        yield* tool.process.write(1, piece);
      }
    }
  }
}

/** /dev/null never grows: a program that follows only that need not look again. */
function endless(tool: Tool, descriptor: number): boolean {
  const stat = tool.process.fstat(descriptor);
  return stat.type === 'character' && stat.rdev?.[0] === 1 && stat.rdev[1] === 3;
}

function truncated(tool: Tool, descriptor: number): void {
  const stat = tool.process.fstat(descriptor);
  if (stat.type === 'file' && tool.process.seek(descriptor, 0, 'current') > stat.size) tool.process.seek(descriptor, 0, 'start');
}

function* reopen(tool: Tool, file: Followed): Execution<void> {
  const stat = statOrNothing(tool.process, file.name);
  if (stat?.inode === file.inode || file.name === '-') return;
  if (file.descriptor !== undefined) tool.process.close(file.descriptor);
  if (!stat) {
    if (file.descriptor !== undefined) yield* tool.complain(`${file.name} has been replaced; following end of new file`);
    file.descriptor = undefined;
    file.inode = -1;
    return;
  }
  file.descriptor = tool.process.open(file.name, { read: true });
  file.inode = stat.inode;
}
