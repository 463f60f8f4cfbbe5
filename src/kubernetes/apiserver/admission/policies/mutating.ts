import { equal } from '../../../api/equal.ts';
import { forbidden } from '../../../api/errors.ts';
import type { KubernetesObject } from '../../../api/meta.ts';
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding } from '../../../api/types.ts';
import { refuse } from '../../refusal.ts';
import type { Storage } from '../../registry/storage.ts';
import type { AdmissionRequest, Mutated } from '../chain.ts';
import { nameOf } from '../namespace-lifecycle.ts';
import { activation } from './activation.ts';
import { evaluate, expressionsOf, matchConditions, withVariables } from './expressions.ts';
import { matches, namespaceObjectOf, namespaceOf } from './matching.ts';
import { collectParams, paramKindProblem } from './params.ts';
import { applyConfiguration, patchWithJson } from './patches.ts';
import type { Hook } from './source.ts';

type MutatingHook = Hook<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>;

/** One policy under one binding with one object of parameters. */
interface Invocation {
  readonly policy: MutatingAdmissionPolicy;
  readonly binding: MutatingAdmissionPolicyBinding;
  readonly params: KubernetesObject | undefined;
}

interface Problem {
  readonly policy: MutatingAdmissionPolicy;
  readonly binding?: MutatingAdmissionPolicyBinding;
  readonly message: string;
  readonly reason?: string;
}

/** What a run of the policies comes to. */
interface Run {
  readonly object: KubernetesObject;
  /** The invocations that a second run repeats (policyReinvokeContext). */
  readonly repeatable: ReadonlySet<string>;
}

/** Changes an object as the policies say (policy/mutating dispatcher); undefined where none is about the request. */
export function mutate(request: AdmissionRequest, hooks: readonly MutatingHook[], storage: Storage): Mutated | undefined {
  const problems: Problem[] = [];
  const invocations = hooks.flatMap((hook) => invocationsOf(hook, request, storage, problems));
  if (invocations.length === 0) {
    refuseFor(request, problems);
    return undefined;
  }
  const { object, repeatable } = run(request, invocations, storage, problems);
  refuseFor(request, problems);
  if (equal(object, request.object)) return { object: request.object };
  return { object, again: (second) => runAgain(second, hooks, storage, repeatable) };
}

/** The second run, after the built-in plugins have seen what the policies changed. */
function runAgain(request: AdmissionRequest, hooks: readonly MutatingHook[], storage: Storage, repeatable: ReadonlySet<string>): KubernetesObject {
  const problems: Problem[] = [];
  const invocations = hooks.flatMap((hook) => invocationsOf(hook, request, storage, problems)).filter((one) => repeatable.has(keyOf(one)));
  const { object } = run(request, invocations, storage, problems);
  refuseFor(request, problems);
  return object;
}

function invocationsOf(hook: MutatingHook, request: AdmissionRequest, storage: Storage, problems: Problem[]): Invocation[] {
  const { policy, bindings } = hook;
  if (!matches(request, policy.spec.matchConstraints, storage)) return [];
  const problem = paramKindProblem(policy.spec.paramKind);
  if (problem !== undefined) {
    problems.push({ policy, message: `failed to configure policy: ${problem}` });
    return [];
  }
  return bindings.flatMap((binding): Invocation[] => {
    if (!matches(request, binding.spec.matchResources, storage)) return [];
    const collected = collectParams(policy.spec.paramKind, binding.spec.paramRef, namespaceOf(request), storage);
    if ('params' in collected) return collected.params.map((params) => ({ policy, binding, params }));
    problems.push({ policy, binding, message: `failed to configure binding: ${collected.error}` });
    return [];
  });
}

const keyOf = ({ policy, binding, params }: Invocation) =>
  [policy.metadata.name, binding.metadata.name, params?.metadata.namespace, params?.metadata.name].join('/');

/** Runs invocations one after the other, each on what the one before has made. */
function run(request: AdmissionRequest, invocations: readonly Invocation[], storage: Storage, problems: Problem[]): Run {
  const namespace = namespaceObjectOf(request, storage);
  const repeatable = new Set<string>();
  let { object } = request;
  for (const invocation of invocations) {
    const changed = invoke({ ...request, object }, invocation, namespace, problems);
    if (changed === undefined) continue;
    object = changed;
    if (invocation.policy.spec.reinvocationPolicy === 'IfNeeded') repeatable.add(keyOf(invocation));
  }
  return { object, repeatable };
}

/** What one policy makes of the object; undefined where its conditions leave the request out. */
function invoke(request: AdmissionRequest, { policy, binding, params }: Invocation, namespace: KubernetesObject | undefined, problems: Problem[]) {
  const expressions = expressionsOf(policy);
  const condition = matchConditions(expressions, request, params);
  if (condition === false) return undefined;
  if (condition !== true) {
    problems.push({ policy, binding, message: condition.error, reason: 'Invalid' });
    return undefined;
  }
  let { object } = request;
  for (const { patchType, jsonPatch, applyConfiguration: configuration } of policy.spec.mutations ?? []) {
    const isPatch = patchType === 'JSONPatch';
    const program = expressions.program((isPatch ? jsonPatch : configuration)!.expression!.trim());
    const result = evaluate(program, withVariables(activation({ ...request, object }, params, namespace), expressions));
    const patched = 'error' in result ? result : (isPatch ? patchWithJson : applyConfiguration)(object, result.value, request.resource);
    if ('object' in patched) object = patched.object;
    else if ('status' in patched) refuse(patched.status);
    else problems.push({ policy, binding, message: patched.error, reason: 'Invalid' });
  }
  return object;
}

/** Refuses the request when a policy that must not fail has failed (generic policyDispatcher). */
function refuseFor(request: AdmissionRequest, problems: readonly Problem[]): void {
  const counted = problems.filter(({ policy }) => policy.spec.failurePolicy !== 'Ignore');
  const [first] = counted;
  if (!first) return;
  const status = forbidden(request.resource, nameOf(request), '');
  const causes = counted.map((problem) => ({ message: textOf(problem) }));
  refuse({ ...status, message: textOf(first), ...(first.reason && { reason: first.reason }), details: { ...status.details, causes } });
}

function textOf({ policy, binding, message }: Problem): string {
  const name = policy.metadata.name;
  return binding ? `policy '${name}' with binding '${binding.metadata.name}' denied request: ${message}` : `policy "${name}" denied request: ${message}`;
}
