import type { Execution } from '../../../process/types.ts';
import type { Tool } from '../../lib/applet.ts';
import { decodeBinary, fromBinary } from '../../lib/binary.ts';
import { readFile, statOrNothing } from '../../lib/files.ts';
import type { LineReader } from '../../lib/input.ts';
import { Output } from '../../lib/output.ts';
import { outputTo } from '../redirected.ts';
import type { Address, Command, Piece, Substitution } from './script.ts';

/** The lines of all files, one ahead so that the last is known. */
export interface Lines {
  next(): Execution<{ readonly text: string; readonly terminated: boolean } | undefined>;
}

/** Lines from readers one after another. */
export class JoinedLines implements Lines {
  readonly #readers: (() => Execution<LineReader | undefined>)[];
  #reader: LineReader | undefined;

  constructor(readers: (() => Execution<LineReader | undefined>)[]) {
    this.#readers = readers;
  }

  *next(): Execution<{ readonly text: string; readonly terminated: boolean } | undefined> {
    for (;;) {
      const text = this.#reader ? yield* this.#reader.next() : undefined;
      if (text !== undefined) return { text, terminated: this.#reader!.terminated };
      const open = this.#readers.shift();
      if (!open) return undefined;
      this.#reader = yield* open();
    }
  }
}

/** Runs a script over lines. */
export class Editor {
  readonly #tool: Tool;
  readonly #commands: readonly Command[];
  readonly #quiet: boolean;
  readonly #out: Output;
  readonly #lines: Lines;
  #ahead: { readonly text: string; readonly terminated: boolean } | undefined;
  #pattern = '';
  #terminated = true;
  #hold = '';
  #number = 0;
  #substituted = false;
  #lastRegex: RegExp | undefined;
  #appended: (() => Execution<void>)[] = [];
  readonly #files = new Map<string, Output>();

  constructor(tool: Tool, commands: readonly Command[], lines: Lines, options: { quiet: boolean; out: Output }) {
    this.#tool = tool;
    this.#commands = commands;
    this.#lines = lines;
    this.#quiet = options.quiet;
    this.#out = options.out;
  }

  *run(): Execution<number> {
    this.#ahead = yield* this.#lines.next();
    let status: number | undefined;
    let restart = false;
    while (status === undefined && (restart || this.#ahead)) {
      if (!restart) yield* this.#load();
      const result = yield* this.#cycle();
      restart = result === 'restart';
      if (typeof result === 'object') status = result.status;
      if (result !== 'deleted' && result !== 'restart' && !(typeof result === 'object' && result.silent) && !this.#quiet)
        this.#print(this.#pattern, this.#terminated || this.#ahead !== undefined);
      yield* this.#flushAppended();
      yield* this.#out.drain();
    }
    yield* this.#out.flush();
    for (const file of this.#files.values()) yield* file.flush();
    return status ?? 0;
  }

  *#load(): Execution<void> {
    this.#pattern = this.#ahead!.text;
    this.#terminated = this.#ahead!.terminated;
    this.#number++;
    this.#substituted = false;
    this.#ahead = yield* this.#lines.next();
  }

  #print(text: string, newline = true): void {
    this.#out.raw(newline ? `${text}\n` : text);
  }

  *#flushAppended(): Execution<void> {
    for (const each of this.#appended.splice(0)) yield* each();
  }

  #matches(address: Address): boolean {
    switch (address.type) {
      case 'line':
        return this.#number === address.line;
      case 'last':
        return this.#ahead === undefined;
      case 'step':
        return address.step > 0 ? this.#number >= address.first && (this.#number - address.first) % address.step === 0 : this.#number === address.first;
      case 'regex':
        return this.#search(address.regex).test(this.#pattern);
      default:
        return false;
    }
  }

  #search(regex: RegExp | undefined): RegExp {
    if (regex) this.#lastRegex = regex;
    const found = this.#lastRegex ?? /(?:)/g;
    found.lastIndex = 0;
    return found;
  }

  #selected(command: Command): boolean {
    return this.#inRange(command) !== command.negated;
  }

  #inRange(command: Command): boolean {
    const { first, second } = command;
    if (!first) return true;
    if (!second) return this.#matches(first);
    if (!command.active) {
      const zero = first.type === 'line' && first.line === 0;
      if (!(zero && this.#number === 1 && command.until === 0) && !this.#matches(first)) return false;
      command.active = true;
      if (second.type === 'line' && second.line <= this.#number) command.active = false;
      if (second.type === 'plus') command.until = this.#number + second.count;
      else if (second.type === 'multiple') command.until = second.count === 0 ? this.#number : Math.ceil(this.#number / second.count) * second.count;
      else command.until = -1;
      if ((second.type === 'plus' || second.type === 'multiple') && command.until <= this.#number) command.active = false;
      if (!zero || second.type !== 'regex') return true;
    }
    if (second.type === 'line') {
      if (this.#number > second.line) {
        command.active = false;
        return this.#matches(first);
      }
      if (this.#number === second.line) command.active = false;
    } else if (second.type === 'plus' || second.type === 'multiple') command.active = this.#number < command.until;
    else if (this.#matches(second)) command.active = false;
    return true;
  }

  *#cycle(): Execution<'end' | 'deleted' | 'restart' | { readonly status: number; readonly silent: boolean }> {
    for (let i = 0; i < this.#commands.length; i++) {
      const command = this.#commands[i]!;
      if (!this.#selected(command)) {
        if (command.name === '{') i = command.end - 1;
        continue;
      }
      switch (command.name) {
        case 'd':
          return 'deleted';
        case 'D': {
          const end = this.#pattern.indexOf('\n');
          if (end < 0) return 'deleted';
          this.#pattern = this.#pattern.slice(end + 1);
          return 'restart';
        }
        case 'n':
          if (!this.#ahead) return this.#quiet ? 'deleted' : 'end';
          if (!this.#quiet) this.#print(this.#pattern);
          yield* this.#flushAppended();
          yield* this.#load();
          break;
        case 'N': {
          if (!this.#ahead) return 'end';
          const before = this.#pattern;
          yield* this.#flushAppended();
          yield* this.#load();
          this.#pattern = `${before}\n${this.#pattern}`;
          break;
        }
        case 'q':
          return { status: Number(command.text || 0), silent: false };
        case 'Q':
          return { status: Number(command.text || 0), silent: true };
        case 'b':
          i = command.end - 1;
          break;
        case 't':
        case 'T':
          if (this.#substituted === (command.name === 't')) i = command.end - 1;
          this.#substituted = false;
          break;
        case 'c':
          if (!command.second || !command.active || command.negated) this.#out.raw(command.text);
          return 'deleted';
        default:
          yield* this.#simple(command);
      }
    }
    return 'end';
  }

  *#simple(command: Command): Execution<void> {
    switch (command.name) {
      case 's':
        return yield* this.#substitute(command.substitution!);
      case 'p':
        return this.#print(this.#pattern);
      case 'P':
        return this.#print(this.#pattern.split('\n')[0]!);
      case '=':
        return this.#print(String(this.#number));
      case 'l':
        return this.#print(`${this.#pattern.replace(/[\\\x00-\x1f\x7f-\xff]/g, visible)}$`);
      case 'h':
        this.#hold = this.#pattern;
        return;
      case 'H':
        this.#hold += `\n${this.#pattern}`;
        return;
      case 'g':
        this.#pattern = this.#hold;
        return;
      case 'G':
        this.#pattern += `\n${this.#hold}`;
        return;
      case 'x':
        [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
        return;
      case 'z':
        this.#pattern = '';
        return;
      case 'y':
        this.#pattern = [...this.#pattern].map((c) => command.map!.get(c) ?? c).join('');
        return;
      case 'i':
        return this.#out.raw(command.text);
      case 'a':
        this.#later(() => command.text);
        return;
      case 'r':
        this.#appended.push(() => this.#file(command.text));
        return;
      case 'w':
        (yield* this.#writer(command.text)).raw(`${this.#pattern}\n`);
    }
  }

  #later(text: () => string): void {
    const out = this.#out;
    this.#appended.push(function* () {
      out.raw(text());
    });
  }

  *#file(path: string): Execution<void> {
    if (statOrNothing(this.#tool.process, fromBinary(path))?.type !== 'file') return;
    this.#out.raw(decodeBinary(yield* readFile(this.#tool.process, fromBinary(path))));
  }

  *#writer(path: string): Execution<Output> {
    let found = this.#files.get(path);
    if (!found) {
      found = path === '/dev/stdout' ? this.#out : path === '/dev/stderr' ? new Output(this.#tool.process, 2) : outputTo(this.#tool, fromBinary(path));
      this.#files.set(path, found);
    }
    return found;
  }

  *#substitute(it: Substitution): Execution<void> {
    const regex = this.#search(it.regex);
    const text = this.#pattern;
    let out = '';
    let at = 0;
    let count = 0;
    let lastEnd = -1;
    const global = regex.global ? regex : new RegExp(regex.source, `${regex.flags}g`);
    global.lastIndex = 0;
    for (let match = global.exec(text); match; match = global.exec(text)) {
      if (match[0] === '') global.lastIndex++;
      if (match[0] === '' && match.index === lastEnd) continue;
      count++;
      lastEnd = match.index + match[0].length;
      if (count < it.number) continue;
      out += text.slice(at, match.index) + expand(it.replacement, match);
      at = lastEnd;
      if (!it.global) break;
    }
    if (count < it.number || count === 0) return;
    this.#pattern = out + text.slice(at);
    this.#substituted = true;
    if (it.print) this.#print(this.#pattern);
    if (it.file) (yield* this.#writer(it.file)).raw(`${this.#pattern}\n`);
  }
}

function visible(c: string): string {
  const known = '\\\x07\b\f\n\r\t\v'.indexOf(c);
  return known >= 0 ? `\\${'\\abfnrtv'[known]}` : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

function expand(pieces: readonly Piece[], match: RegExpExecArray): string {
  let out = '';
  let mode = '';
  let once = '';
  for (const piece of pieces) {
    if (typeof piece === 'object') {
      if (piece.change === 'u' || piece.change === 'l') once = piece.change;
      else mode = piece.change === 'E' ? '' : piece.change;
      continue;
    }
    let text = typeof piece === 'number' ? (match[piece] ?? '') : piece;
    if (mode) text = mode === 'U' ? text.toUpperCase() : text.toLowerCase();
    if (once && text) {
      text = (once === 'u' ? text[0]!.toUpperCase() : text[0]!.toLowerCase()) + text.slice(1);
      once = '';
    }
    out += text;
  }
  return out;
}
