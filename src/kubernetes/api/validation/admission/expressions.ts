import { compile, type Scope } from '../../cel/index.ts';
import { duplicate, type FieldError, invalid, required, tooMany } from '../../fielderror.ts';
import type { MatchCondition, ParamKind, Variable } from '../../types.ts';
import { check, isQualifiedName } from '../names.ts';

const mostMatchConditions = 64;
const reserved = new Set('true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '));

/** What the expressions of a policy may name before it has declared variables. */
export function policyScope(paramKind: ParamKind | undefined): Scope {
  return { names: ['object', 'oldObject', 'request', 'namespaceObject', ...(paramKind ? ['params'] : [])], variables: new Map(), messages: false };
}

/** Checks syntax and types of one expression; `wanted` is its type. Returns its type, `dyn` when it has none. */
export function validateExpression(expression: string, scope: Scope, wanted: string | undefined, path: string, errors: FieldError[]): string {
  const compiled = compile(expression, scope, wanted);
  if ('program' in compiled) return compiled.program.type;
  errors.push(invalid(path, expression, compiled.error));
  return 'dyn';
}

export function validateMatchConditions(conditions: readonly MatchCondition[] = [], scope: Scope, path: string, errors: FieldError[]): void {
  if (conditions.length > mostMatchConditions) errors.push(tooMany(path, conditions.length, mostMatchConditions));
  const names = new Set<string>();
  for (const [index, { name, expression }] of conditions.entries()) {
    const at = `${path}[${index}]`;
    if (expression.trim() === '') errors.push(required(`${at}.expression`));
    else validateExpression(expression.trim(), scope, 'bool', `${at}.expression`, errors);
    if (name === '') errors.push(required(`${at}.name`));
    else check(isQualifiedName, name, `${at}.name`, errors);
    if (name !== '' && names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
  }
}

/** The scope with the variables, each of which may name those before it. */
export function validateVariables(variables: readonly Variable[] = [], scope: Scope, path: string, errors: FieldError[]): Scope {
  let declared = scope;
  for (const [index, { name, expression }] of variables.entries()) {
    const at = `${path}[${index}]`;
    if (name.trim() === '') errors.push(required(`${at}.name`, 'name is not specified'));
    else if (!/^[_a-zA-Z]\w*$/.test(name) || reserved.has(name)) errors.push(invalid(`${at}.name`, name, 'must be a valid CEL identifier'));
    if (expression.trim() === '') errors.push(required(`${at}.expression`, 'expression is not specified'));
    else {
      const type = validateExpression(expression, declared, undefined, `${at}.expression`, errors);
      declared = { ...declared, variables: new Map([...declared.variables, [name, type]]) };
    }
  }
  return declared;
}
