import { forbidden } from '../../../api/errors.ts';
import type { KubernetesObject } from '../../../api/meta.ts';
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, Validation } from '../../../api/types.ts';
import { refuse } from '../../refusal.ts';
import type { Storage } from '../../registry/storage.ts';
import type { AdmissionRequest } from '../chain.ts';
import { nameOf } from '../namespace-lifecycle.ts';
import { activation } from './activation.ts';
import { type Expressions, evaluate, expressionsOf, matchConditions, withVariables } from './expressions.ts';
import { matches, namespaceObjectOf, namespaceOf } from './matching.ts';
import { collectParams, paramKindProblem } from './params.ts';
import type { Hook } from './source.ts';

type ValidatingHook = Hook<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>;

/** Something that a policy has against a request. */
interface Denial {
  readonly policy: ValidatingAdmissionPolicy;
  readonly binding?: ValidatingAdmissionPolicyBinding;
  readonly message: string;
  readonly reason?: string;
}

/** Asks the policies, warns, and refuses with the first denial (policy/validating dispatcher). */
export function validate(request: AdmissionRequest, hooks: readonly ValidatingHook[], storage: Storage): void {
  const denials: Denial[] = [];
  for (const hook of hooks) {
    const { policy } = hook;
    if (!matches(request, policy.spec.matchConstraints, storage)) continue;
    const problem = paramKindProblem(policy.spec.paramKind);
    if (problem !== undefined) configurationError(denials, { policy, message: `failed to configure policy: ${problem}` });
    else for (const binding of hook.bindings) denials.push(...askBinding(request, policy, binding, storage));
  }
  if (denials[0]) deny(request, denials[0]);
}

const ignoresFailure = (policy: ValidatingAdmissionPolicy) => policy.spec.failurePolicy === 'Ignore';

function configurationError(denials: Denial[], denial: Denial): void {
  if (!ignoresFailure(denial.policy)) denials.push(denial);
}

/** What the policy has against the request under one binding; warns where the binding says so. An audit has no log to go to. */
function askBinding(request: AdmissionRequest, policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding, storage: Storage): Denial[] {
  if (!matches(request, binding.spec.matchResources, storage)) return [];
  const collected = collectParams(policy.spec.paramKind, binding.spec.paramRef, namespaceOf(request), storage);
  if ('error' in collected) return ignoresFailure(policy) ? [] : [{ policy, binding, message: `failed to configure binding: ${collected.error}` }];
  const namespace = namespaceObjectOf(request, storage);
  const found = collected.params.flatMap((params) => decide(request, policy, params, namespace));
  const actions = binding.spec.validationActions;
  for (const { message } of actions.includes('Warn') ? found : []) {
    request.context.warnings.push(
      `Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${message}`,
    );
  }
  return actions.includes('Deny') ? found.map((one) => ({ ...one, policy, binding })) : [];
}

type Finding = Pick<Denial, 'message' | 'reason'>;

/** Evaluates all validations of a policy (validator.Validate). */
function decide(
  request: AdmissionRequest,
  policy: ValidatingAdmissionPolicy,
  params: KubernetesObject | undefined,
  namespace: KubernetesObject | undefined,
): Finding[] {
  const expressions = expressionsOf(policy);
  const condition = matchConditions(expressions, request, params);
  if (condition === false) return [];
  if (condition !== true) return ignoresFailure(policy) ? [] : [{ message: condition.error }];
  const values = withVariables(activation(request, params, namespace), expressions);
  return (policy.spec.validations ?? []).flatMap((validation): Finding[] => {
    const result = evaluate(expressions.program(validation.expression, 'bool'), values);
    if ('error' in result) return ignoresFailure(policy) ? [] : [{ message: result.error }];
    return result.value === true ? [] : [{ message: messageOf(validation, expressions, values), reason: validation.reason ?? 'Invalid' }];
  });
}

/** The longest text that a messageExpression may give (celconfig.MaxEvaluatedMessageExpressionSizeBytes). */
const longestMessage = 5 * 1024;

function messageOf({ messageExpression, message, expression }: Validation, expressions: Expressions, values: Readonly<Record<string, unknown>>): string {
  if (messageExpression) {
    const result = evaluate(expressions.program(messageExpression, 'string'), values);
    const text = 'value' in result && typeof result.value === 'string' ? result.value.trim() : '';
    if (text !== '' && text.length <= longestMessage && !text.includes('\n')) return text;
  }
  return message?.trim() || `failed expression: ${expression.trim()}`;
}

const codes: Readonly<Record<string, number>> = { Forbidden: 403, RequestEntityTooLarge: 413 };

function deny(request: AdmissionRequest, { policy, binding, message, reason = 'Invalid' }: Denial): never {
  const who = `ValidatingAdmissionPolicy '${policy.metadata.name}'${binding ? ` with binding '${binding.metadata.name}'` : ''}`;
  const text = `${who} denied request: ${message}`;
  const status = forbidden(request.resource, nameOf(request), text);
  return refuse({ ...status, reason, code: codes[reason] ?? 422, details: { ...status.details, causes: [{ message: text }] } });
}
