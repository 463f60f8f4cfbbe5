/** A place in a text: index counts UTF-16 units, line and column count from 0, column in characters. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text, and where. kind: go-yaml counts the lines of scanner and parser errors differently. */
export class YamlError extends Error {
  readonly kind: 'reader' | 'scanner' | 'parser' | 'value';
  readonly mark: Mark | undefined;
  /** Where the construct began that could not be finished. */
  readonly context: Mark | undefined;

  constructor(kind: YamlError['kind'], problem: string, mark?: Mark, context?: Mark) {
    super(problem);
    this.kind = kind;
    this.mark = mark;
    this.context = context;
  }
}

export const isBreak = (char: string) => char === '\n' || char === '\r' || char === '\u0085' || char === '\u2028' || char === '\u2029';
export const isBlank = (char: string) => char === ' ' || char === '\t';
/** End of the line, or of the text. */
export const isBreakOrEnd = (char: string) => char === '' || isBreak(char);
export const isBlankOrEnd = (char: string) => char === '' || isBlank(char) || isBreak(char);
export const isWordChar = (char: string) => /^[0-9A-Za-z_-]$/.test(char);
export const isHex = (char: string) => /^[0-9A-Fa-f]$/.test(char);

/** The characters that YAML 1.1 does not allow. */
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** The reader takes the text in chunks of this size, and finds a forbidden character when it takes the chunk. */
const chunk = 512;

/** A position in a text that moves forward. */
export class Cursor {
  readonly #text: string;
  /** The reader stops here: end of the text, or start of the chunk with a forbidden character. */
  readonly #end: number;
  readonly #broken: boolean;
  #index = 0;
  #line = 0;
  #column = 0;

  constructor(text: string) {
    const body = text.startsWith('\ufeff') ? text.slice(1) : text;
    const bad = body.search(forbidden);
    this.#broken = bad >= 0;
    this.#text = body;
    this.#end = bad >= 0 ? bad - (bad % chunk) : body.length;
  }

  get mark(): Mark {
    return { index: this.#index, line: this.#line, column: this.#column };
  }

  get column(): number {
    return this.#column;
  }

  /** The next character, or the one `ahead` places further; '' at the end. */
  peek(ahead = 0): string {
    const at = this.#index + ahead;
    if (at < this.#end) return this.#text[at]!;
    if (this.#broken) throw new YamlError('reader', 'control characters are not allowed');
    return '';
  }

  /** Takes one character. */
  take(): string {
    const unit = this.peek();
    const pair = unit >= '\ud800' && unit <= '\udbff' ? unit + this.peek(1) : unit;
    this.#index += pair.length;
    this.#column++;
    return pair;
  }

  /** Takes a line break and gives what it stands for in a scalar. */
  takeBreak(): string {
    const char = this.peek();
    this.#index += char === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.#column = 0;
    this.#line++;
    return char === '\u2028' || char === '\u2029' ? char : '\n';
  }

  skip(count: number): void {
    for (let i = 0; i < count; i++) this.take();
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.take();
  }

  skipComment(): void {
    if (this.peek() !== '#') return;
    while (!isBreakOrEnd(this.peek())) this.take();
  }

  /** Whether `---` or `...` stands here as a line's beginning. */
  atDocumentIndicator(): boolean {
    if (this.#column !== 0) return false;
    const char = this.peek();
    return (char === '-' || char === '.') && this.peek(1) === char && this.peek(2) === char && isBlankOrEnd(this.peek(3));
  }

  /** At the end of the stream: what comes is reported as of a new line. */
  forceNewLine(): void {
    if (this.#column === 0) return;
    this.#column = 0;
    this.#line++;
  }

  fail(problem: string, context: Mark = this.mark): never {
    throw new YamlError('scanner', problem, this.mark, context);
  }
}
