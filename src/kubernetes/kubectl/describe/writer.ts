import { escapeTerminal } from '../text/go.ts';
import { TabWriter } from '../text/tab-writer.ts';

/** What describers write to: text with two blanks a level, tabs between columns (describe.PrefixWriter over a tabwriter). */
export interface Writer {
  write(level: number, text: string): void;
  /** One line. */
  line(level: number, text: string): void;
  /** Ends the columns so far. */
  flush(): void;
}

export class DescribeWriter implements Writer {
  readonly #tabs = new TabWriter({ minimum: 0, padding: 2 });
  #out = '';

  write(level: number, text: string): void {
    this.#tabs.write(escapeTerminal('  '.repeat(level) + text));
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`);
  }

  flush(): void {
    this.#out += this.#tabs.flush();
  }

  /** All that was written, laid out. */
  end(): string {
    this.flush();
    return this.#out;
  }
}

/** The same without columns: tabs stay tabs (a PrefixWriter over a plain buffer). */
export class PlainWriter implements Writer {
  #out = '';

  write(level: number, text: string): void {
    this.#out += escapeTerminal('  '.repeat(level) + text);
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`);
  }

  flush(): void {}

  end(): string {
    return this.#out;
  }
}

/** Everything some levels deeper. */
export const nested = (writer: Writer, levels: number): Writer => ({
  write: (level, text) => writer.write(level + levels, text),
  line: (level, text) => writer.line(level + levels, text),
  flush: () => writer.flush(),
});
