import { compileRegex } from '../../lib/regex.ts';
import { type Address, type Command, type Piece, SedError, type Substitution } from './script.ts';

/** Parses a script (a binary string). Throws SedError and RegexError. */
export function parseScript(text: string, extended: boolean): Command[] {
  return new ScriptParser(text, extended).parse();
}

class ScriptParser {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  parse(): Command[] {
    const commands: Command[] = [];
    const open: number[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === '#') {
        this.#skip(/[^\n]*/y);
        continue;
      }
      const command = this.#command();
      if (command.name === '{') open.push(commands.length);
      commands.push(command);
      if (command.name === '}') {
        const start = open.pop();
        if (start === undefined) throw new SedError('unexpected }');
        commands[start]!.end = commands.length;
      }
    }
    if (open.length > 0) throw new SedError('unmatched {');
    for (const command of commands) {
      if ('btT'.includes(command.name) && command.text !== '') {
        const target = commands.findIndex((each) => each.name === ':' && each.text === command.text);
        if (target < 0) throw new SedError(`can't find label for jump to '${command.text}'`);
        command.end = target;
      } else if ('btT'.includes(command.name)) command.end = commands.length;
    }
    return commands;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    const found = match?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #address(): Address | undefined {
    const number = this.#skip(/\d+/y);
    if (number) {
      if (this.#text[this.#at] === '~') {
        this.#at++;
        return { type: 'step', first: Number(number), step: Number(this.#skip(/\d*/y) || 0) };
      }
      return { type: 'line', line: Number(number) };
    }
    const c = this.#text[this.#at];
    if (c === '$') {
      this.#at++;
      return { type: 'last' };
    }
    if (c !== '/' && c !== '\\') return undefined;
    if (c === '\\') this.#at++;
    const delimiter = this.#text[this.#at++]!;
    const source = this.#delimited(delimiter, true);
    const flags = this.#skip(/[IM]*/y);
    return {
      type: 'regex',
      regex:
        source === '' ? undefined : compileRegex(source, { extended: this.#extended, ignoreCase: flags.includes('I'), flags: flags.includes('M') ? 'm' : '' }),
    };
  }

  #secondAddress(): Address | undefined {
    const sign = this.#text[this.#at];
    if (sign !== '+' && sign !== '~') return this.#address();
    this.#at++;
    const count = Number(this.#skip(/\d*/y));
    return sign === '+' ? { type: 'plus', count } : { type: 'multiple', count };
  }

  /** Text up to the delimiter, which a backslash protects. */
  #delimited(delimiter: string, regex: boolean): string {
    let out = '';
    let bracket = false;
    for (;;) {
      const c = this.#text[this.#at++];
      if (c === undefined || (c === '\n' && regex && delimiter !== '\n')) throw new SedError(`unmatched '${delimiter}'`);
      if (c === '\\') {
        const next = this.#text[this.#at++];
        if (next === undefined) throw new SedError(`unmatched '${delimiter}'`);
        if (next === delimiter && delimiter !== '\\') out += regex && '.*[]^$+?(){}|'.includes(delimiter) ? `\\${next}` : next === '&' ? '\\&' : next;
        else if (next === 'n' && regex && bracket) out += '\n';
        else out += `\\${next}`;
        continue;
      }
      if (regex && !bracket && c === '[') {
        bracket = true;
        out += c;
        if (this.#text[this.#at] === '^') out += this.#text[this.#at++];
        if (this.#text[this.#at] === ']') out += this.#text[this.#at++];
        continue;
      }
      if (bracket && c === '[' && this.#text[this.#at] === ':') {
        const end = this.#text.indexOf(':]', this.#at);
        if (end > 0) {
          out += this.#text.slice(this.#at - 1, end + 2);
          this.#at = end + 2;
          continue;
        }
      }
      if (bracket && c === ']') bracket = false;
      else if (c === delimiter && !bracket) return out;
      out += c;
    }
  }

  #command(): Command {
    const first = this.#address();
    let second: Address | undefined;
    this.#skip(/[ \t]*/y);
    if (first && this.#text[this.#at] === ',') {
      this.#at++;
      this.#skip(/[ \t]*/y);
      second = this.#secondAddress();
      if (!second) throw new SedError('no address after comma');
    }
    if (first?.type === 'line' && first.line === 0 && second?.type !== 'regex') throw new SedError('invalid usage of line address 0');
    this.#skip(/[ \t]*/y);
    let negated = false;
    while (this.#text[this.#at] === '!') {
      negated = true;
      this.#at++;
      this.#skip(/[ \t]*/y);
    }
    const name = this.#text[this.#at++];
    if (name === undefined) throw new SedError('missing command');
    const base = { name, ...(first ? { first } : {}), ...(second ? { second } : {}), negated, end: 0, active: false, until: 0 };
    return { ...base, ...this.#argument(name) };
  }

  #argument(name: string): Pick<Command, 'text' | 'substitution' | 'map'> {
    switch (name) {
      case 's':
        return { text: '', substitution: this.#substitution() };
      case 'y': {
        const delimiter = this.#text[this.#at++]!;
        const plain = (text: string) => [...text.replaceAll('\\n', '\n').replaceAll('\\\\', '\\')];
        const from = plain(this.#delimited(delimiter, false));
        const to = plain(this.#delimited(delimiter, false));
        if (from.length !== to.length) throw new SedError('strings for y command are different lengths');
        this.#finish();
        return { text: '', map: new Map(from.map((c, i) => [c, to[i]!])) };
      }
      case 'a':
      case 'i':
      case 'c':
        return { text: this.#lines() };
      case ':':
        return { text: this.#skip(/[^\n;]*/y).trim() };
      case 'b':
      case 't':
      case 'T': {
        this.#skip(/[ \t]*/y);
        return { text: this.#skip(/[^\n;}]*/y).trim() };
      }
      case 'r':
      case 'w':
      case 'R':
      case 'W':
        this.#skip(/[ \t]*/y);
        return { text: this.#skip(/[^\n]*/y) };
      case 'q':
      case 'Q':
      case 'l':
        this.#skip(/[ \t]*/y);
        return { text: this.#skip(/\d*/y) };
      case '{':
        return { text: '' };
      default:
        if (!'=dDgGhHnNpPxz}'.includes(name)) throw new SedError(`unsupported command ${name}`);
        this.#finish();
        return { text: '' };
    }
  }

  /** Nothing but the end of the command may follow. */
  #finish(): void {
    this.#skip(/[ \t]*/y);
    const c = this.#text[this.#at];
    if (c !== undefined && c !== ';' && c !== '\n' && c !== '}' && c !== '#') throw new SedError('extra characters after command');
  }

  #lines(): string {
    this.#skip(/[ \t]*/y);
    if (this.#text[this.#at] === '\\') {
      this.#at++;
      this.#skip(/[ \t]*\n/y);
    }
    let out = '';
    for (;;) {
      const c = this.#text[this.#at++];
      if (c === undefined || c === '\n') break;
      if (c !== '\\') out += c;
      else {
        const next = this.#text[this.#at++];
        out += next === 't' ? '\t' : (next ?? '');
      }
    }
    return `${out}\n`;
  }

  #substitution(): Substitution {
    const delimiter = this.#text[this.#at++];
    if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') throw new SedError('bad delimiter in substitution expression');
    const source = this.#delimited(delimiter, true);
    const replacement = pieces(this.#delimited(delimiter, false));
    let [global, print, ignoreCase, multiline, number] = [false, false, false, false, 1];
    let file = '';
    for (;;) {
      const c = this.#text[this.#at];
      if (c === 'g') global = true;
      else if (c === 'p') print = true;
      else if (c === 'i' || c === 'I') ignoreCase = true;
      else if (c === 'm' || c === 'M') multiline = true;
      else if (c === 'w') {
        this.#at++;
        this.#skip(/[ \t]*/y);
        file = this.#skip(/[^\n]*/y);
        break;
      } else if (c !== undefined && /[1-9]/.test(c)) {
        number = Number(this.#skip(/\d+/y));
        continue;
      } else break;
      this.#at++;
    }
    this.#finishSubstitution();
    const regex = source === '' ? undefined : compileRegex(source, { extended: this.#extended, ignoreCase, flags: multiline ? 'gm' : 'g' });
    return { regex, replacement, global, print, number, file };
  }

  #finishSubstitution(): void {
    this.#skip(/[ \t]*/y);
    const c = this.#text[this.#at];
    if (c !== undefined && c !== ';' && c !== '\n' && c !== '}' && c !== '#') throw new SedError('bad option in substitution expression');
  }
}

/** The right side of `s`: `&`, `\1`, `\n`, `\U` … */
function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let plain = '';
  const flush = () => {
    if (plain) out.push(plain);
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '&') {
      flush();
      out.push(0);
    } else if (c === '\\' && i + 1 < text.length) {
      const next = text[++i]!;
      if (/\d/.test(next)) {
        flush();
        out.push(Number(next));
      } else if (/[ULEul]/.test(next)) {
        flush();
        out.push({ change: next as 'U' });
      } else plain += next === 'n' ? '\n' : next === 't' ? '\t' : next === 'r' ? '\r' : next;
    } else plain += c;
  }
  flush();
  return out;
}
