import type {
  MatchResources,
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  NamedRuleWithOperations,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../types.ts';
import { fill, within, withinEach } from './change.ts';

const rule = (given: NamedRuleWithOperations) => fill(given, { scope: '*' });

function matchResources(given: MatchResources): MatchResources {
  const filled = fill(given, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });
  return withinEach(withinEach(filled, 'resourceRules', rule), 'excludeResourceRules', rule);
}

/** Of a ValidatingAdmissionPolicy and of a MutatingAdmissionPolicy (pkg/apis/admissionregistration/v1/defaults.go). */
export function admissionPolicyDefaults<T extends ValidatingAdmissionPolicy | MutatingAdmissionPolicy>(policy: T): T {
  return within(policy as ValidatingAdmissionPolicy, 'spec', (spec) => within(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', matchResources)) as T;
}

export function admissionBindingDefaults<T extends ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding>(binding: T): T {
  return within(binding as ValidatingAdmissionPolicyBinding, 'spec', (spec) => within(spec, 'matchResources', matchResources)) as T;
}
