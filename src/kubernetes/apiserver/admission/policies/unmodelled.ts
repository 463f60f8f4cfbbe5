import type { UnmodelledField } from '../../../api/unmodelled.ts';

const noLog = 'there is no audit log';
const connections: UnmodelledField = {
  path: 'matchConstraints.resourceRules.*.operations.*',
  why: 'what exec, attach, port-forward and proxy are asked for with is not changed',
  values: ['CONNECT'],
};

/** Fields of admission policies and their bindings on which nothing acts, by kind; paths are below the spec. */
export const unmodelledPolicyFields: Readonly<Record<string, readonly UnmodelledField[]>> = {
  ValidatingAdmissionPolicy: [{ path: 'auditAnnotations', why: noLog }],
  ValidatingAdmissionPolicyBinding: [{ path: 'validationActions.*', why: noLog, values: ['Audit'] }],
  MutatingAdmissionPolicy: [connections],
};
