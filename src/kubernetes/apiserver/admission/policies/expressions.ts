import { type Compiled, compile, EvaluationFailure, type Program, type Scope, variableOf } from '../../../api/cel/index.ts';
import { aggregate } from '../../../api/fielderror.ts';
import type { KubernetesObject } from '../../../api/meta.ts';
import type { MatchCondition, Variable } from '../../../api/types.ts';
import { policyScope } from '../../../api/validation/admission/expressions.ts';
import type { AdmissionRequest } from '../chain.ts';
import { activation } from './activation.ts';
import type { Policy } from './source.ts';

/** The expressions of a policy, compiled once for all requests. */
export interface Expressions {
  readonly variables: readonly { readonly name: string; readonly program: Program }[];
  /** Compiles one of the policy's other expressions, or has it from before. */
  program(expression: string, wanted?: string): Program;
  readonly conditions: readonly MatchCondition[];
}

const known = new WeakMap<Policy, Expressions>();

/** Stored policies are immutable, so the object stands for its expressions. */
export function expressionsOf(policy: Policy): Expressions {
  let expressions = known.get(policy);
  if (!expressions) known.set(policy, (expressions = compileAll(policy)));
  return expressions;
}

function compileAll({ spec }: Policy): Expressions {
  let scope: Scope = policyScope(spec.paramKind);
  const variables = (spec.variables ?? []).map(({ name, expression }: Variable) => {
    const program = programOf(compile(expression, scope));
    scope = { ...scope, variables: new Map([...scope.variables, [name, program.type]]) };
    return { name, program };
  });
  const all: Scope = { ...scope, messages: 'mutations' in spec };
  const programs = new Map<string, Program>();
  return {
    variables,
    conditions: spec.matchConditions ?? [],
    program(expression, wanted) {
      let program = programs.get(expression);
      if (!program) programs.set(expression, (program = programOf(compile(expression, all, wanted))));
      return program;
    },
  };
}

/** Validation has compiled the same text before the policy was stored. */
function programOf(compiled: Compiled): Program {
  if ('error' in compiled) throw new Error(compiled.error);
  return compiled.program;
}

/** The values of a request, and the policy's variables: each is computed when an expression first asks for it. */
export function withVariables(values: Readonly<Record<string, unknown>>, { variables }: Expressions): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = { ...values };
  for (const { name, program } of variables) {
    let computed: { readonly value: unknown } | undefined;
    const get = () => (computed ??= { value: variable(name, program, all) }).value;
    Object.defineProperty(all, variableOf(name), { enumerable: true, get });
  }
  return all;
}

function variable(name: string, program: Program, values: Readonly<Record<string, unknown>>): unknown {
  try {
    return program.evaluate(values);
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw new EvaluationFailure(`composited variable "${name}" fails to evaluate: ${error.message}`);
  }
}

/** What evaluating comes to: a value, or why there is none. */
type Evaluated = { readonly value: unknown } | { readonly error: string };

export function evaluate(program: Program, values: Readonly<Record<string, unknown>>): Evaluated {
  try {
    return { value: program.evaluate(values) };
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    return { error: `expression '${program.source}' resulted in error: ${error.message}` };
  }
}

/** Whether all of a policy's matchConditions hold (webhook/matchconditions). One that is false outweighs others that fail. */
export function matchConditions(
  expressions: Expressions,
  request: AdmissionRequest,
  params: KubernetesObject | undefined,
): boolean | { readonly error: string } {
  if (expressions.conditions.length === 0) return true;
  const values = withVariables(activation(request, params, undefined), expressions);
  const errors: string[] = [];
  for (const { expression } of expressions.conditions) {
    const result = evaluate(expressions.program(expression.trim(), 'bool'), values);
    if ('error' in result) errors.push(result.error);
    else if (result.value !== true) return false;
  }
  return errors.length === 0 || { error: aggregate(errors) };
}
