import { admissionBindingDefaults, admissionPolicyDefaults } from './defaults/admission.ts';
import type { Defaulter } from './defaults/defaulter.ts';
import type { KindsCode } from './kind-parts.ts';
import { validateMutatingBinding, validateValidatingBinding } from './validation/admission/bindings.ts';
import { validateMutatingPolicy, validateValidatingPolicy } from './validation/admission/policies.ts';
import { rules } from './validation/kind-rules.ts';

const group = 'admissionregistration.k8s.io';

/** The part `policy-kinds`: checking their expressions takes CEL, which nothing else in the API needs. */
export const policyKinds: KindsCode = {
  rules: {
    [`${group}/ValidatingAdmissionPolicy`]: rules(validateValidatingPolicy),
    [`${group}/ValidatingAdmissionPolicyBinding`]: rules(validateValidatingBinding),
    [`${group}/MutatingAdmissionPolicy`]: rules(validateMutatingPolicy),
    [`${group}/MutatingAdmissionPolicyBinding`]: rules(validateMutatingBinding),
  },
  defaulters: new Map<string, Defaulter>([
    [`${group}/v1/ValidatingAdmissionPolicy`, admissionPolicyDefaults],
    [`${group}/v1/ValidatingAdmissionPolicyBinding`, admissionBindingDefaults],
    [`${group}/v1/MutatingAdmissionPolicy`, admissionPolicyDefaults],
    [`${group}/v1/MutatingAdmissionPolicyBinding`, admissionBindingDefaults],
  ]),
  warnings: {},
};
