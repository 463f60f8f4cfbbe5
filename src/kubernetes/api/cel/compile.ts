import type { ASTNode, Environment, ParseResult } from '@marcbachmann/cel-js';
import { evaluationText, faultPlace, type LibraryError, syntaxText, typeComplaint, undeclared } from './complaints.ts';
import { environmentFor, type Scope } from './environment.ts';
import { findIssues, findMissing } from './inspect.ts';
import { type Issue, issuesText, typeText } from './issues.ts';
import { makerOf, type Translated, translate } from './translate.ts';

/** What an evaluation failed of, in cel-go's words. */
export class EvaluationFailure extends Error {}

/** An expression that can be evaluated. */
export interface Program {
  readonly source: string;
  /** Its type as the environment names it: `bool`, `list<string>`, `dyn`. */
  readonly type: string;
  /** Values are CEL's (see toCel). Throws EvaluationFailure. */
  evaluate(values: Readonly<Record<string, unknown>>): unknown;
}

export type Compiled = { readonly program: Program } | { readonly error: string };

/** `wanted`: the type that the expression must have; any when it is left out. */
export function compile(source: string, scope: Scope, wanted?: string): Compiled {
  const translated = translate(source);
  const failed = (...issues: readonly Issue[]) => ({ error: `compilation failed: ${issuesText(source, issues)}` });
  const unknown = translated.messages.find((type) => !scope.messages || !/^(JSONPatch|Object(\..+)?)$/.test(type));
  if (unknown) return failed({ at: translated.sourceOf(translated.text.indexOf(makerOf(unknown))), message: undeclared(unknown) });
  const parsed = parse(environmentFor(scope, translated.messages), translated);
  if ('message' in parsed) return failed(parsed);
  const { result, type } = parsed;
  const issues = findIssues(result.ast).map(({ at, message }) => ({ at: translated.sourceOf(at), message }));
  if (issues.length > 0) return failed(...issues);
  if (wanted && !isOfType(type, wanted, result.ast)) return { error: `must evaluate to ${typeText(wanted)} but got ${typeText(type)}` };
  return { program: { source, type, evaluate: (values) => evaluate(result, values) } };
}

function parse(environment: Environment, translated: Translated): Issue | { readonly result: ParseResult; readonly type: string } {
  const { text } = translated;
  let result: ParseResult;
  try {
    result = environment.parse(text);
  } catch (error) {
    const problem = error as LibraryError;
    return { at: translated.sourceOf(problem.range?.start ?? text.length), message: syntaxText(problem, text) };
  }
  const missing = findMissing(result.ast);
  if (missing) return { ...missing, at: translated.sourceOf(missing.at) };
  const checked = result.check();
  if (checked.valid) return { result, type: checked.type ?? 'dyn' };
  const problem = checked.error as unknown as LibraryError;
  return { at: translated.sourceOf(faultPlace(problem, text)), message: typeComplaint(problem) };
}

/**
 * Whether a type is the wanted one. Of what only shows when it runs, the library knows less than cel-go: it is let through, except what is
 * plainly of no known type, a field of an object.
 */
function isOfType(type: string, wanted: string, ast: ASTNode): boolean {
  if (type === wanted) return true;
  if (type.replaceAll('dyn', '') === '' || type === 'list') return !isPlainField(ast) && wanted !== 'bool';
  return false;
}

function isPlainField(ast: ASTNode): boolean {
  if (ast.op === '.' || ast.op === '[]') return isPlainField(ast.args[0]);
  return ast.op === 'id' && ['object', 'oldObject', 'params'].includes(ast.args);
}

function evaluate(result: ParseResult, values: Readonly<Record<string, unknown>>): unknown {
  try {
    return result(values);
  } catch (error) {
    throw new EvaluationFailure(evaluationText(error));
  }
}
