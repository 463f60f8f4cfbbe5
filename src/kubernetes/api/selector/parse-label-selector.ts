import { labelKeyErrors } from '../label-syntax.ts';
import { LabelSelector } from './label-selector.ts';
import { byBytes, type Operator, type Requirement, requirementError } from './requirement.ts';

type TokenKind = 'end' | 'identifier' | 'error' | ')' | ',' | '!' | '==' | '=' | '>' | 'in' | '<' | '!=' | 'notin' | '(';
interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const symbols = new Set(['!=', '==', '=', '!', '(', ')', ',', '>', '<']);
const isSpace = (char: string) => char === ' ' || char === '\t' || char === '\r' || char === '\n';

/** The longest operator at the start of a run of special characters; what follows it is read next. */
function scanSymbol(run: string): Token {
  for (let length = run.length; length > 0; length--) {
    const text = run.slice(0, length);
    if (symbols.has(text)) return { kind: text as TokenKind, text };
  }
  return { kind: 'error', text: `error expected: keyword found '${run}'` };
}

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    while (position < text.length && isSpace(text[position]!)) position++;
    if (position >= text.length) break;
    const run = /^[=!(),<>]+/.exec(text.slice(position))?.[0];
    if (run) {
      const token = scanSymbol(run.slice(0, 2));
      tokens.push(token);
      position += token.text.length;
    } else {
      const word = /^[^=!(),<>\s]+/.exec(text.slice(position))![0];
      tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
      position += word.length;
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

class SelectorError extends Error {}
const fail = (text: string): never => {
  throw new SelectorError(text);
};

const binaryOperators = new Map<TokenKind, Operator>([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
]);

/** The parser of labels.Parse: the same decisions at the same tokens, so that its texts are the same. */
class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string) {
    this.#tokens = scan(text);
  }

  /** The token here; `in` and `notin` are plain words except where an operator is expected. */
  #peek(operatorExpected = false): Token {
    const token = this.#tokens[Math.min(this.#position, this.#tokens.length - 1)]!;
    return !operatorExpected && (token.kind === 'in' || token.kind === 'notin') ? { kind: 'identifier', text: token.text } : token;
  }

  #take(operatorExpected = false): Token {
    const token = this.#peek(operatorExpected);
    this.#position++;
    return token;
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const first = this.#peek();
      if (first.kind === 'end') return requirements;
      if (first.kind !== 'identifier' && first.kind !== '!') fail(`found '${first.text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.kind === 'end') return requirements;
      if (next.kind !== ',') fail(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (after.kind !== 'identifier' && after.kind !== '!') fail(`found '${after.text}', expected: identifier after ','`);
    }
  }

  #requirement(): Requirement {
    const wrong = (text: string): never => fail(`unable to parse requirement: ${text}`);
    let token = this.#take();
    const negated = token.kind === '!';
    if (negated) token = this.#take();
    if (token.kind !== 'identifier') wrong(`found '${token.text}', expected: identifier`);
    const key = token.text;
    const keyErrors = labelKeyErrors(key);
    if (keyErrors.length > 0) wrong(`<nil>: Invalid value: ${JSON.stringify(key)}: ${keyErrors.join('; ')}`);
    const requirement = this.#condition(key, negated, wrong);
    const error = requirementError(requirement);
    if (error !== undefined) wrong(error);
    return requirement;
  }

  #condition(key: string, negated: boolean, wrong: (text: string) => never): Requirement {
    if (negated) return { key, operator: '!', values: [] };
    const next = this.#peek();
    if (next.kind === 'end' || next.kind === ',') return { key, operator: 'exists', values: [] };
    const token = this.#take(true);
    const operator = binaryOperators.get(token.kind) ?? wrong(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = operator === 'in' || operator === 'notin' ? this.#values(wrong) : this.#exactValue(wrong);
    return { key, operator, values };
  }

  #exactValue(wrong: (text: string) => never): string[] {
    const next = this.#peek();
    if (next.kind === 'end' || next.kind === ',') return [''];
    const token = this.#take();
    return token.kind === 'identifier' ? [token.text] : wrong(`found '${token.text}', expected: identifier`);
  }

  #values(wrong: (text: string) => never): string[] {
    const open = this.#take();
    if (open.kind !== '(') wrong(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.kind === ')') {
      this.#take();
      return [''];
    }
    if (first.kind !== 'identifier' && first.kind !== ',') wrong(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = this.#identifiers(wrong);
    if (this.#take().kind !== ')') wrong(`found '${first.text}', expected: ')'`);
    return [...values].sort(byBytes);
  }

  #identifiers(wrong: (text: string) => never): Set<string> {
    const found = new Set<string>();
    for (;;) {
      const token = this.#take();
      const next = this.#peek();
      if (token.kind === 'identifier') {
        found.add(token.text);
        if (next.kind === ')') return found;
        if (next.kind !== ',') wrong(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (found.size === 0 || next.kind === ',') found.add('');
        if (next.kind === ')') return found.add('');
      } else wrong(`found '${token.text}', expected: ',', or identifier`);
    }
  }
}

/** Reads a selector as `kubectl -l` takes it: `app=web,tier in (a,b),!canary`. The errors are those of labels.Parse. */
export function parseLabelSelector(text: string): { readonly selector: LabelSelector } | { readonly error: string } {
  try {
    return { selector: new LabelSelector(new Parser(text).parse()) };
  } catch (error) {
    if (error instanceof SelectorError) return { error: error.message };
    throw error;
  }
}
