import type { Clock } from '../../../../time/index.ts';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../../api/types.ts';
import { policiesPart } from '../../part.ts';
import type { Storage } from '../../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest, MutatingPolicies } from '../chain.ts';
import { PolicySource } from './source.ts';

type ValidatingSource = PolicySource<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>;
type MutatingSource = PolicySource<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>;

/** Policies are no matter of policies: a wrong one could not be taken back. */
const isExempt = ({ resource }: AdmissionRequest) => resource.group === 'admissionregistration.k8s.io';

/** Changes objects as MutatingAdmissionPolicies say (apiserver pkg/admission/plugin/policy/mutating). */
export function mutatingAdmissionPolicy(storage: Storage, clock: Clock): MutatingPolicies {
  const source: MutatingSource = new PolicySource('mutating', storage, clock);
  return {
    get inForce() {
      return source.hooks.length > 0;
    },
    admit: (request) => (isExempt(request) ? undefined : policiesPart.code.mutate(request, source.hooks, storage)),
  };
}

/** Refuses or warns as ValidatingAdmissionPolicies say (apiserver pkg/admission/plugin/policy/validating). */
export function validatingAdmissionPolicy(storage: Storage, clock: Clock): AdmissionPlugin {
  const source: ValidatingSource = new PolicySource('validating', storage, clock);
  const validate = (request: AdmissionRequest) => {
    const { hooks } = source;
    if (hooks.length > 0 && !isExempt(request)) policiesPart.code.validate(request, hooks, storage);
  };
  return { name: 'ValidatingAdmissionPolicy', validate, connect: validate };
}
