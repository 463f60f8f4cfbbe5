import { toBinary } from './binary.ts';
import { unescapeText } from './escapes.ts';
import { formatFloat, formatInteger, pad, type Spec, specOf } from './format.ts';
import { strftime } from './strftime.ts';

/** What printf writes, in order: to stdout (a binary string) or, with `error`, one line to stderr without the command's name. */
export interface Piece {
  readonly text: string;
  readonly error: boolean;
}

class Stop {}

/** printf(1): the format is used again as long as there are arguments. */
export function formatPrintf(args: readonly string[], options: { bash: boolean; now: number }): { pieces: Piece[]; status: number } {
  return new Printf(args.map(toBinary), options).run();
}

class Printf {
  readonly #format: string;
  readonly #args: readonly string[];
  readonly #bash: boolean;
  readonly #now: number;
  readonly #pieces: Piece[] = [];
  #out = '';
  #next = 0;
  #status = 0;

  constructor(args: readonly string[], options: { bash: boolean; now: number }) {
    this.#format = args[0]!;
    this.#args = args.slice(1);
    this.#bash = options.bash;
    this.#now = options.now;
  }

  run(): { pieces: Piece[]; status: number } {
    try {
      do {
        const before = this.#next;
        this.#once();
        if (this.#next === before) break;
      } while (this.#next < this.#args.length);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
    this.#flush();
    return { pieces: this.#pieces, status: this.#status };
  }

  #flush(): void {
    if (this.#out) this.#pieces.push({ text: this.#out, error: false });
    this.#out = '';
  }

  #complain(text: string): void {
    this.#flush();
    this.#pieces.push({ text, error: true });
    this.#status = 1;
  }

  #once(): void {
    const pattern = /%%|%(?:\(([^)]*)\)T)|%([-+ #0]*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:[hlLz]+|[jt])?([A-Za-z]?)|[^%]+/g;
    for (const match of this.#format.matchAll(pattern)) {
      if (match[0] === '%%') this.#out += '%';
      else if (!match[0].startsWith('%')) this.#plain(match[0]);
      else if (match[1] !== undefined) this.#date(match[1]);
      else this.#conversion(match);
    }
  }

  #plain(text: string): void {
    const { out, stopped } = unescapeText(text, 'format');
    this.#out += out;
    if (stopped) throw new Stop();
  }

  #date(format: string): void {
    const arg = this.#args[this.#next++];
    const time = arg === undefined || arg === '-1' || arg === '' ? this.#now : Number(arg) * 1_000_000;
    this.#out += strftime(format || '%X', time);
  }

  #conversion(match: RegExpMatchArray): void {
    const [, , flags, width, precision, letter] = match;
    const type = letter || match[0].at(-1)!;
    if (!'diouxXeEfFgGaAcsbq'.includes(type) || (type === 'q' && !this.#bash)) {
      this.#complain(
        this.#bash
          ? `\`${type === '%' ? '%' : type}': invalid format character`
          : `${this.#format.slice(match.index).replace(/^(%[-+ #0]*[\d*]*(?:\.[\d*-]*)?)[lLhz]+/, '$1')}: invalid format`,
      );
      throw new Stop();
    }
    const size = (text: string | undefined) => (text === '*' ? this.#integer() : Number(text || 0));
    const spec = specOf(flags!, size(width), precision === undefined ? undefined : size(precision));
    this.#out += this.#value(type, spec);
  }

  #value(type: string, spec: Spec): string {
    switch (type) {
      case 's':
        return pad((this.#args[this.#next++] ?? '').slice(0, spec.precision), { ...spec, zero: false });
      case 'c':
        return pad((this.#args[this.#next++] ?? '').slice(0, 1) || (this.#bash ? '' : '\0'), { ...spec, zero: false });
      case 'b': {
        const { out, stopped } = unescapeText(this.#args[this.#next++] ?? '', 'echo');
        if (!stopped) return pad(out.slice(0, spec.precision), { ...spec, zero: false });
        this.#out += out;
        throw new Stop();
      }
      case 'q': {
        const text = this.#args[this.#next++] ?? '';
        return text === '' ? "''" : text.replace(/[^A-Za-z0-9_@%+=:,./-]/g, '\\$&');
      }
      case 'd':
      case 'i':
      case 'o':
      case 'u':
      case 'x':
      case 'X':
        return formatInteger(this.#big(), type, spec);
      default:
        return formatFloat(this.#number(), type, spec);
    }
  }

  #integer(): number {
    return this.#next < this.#args.length ? Number(this.#big()) : 0;
  }

  #big(): bigint {
    const text = this.#args[this.#next++] ?? '';
    if (text.startsWith('"') || text.startsWith("'")) return BigInt(text.charCodeAt(1) || 0);
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text);
    if (!match || match[0].length !== text.length) this.#badNumber(text);
    if (!match) return 0n;
    if (!this.#bash && match[0].length !== text.length) return 0n;
    const digits = match[2]!;
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return match[1] === '-' ? -value : value;
  }

  #number(): number {
    const text = this.#args[this.#next++] ?? '';
    if (text === '') return 0;
    if (text.startsWith('"') || text.startsWith("'")) return text.charCodeAt(1) || 0;
    const match = /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(text);
    if (!match || match[0].length !== text.length) this.#badNumber(text);
    if (!match) return 0;
    const value = match[0].trim().toLowerCase();
    return value.includes('inf') ? (value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number(value);
  }

  #badNumber(text: string): void {
    if (this.#bash && text === '') return;
    this.#complain(this.#bash ? `${text}: invalid number` : `invalid number '${text}'`);
  }
}
