import type { Conditional, Word } from './ast.ts';
import type { Parser } from './parser.ts';

const unary = /^-[abcdefghknoprstuvwxzGLNOSR]$/;

/** What follows `[[`, up to and with `]]`. */
export function parseConditional(parser: Parser): Conditional {
  const found = or(parser);
  parser.newlines();
  parser.expect(']]');
  return found;
}

function or(parser: Parser): Conditional {
  let left = and(parser);
  while (skipped(parser, '||')) left = { type: 'or', left, right: and(parser) };
  return left;
}

function and(parser: Parser): Conditional {
  let left = primary(parser);
  while (skipped(parser, '&&')) left = { type: 'and', left, right: primary(parser) };
  return left;
}

function skipped(parser: Parser, operator: string): boolean {
  parser.newlines();
  if (!parser.accept(operator)) return false;
  parser.newlines();
  return true;
}

function primary(parser: Parser): Conditional {
  parser.newlines();
  if (parser.accept('!')) return { type: 'not', operand: primary(parser) };
  if (parser.accept('(')) {
    const inner = or(parser);
    parser.expect(')');
    return inner;
  }
  const first = parser.peek();
  if (first.kind !== 'word') parser.unexpected();
  parser.take();
  if (first.plain && unary.test(first.plain) && parser.peek().kind === 'word' && !parser.is(']]'))
    return { type: 'unary', operator: first.plain, operand: operand(parser) };
  const operator = binaryOperator(parser);
  if (!operator) return { type: 'unary', operator: '-n', operand: first.word };
  return { type: 'binary', operator, left: first.word, right: operator === '=~' ? expression(parser) : operand(parser) };
}

function operand(parser: Parser): Word {
  const token = parser.peek();
  if (token.kind !== 'word') parser.unexpected();
  parser.take();
  return token.word;
}

/** A regular expression may contain parentheses and bars. */
function expression(parser: Parser): Word {
  return parser.regularExpression();
}

function binaryOperator(parser: Parser): string | undefined {
  const token = parser.peek();
  if (token.kind === 'redirect' && (token.text === '<' || token.text === '>')) {
    parser.take();
    return token.text;
  }
  if (token.kind !== 'word' || !token.plain || !/^(?:==?|!=|=~|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(token.plain)) return undefined;
  parser.take();
  return token.plain;
}
