import { ByteQueue } from './pipe.ts';
import type { ProcessGroup } from './process-group.ts';
import { concat, encode } from './text.ts';
import type { Bytes, Signal } from './types.ts';
import { WaitQueue } from './wait-queue.ts';

const control = (letter: string) => letter.charCodeAt(0) & 31;

const keys = {
  interrupt: control('C'),
  quit: 28,
  suspend: control('Z'),
  end: control('D'),
  kill: control('U'),
  eraseWord: control('W'),
  next: control('V'),
} as const;
const newline = 10;
const carriageReturn = 13;
const backspace = 8;
const del = 127;

/**
 * A pseudo terminal: what is typed on one side (`input`), what processes read and write on the other, and the line discipline between
 * them (termios(3): canonical mode with echo, or raw).
 */
export class Terminal {
  readonly number: number;
  raw = false;
  rows: number;
  columns: number;
  foreground: ProcessGroup | undefined;
  readonly readQueue = new WaitQueue();
  readonly #show: (data: Bytes) => void;
  readonly #signal: (group: ProcessGroup, signal: Signal) => void;
  readonly #ready = new ByteQueue();
  #line: number[] = [];
  /** To be shown in one piece: a character of several bytes must not come apart. */
  #echo: Bytes[] = [];
  #literal = false;
  /** Ends of file typed (^D on an empty line), each to be read once. */
  #ends = 0;
  #hungUp = false;

  constructor(options: {
    readonly number: number;
    readonly rows: number;
    readonly columns: number;
    readonly show: (data: Bytes) => void;
    readonly signal: (group: ProcessGroup, signal: Signal) => void;
  }) {
    this.number = options.number;
    this.rows = options.rows;
    this.columns = options.columns;
    this.#show = options.show;
    this.#signal = options.signal;
  }

  get path(): string {
    return `/dev/pts/${this.number}`;
  }

  // The side of the keyboard and screen.

  input(data: Bytes): void {
    if (this.#hungUp) return;
    if (this.raw) {
      this.#ready.push(data.slice());
      this.readQueue.wake();
      return;
    }
    for (const byte of data) this.#key(byte);
    this.#showEcho();
  }

  resize(rows: number, columns: number): void {
    if (rows === this.rows && columns === this.columns) return;
    this.rows = rows;
    this.columns = columns;
    if (this.foreground) this.#signal(this.foreground, 'SIGWINCH');
  }

  /** The other side is gone: readers see the end, the foreground gets SIGHUP. */
  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.readQueue.wake();
    if (this.foreground) this.#signal(this.foreground, 'SIGHUP');
  }

  // The side of the processes.

  get readable(): boolean {
    return this.#ready.length > 0 || this.#ends > 0 || this.#hungUp;
  }

  tryRead(limit: number): Bytes | undefined {
    if (this.#ready.length > 0) return this.raw ? this.#ready.take(limit) : this.#takeLine(limit);
    if (this.#ends > 0) {
      this.#ends--;
      return new Uint8Array(0);
    }
    return this.#hungUp ? new Uint8Array(0) : undefined;
  }

  write(data: Bytes): void {
    if (this.#hungUp) return;
    this.#show(this.raw ? data : withCarriageReturns(data));
  }

  setRaw(raw: boolean): void {
    if (raw === this.raw) return;
    this.raw = raw;
    if (raw && this.#line.length > 0) this.#deliver();
  }

  #takeLine(limit: number): Bytes {
    const all = this.#ready.take(Number.MAX_SAFE_INTEGER);
    const end = all.indexOf(newline);
    const length = Math.min(limit, end < 0 ? all.length : end + 1);
    if (length < all.length) this.#ready.push(all.subarray(length));
    return all.subarray(0, length);
  }

  #key(typed: number): void {
    const byte = typed === carriageReturn ? newline : typed;
    if (this.#literal) {
      this.#literal = false;
      this.#add(typed);
    } else if (byte === keys.interrupt) this.#interrupt('SIGINT', '^C');
    else if (byte === keys.quit) this.#interrupt('SIGQUIT', '^\\');
    else if (byte === keys.suspend) this.#interrupt('SIGTSTP', '^Z');
    else if (byte === keys.end) this.#endOfFile();
    else if (byte === del || byte === backspace) this.#erase();
    else if (byte === keys.kill) while (this.#line.length > 0) this.#erase();
    else if (byte === keys.eraseWord) this.#eraseWord();
    else if (byte === keys.next) this.#literal = true;
    else {
      this.#add(byte);
      if (byte === newline) this.#deliver();
    }
  }

  #add(byte: number): void {
    this.#line.push(byte);
    this.#echo.push(byte === newline ? encode('\r\n') : isControl(byte) ? encode(caret(byte)) : Uint8Array.of(byte));
  }

  #deliver(): void {
    this.#ready.push(Uint8Array.from(this.#line));
    this.#line = [];
    this.readQueue.wake();
  }

  #interrupt(signal: Signal, shown: string): void {
    this.#line = [];
    this.#ready.clear();
    this.#echo.push(encode(shown));
    this.#showEcho();
    if (this.foreground) this.#signal(this.foreground, signal);
  }

  #showEcho(): void {
    if (this.#echo.length === 0) return;
    this.#show(concat(this.#echo));
    this.#echo = [];
  }

  #endOfFile(): void {
    if (this.#line.length > 0) this.#deliver();
    else {
      this.#ends++;
      this.readQueue.wake();
    }
  }

  #erase(): void {
    let byte = this.#line.pop();
    if (byte === undefined) return;
    const width = isControl(byte) ? 2 : 1;
    while (byte !== undefined && (byte & 0xc0) === 0x80) byte = this.#line.pop();
    this.#echo.push(encode('\b \b'.repeat(width)));
  }

  #eraseWord(): void {
    const isSpace = () => this.#line.at(-1) === 32 || this.#line.at(-1) === 9;
    while (this.#line.length > 0 && isSpace()) this.#erase();
    while (this.#line.length > 0 && !isSpace()) this.#erase();
  }
}

function isControl(byte: number): boolean {
  return (byte < 32 && byte !== 9) || byte === del;
}

function caret(byte: number): string {
  return `^${String.fromCharCode(byte ^ 64)}`;
}

/** ONLCR: a line feed on the screen also goes back to the first column. */
function withCarriageReturns(data: Bytes): Bytes {
  let lines = 0;
  for (const byte of data) if (byte === newline) lines++;
  if (lines === 0) return data;
  const out = new Uint8Array(data.length + lines);
  let at = 0;
  for (const byte of data) {
    if (byte === newline) out[at++] = carriageReturn;
    out[at++] = byte;
  }
  return out;
}
