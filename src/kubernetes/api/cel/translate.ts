import { type Token, tokensOf } from './tokens.ts';

/** An expression in the library's dialect. */
export interface Translated {
  readonly text: string;
  /** The types of messages that the expression makes: `Object.spec`. */
  readonly messages: readonly string[];
  /** The place in the source of a place in the text. */
  sourceOf(place: number): number;
}

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** The variable that stands for `variables.name`. */
export const variableOf = (name: string): string => `variables__${name}`;

/** The function that makes a message of a type. */
export const makerOf = (type: string): string => `make_${type.replaceAll('.', '__')}`;

/**
 * What Kubernetes' CEL has and the library does not read, said in what it does read: `Object.spec{name: x}` becomes a call of a maker with
 * a map, and `has()` of a field behind an index or a call becomes a question to an optional.
 */
export function translate(source: string): Translated {
  const tokens = tokensOf(source);
  const signs = tokens.filter((token) => token.kind !== 'space');
  const texts = new Map<Token, string>();
  const messages = new Set<string>();
  for (const index of signs.keys()) {
    const token = signs[index]!;
    if (token.text === '{') {
      const start = typeStart(signs, index);
      if (start < index) messages.add(translateMessage(signs, start, index, texts));
    }
    if (token.text === 'variables' && signs[index - 1]?.text !== '.') translateVariable(signs, index, texts);
    if (token.text === 'has' && signs[index + 1]?.text === '(' && signs[index - 1]?.text !== '.') translateHas(signs, index, texts);
  }
  return joined(tokens, texts, [...messages]);
}

/** `variables.name` becomes a variable of its own, so that each has a type. */
function translateVariable(signs: readonly Token[], at: number, texts: Map<Token, string>): void {
  const [variables, dot, name] = [signs[at]!, signs[at + 1], signs[at + 2]];
  if (dot?.text !== '.' || name?.kind !== 'name') return;
  texts.set(variables, '').set(dot, '').set(name, variableOf(name.text));
}

/** Where the name before a brace begins (`Object . spec {`); the brace itself when there is none. */
function typeStart(signs: readonly Token[], brace: number): number {
  const isName = (index: number) => signs[index]?.kind === 'name' && signs[index]!.text !== 'in';
  if (!isName(brace - 1)) return brace;
  let start = brace - 1;
  while (signs[start - 1]?.text === '.' && isName(start - 2)) start -= 2;
  return start;
}

/** The sign that closes the bracket at `open`. */
function closeOf(signs: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < signs.length; index++) {
    if (opening.has(signs[index]!.text)) depth++;
    else if (closing.has(signs[index]!.text) && --depth === 0) return index;
  }
  return signs.length;
}

function translateMessage(signs: readonly Token[], start: number, brace: number, texts: Map<Token, string>): string {
  const type = signs
    .slice(start, brace)
    .map((token) => token.text)
    .join('');
  for (const token of signs.slice(start, brace)) texts.set(token, '');
  texts.set(signs[start]!, `${makerOf(type)}(`);
  const close = closeOf(signs, brace);
  if (signs[close]) texts.set(signs[close], '})');
  for (let at = brace + 1; at < close; at = nextField(signs, at, close)) quoteField(signs, at, texts);
  return type;
}

/** A field's name becomes a text; that of an optional field keeps its question mark inside. */
function quoteField(signs: readonly Token[], at: number, texts: Map<Token, string>): void {
  const optional = signs[at]!.text === '?';
  const field = signs[optional ? at + 1 : at];
  if (field?.kind !== 'name') return;
  if (optional) texts.set(signs[at]!, '');
  texts.set(field, JSON.stringify((optional ? '?' : '') + field.text));
}

/** The sign after the next comma of the same message. */
function nextField(signs: readonly Token[], from: number, close: number): number {
  for (let index = from; index < close; index++) {
    if (opening.has(signs[index]!.text)) index = closeOf(signs, index);
    else if (signs[index]!.text === ',') return index + 1;
  }
  return close;
}

/** `has(a.b[0].c)` becomes `(a.b[0].?c).hasValue()`. */
function translateHas(signs: readonly Token[], at: number, texts: Map<Token, string>): void {
  const close = closeOf(signs, at + 1);
  const dot = signs[close - 2];
  const inside = signs.slice(at + 2, close);
  if (dot?.text !== '.' || signs[close - 1]!.kind !== 'name' || inside.every(({ kind, text }) => kind === 'name' || text === '.')) return;
  texts.set(signs[at]!, '');
  texts.set(dot, '.?');
  texts.set(signs[close]!, ').hasValue()');
}

function joined(tokens: readonly Token[], texts: ReadonlyMap<Token, string>, messages: readonly string[]): Translated {
  let text = '';
  const starts = tokens.map((token) => {
    const start = text.length;
    text += texts.get(token) ?? token.text;
    return start;
  });
  const end = tokens.reduce((sum, token) => sum + token.text.length, 0);
  return {
    text,
    messages,
    sourceOf(place) {
      if (place >= text.length) return end;
      const index = starts.findLastIndex((start) => start <= place);
      const token = tokens[index]!;
      return texts.has(token) ? token.at : token.at + place - starts[index]!;
    },
  };
}
