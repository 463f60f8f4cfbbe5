/** POSIX regular expressions (basic and extended, with GNU's additions) as JavaScript's, on binary strings. */

/** What `[:name:]` stands for in a bracket expression of JavaScript's. */
export const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
};

/** A pattern that is no expression; the message is regcomp's. */
export class RegexError {
  readonly message: string;
  readonly pattern: string;

  constructor(message: string, pattern = '') {
    this.message = message;
    this.pattern = pattern;
  }
}

export interface RegexOptions {
  readonly extended: boolean;
  readonly ignoreCase?: boolean;
  /** In awk a backslash escapes within brackets too. */
  readonly awk?: boolean;
  readonly flags?: string;
}

const cache = new Map<string, RegExp>();

/** Compiles a pattern. Throws RegexError. */
export function compileRegex(pattern: string, options: RegexOptions): RegExp {
  const flags = `${options.flags ?? ''}${options.ignoreCase ? 'i' : ''}`;
  const key = `${options.extended ? 'e' : 'b'}${options.awk ? 'a' : ''}${flags}/${pattern}`;
  let found = cache.get(key);
  if (!found) {
    if (cache.size > 1000) cache.clear();
    try {
      found = new RegExp(new Translator(pattern, options).translate(), flags);
    } catch (error) {
      throw new RegexError(error instanceof RegexError ? error.message : 'Invalid regular expression', pattern);
    }
    cache.set(key, found);
  }
  found.lastIndex = 0;
  return found;
}

class Translator {
  readonly #text: string;
  readonly #extended: boolean;
  readonly #awk: boolean;
  #at = 0;
  #out = '';
  #depth = 0;
  /** Whether an anchor or a literal star may stand here: at the start of a branch. */
  #start = true;

  constructor(text: string, options: RegexOptions) {
    this.#text = text;
    this.#extended = options.extended;
    this.#awk = options.awk === true;
  }

  translate(): string {
    while (this.#at < this.#text.length) this.#step(this.#text[this.#at++]!);
    if (this.#depth > 0) throw new RegexError(this.#extended ? 'Unmatched ( or \\(' : 'Unmatched ( or \\(');
    return this.#out;
  }

  #emit(text: string): void {
    this.#out += text;
    this.#start = false;
  }

  #step(c: string): void {
    if (c === '\\') {
      this.#escape();
      return;
    }
    if (c === '[') {
      this.#bracket();
      return;
    }
    if (c === '.') {
      this.#emit('[^]');
      return;
    }
    if (c === '*') {
      if (this.#start) this.#emit('\\*');
      else this.#repeat('*');
      return;
    }
    if (c === '^') {
      if (this.#extended || this.#start) this.#anchor('^');
      else this.#emit('\\^');
      return;
    }
    if (c === '$') {
      if (this.#extended || this.#atEnd()) this.#emit('$');
      else this.#emit('\\$');
      return;
    }
    if (this.#extended && '(){}|+?'.includes(c)) {
      this.#special(c);
      return;
    }
    this.#emit(/[(){}|+?/\]-]/.test(c) ? `\\${c}` : c);
  }

  #anchor(text: string): void {
    this.#out += text;
  }

  #atEnd(): boolean {
    const rest = this.#text.slice(this.#at);
    return rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|');
  }

  #repeat(text: string): void {
    if (/[*+?}]$/.test(this.#out) && !this.#out.endsWith(`\\${this.#out.at(-1)}`)) this.#out = `(?:${this.#out})`;
    this.#emit(text);
  }

  #special(c: string): void {
    switch (c) {
      case '(':
        this.#depth++;
        this.#out += '(';
        this.#start = true;
        return;
      case ')':
        if (this.#depth === 0) {
          if (this.#extended) {
            this.#emit('\\)');
            return;
          }
          throw new RegexError('Unmatched ) or \\)');
        }
        this.#depth--;
        this.#emit(')');
        return;
      case '|':
        this.#out += '|';
        this.#start = true;
        return;
      case '{':
        this.#interval();
        return;
      case '}':
        this.#emit('\\}');
        return;
      default:
        if (this.#start) this.#emit(`\\${c}`);
        else this.#repeat(c);
        return;
    }
  }

  #interval(): void {
    const match = (this.#extended ? /^(\d*)(,?)(\d*)\}/ : /^(\d*)(,?)(\d*)\\\}/).exec(this.#text.slice(this.#at));
    if (!match || (match[1] === '' && match[2] === '') || this.#start) {
      if (this.#extended) {
        this.#emit('\\{');
        return;
      }
      throw new RegexError(match ? 'Invalid preceding regular expression' : 'Unmatched \\{');
    }
    this.#at += match[0].length;
    this.#repeat(`{${match[1] || '0'}${match[2]}${match[3]}}`);
  }

  #escape(): void {
    const c = this.#text[this.#at++];
    if (c === undefined) throw new RegexError('Trailing backslash');
    if (!this.#extended && '(){}|+?'.includes(c)) {
      this.#special(c);
      return;
    }
    if (/[1-9]/.test(c)) {
      this.#emit(`(?:\\${c})`);
      return;
    }
    if (c === '<') {
      this.#anchor('\\b(?=\\w)');
      return;
    }
    if (c === '>') {
      this.#anchor('\\b(?<=\\w)');
      return;
    }
    if (c === '`') {
      this.#anchor('^');
      return;
    }
    if (c === "'") {
      this.#anchor('$');
      return;
    }
    if (/[wWsSbB]/.test(c)) {
      this.#emit(`\\${c}`);
      return;
    }
    if (/[nrtfv]/.test(c)) {
      this.#emit(`\\${c}`);
      return;
    }
    this.#emit(/[A-Za-z0-9_"%&,:;=@~<> !#'`]/.test(c) ? c : `\\${c}`);
  }

  #bracket(): void {
    let out = '[';
    let i = this.#at;
    if (this.#text[i] === '^') {
      out += '^';
      i++;
    }
    for (let first = true; ; first = false, i++) {
      const c = this.#text[i];
      if (c === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=');
      if (c === ']' && !first) break;
      const named = c === '[' ? /^\[:(\w+):\]/.exec(this.#text.slice(i)) : undefined;
      if (named) {
        if (!classes[named[1]!]) throw new RegexError('Invalid character class name');
        out += classes[named[1]!];
        i += named[0].length - 1;
      } else if (
        c === '\\' &&
        this.#text[i + 1] !== undefined &&
        (this.#awk || /[nt\]]/.test(this.#text[i + 1]!)) &&
        !(this.#text[i + 1] === ']' && !this.#awk)
      ) {
        const next = this.#text[++i]!;
        out += /[nrtfvd]/.test(next) ? `\\${next}` : next.replace(/[\\\]^[-]/, '\\$&');
      } else if (c === '-') out += first || this.#text[i + 1] === ']' || out === '[^' ? '\\-' : '-';
      else out += /[\\[\]^]/.test(c) ? `\\${c}` : c;
    }
    this.#at = i + 1;
    this.#emit(out === '[^' ? '[^]' : `${out}]`);
  }
}

/** A text that matches only itself. */
export const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
