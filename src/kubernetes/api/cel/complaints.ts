import type { ASTNode } from '@marcbachmann/cel-js';
import { isFunction, missingFunctions, missingVariables } from './environment.ts';
import { typeText } from './issues.ts';

/** What the library throws of an expression that it does not read or whose types do not fit. */
export interface LibraryError {
  readonly code?: string;
  readonly summary?: string;
  readonly message: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly node?: unknown;
}

const expected = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const brackets: Readonly<Record<string, string>> = { RPAREN: ')', RBRACKET: ']', RBRACE: '}', COLON: ':' };

/** A syntax error in the words of cel-go's parser. */
export function syntaxText({ code, summary = '', range }: LibraryError, text: string): string {
  const at = range?.start ?? text.length;
  const rest = text.slice(at);
  const found = /^(\w+|.)/s.exec(rest)?.[0] ?? '<EOF>';
  switch (code) {
    case 'unexpected_token':
      return `Syntax error: mismatched input '${found}' expecting ${expected}`;
    case 'expected_token': {
      const wanted = brackets[/^Expected (\w+)/.exec(summary)?.[1] ?? ''];
      if (!wanted) return `Syntax error: no viable alternative at input '.${found}'`;
      return found === '<EOF>' ? `Syntax error: missing '${wanted}' at '<EOF>'` : `Syntax error: mismatched input '${found}' expecting '${wanted}'`;
    }
    case 'unexpected_character':
      if (/^[&|=@#$~^;\\]/.test(rest)) return `Syntax error: token recognition error at: '${rest.slice(0, 2)}'`;
      return `Syntax error: ${rest === found ? 'extraneous' : 'mismatched'} input '${found}' expecting <EOF>`;
    case 'reserved_identifier':
      return `reserved identifier: ${found}`;
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
      return `Syntax error: token recognition error at: '${rest}'`;
    default:
      return `Syntax error: ${summary}`;
  }
}

/** Where cel-go sees the fault: at the operator, or at the bracket of a call. */
export function faultPlace({ node, range }: LibraryError, text: string): number {
  const { op, args, start, pos } = (node ?? {}) as Partial<ASTNode>;
  const after = (sign: string, from: number) => Math.max(text.indexOf(sign, from), 0);
  if (op === undefined) return range?.start ?? 0;
  const nodes = args as never as readonly (ASTNode & string)[];
  if (op === 'call') return after('(', start!);
  if (op === 'rcall') return after('(', after(nodes[0]!, nodes[1]!.end));
  if (op === '.') return after('.', nodes[0]!.end);
  if (op === '[]') return after('[', nodes[0]!.end);
  if (op === '?:') return after('?', nodes[0]!.end);
  if (binary.has(op)) return after(op, nodes[0]!.end);
  return pos ?? range?.start ?? 0;
}

const binary = new Set(['==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'in', '&&', '||']);

const noOverload = (name: string, types: string) => `found no matching overload for '${name}' applied to '${types}'`;

export const undeclared = (name: string): string =>
  missingFunctions.has(name) || missingVariables.has(name) ? `'${name}' is not simulated in Podlab` : `undeclared reference to '${name}' (in container '')`;

type Rule = readonly [RegExp, (match: readonly string[]) => string];

/** The library's complaints about types, and what cel-go's checker says. */
const rules: readonly Rule[] = [
  [/^Unknown variable: variables__(.*)$/, ([, name]) => `undefined field '${name}'`],
  [/^Unknown variable: (.*)$/, ([, name]) => undeclared(name!)],
  [/^no such overload: ([!-])([^ ]+)$/, ([, op, type]) => noOverload(`${op}_`, `(${typeText(type!)})`)],
  [/^no such overload: (.+) (\S+) (.+)$/, ([, a, op, b]) => noOverload(op === 'in' ? '@in' : `_${op}_`, `(${typeText(a!)}, ${typeText(b!)})`)],
  [/^found no matching overload for '(?:(.+)\.)?(\w+)\((.*)\)'$/, ([, on, name, given]) => callText(on, name!, given!)],
  [/^Logical operator requires bool operands, got '(.*)'$/, ([, type]) => `expected type 'bool' but found '${typeText(type!)}'`],
  [/(?:condition must be bool|predicate must return bool), got '(.*)'$/, ([, type]) => `expected type 'bool' but found '${typeText(type!)}'`],
  [/^Cannot index type '(.*)'$/, ([, type]) => `type '${typeText(type!)}' does not support field selection`],
  [/^List index must be int, got '(.*)'$/, ([, type]) => noOverload('_[_]', `(list(dyn), ${typeText(type!)})`)],
  [/^No such key: (.*)$/, ([, name]) => `undefined field '${name}'`],
  [/^has\(\) invalid argument$/, () => 'invalid argument to has() macro'],
];

function callText(on: string | undefined, name: string, given: string): string {
  if (!isFunction(name)) return undeclared(name);
  return noOverload(name, `${on === undefined ? '' : `${typeText(on)}.`}(${typeText(given)})`);
}

/** A complaint of the library's type checker in the words of cel-go's. */
export function typeComplaint({ summary, message }: LibraryError): string {
  const said = summary ?? message;
  for (const [pattern, text] of rules) {
    const match = pattern.exec(said);
    if (match) return text(match);
  }
  return said;
}

/** A failure of an evaluation in the words of cel-go's interpreter. */
export function evaluationText(error: unknown): string {
  const { summary, message = String(error) } = (error ?? {}) as LibraryError;
  const said = summary ?? message;
  const index = /index out of bounds, index (-?\d+)/.exec(said)?.[1];
  if (index !== undefined) return `index out of bounds: ${index}`;
  const key = /^No such key: (.*)$/.exec(said)?.[1];
  if (key !== undefined) return `no such key: ${key}`;
  if (said.startsWith('no such overload') || said.startsWith('found no matching overload')) return 'no such overload';
  if (said.startsWith('modulo by zero')) return 'modulus by zero';
  return said;
}
