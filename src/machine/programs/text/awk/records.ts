import { SystemError } from '../../../process/errors.ts';
import type { Execution } from '../../../process/types.ts';
import type { Tool } from '../../lib/applet.ts';
import { fromBinary, toBinary } from '../../lib/binary.ts';
import { LineReader } from '../../lib/input.ts';
import type { AwkState } from './state.ts';

/** The records of the operands, which may also set variables (`name=value`). */
export class Records {
  readonly #tool: Tool;
  readonly #state: AwkState;
  readonly #assign: (text: string) => boolean;
  #next = 1;
  #used = false;
  #reader: LineReader | undefined;
  #separator = '';
  #descriptor: number | undefined;
  failed = false;

  constructor(tool: Tool, state: AwkState, assign: (text: string) => boolean) {
    this.#tool = tool;
    this.#state = state;
    this.#assign = assign;
  }

  *next(): Execution<string | undefined> {
    for (;;) {
      const record = this.#reader ? yield* this.#read() : undefined;
      if (record !== undefined) {
        this.#state.set('NR', Number(toNumberText(this.#state.get('NR'))) + 1);
        this.#state.set('FNR', Number(toNumberText(this.#state.get('FNR'))) + 1);
        return record;
      }
      this.skipFile();
      if (!(yield* this.#openNext())) return undefined;
    }
  }

  /** nextfile. */
  skipFile(): void {
    this.#reader = undefined;
    if (this.#descriptor) this.#tool.process.close(this.#descriptor);
    this.#descriptor = undefined;
  }

  *#read(): Execution<string | undefined> {
    const separator = this.#state.text('RS');
    if (separator === '\n') return yield* this.#reader!.next();
    if (separator === '') return yield* this.#paragraph();
    if (this.#separator !== separator) {
      this.#separator = separator;
      this.#reader = new LineReader(this.#tool.process, this.#descriptor ?? 0, this.#tool.out, separator.slice(0, 1));
    }
    const found = yield* this.#reader!.next();
    return found !== undefined && !this.#reader!.terminated ? found.replace(/\n$/, '') || undefined : found;
  }

  *#paragraph(): Execution<string | undefined> {
    const lines: string[] = [];
    for (;;) {
      const line = yield* this.#reader!.next();
      if (line === undefined || (line === '' && lines.length > 0)) return lines.length > 0 ? lines.join('\n') : undefined;
      if (line !== '') lines.push(line);
    }
  }

  *#openNext(): Execution<boolean> {
    for (;;) {
      const count = Number(toNumberText(this.#state.get('ARGC')));
      if (this.#next >= count) {
        if (this.#used) return false;
        this.#used = true;
        return this.#start('', 0);
      }
      const name = this.#state.array('ARGV').get(String(this.#next++));
      const text = toNumberText(name);
      if (text === '' || this.#assign(text)) continue;
      this.#used = true;
      if (text === '-') return this.#start('', 0);
      try {
        return this.#start(text, this.#tool.process.open(fromBinary(text), { read: true }));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        yield* this.#tool.complain(`${fromBinary(text)}: ${error.message}`);
        this.failed = true;
      }
    }
  }

  #start(name: string, descriptor: number): boolean {
    this.#descriptor = descriptor || undefined;
    this.#separator = this.#state.text('RS').slice(0, 1) || '\n';
    this.#reader = new LineReader(this.#tool.process, descriptor, this.#tool.out, this.#separator);
    this.#state.set('FILENAME', toBinary(name));
    this.#state.set('FNR', 0);
    return true;
  }
}

function toNumberText(value: ReturnType<AwkState['get']>): string {
  return value === undefined ? '' : typeof value === 'object' ? value.text : String(value);
}
