import { second } from '../../../../time/index.ts';
import type { ApiResponse } from '../../../api/transport.ts';
import { podManifest, podsPath, type TestCluster, testCluster } from '../../test-cluster.ts';

const group = '/apis/admissionregistration.k8s.io/v1';
const podRules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }];

/** A policy as a test writes it: about Pods, unless its spec says otherwise. */
export interface TestPolicy {
  readonly name?: string;
  readonly spec: object;
  readonly binding?: object;
}

/** Writes policies with a binding each (`NAME-binding`), and waits until they are in force. */
export function writePolicies(cluster: TestCluster, kind: 'Validating' | 'Mutating', policies: readonly TestPolicy[]): void {
  for (const { name = 'rule', spec, binding } of policies) {
    const common = { matchConstraints: { resourceRules: podRules }, ...(kind === 'Mutating' && { reinvocationPolicy: 'Never' }) };
    cluster.ok('POST', `${group}/${kind.toLowerCase()}admissionpolicies`, { metadata: { name }, spec: { ...common, ...spec } });
    cluster.ok('POST', `${group}/${kind.toLowerCase()}admissionpolicybindings`, {
      metadata: { name: `${name}-binding` },
      spec: { policyName: name, ...(kind === 'Validating' && { validationActions: ['Deny'] }), ...binding },
    });
  }
  cluster.clock.advance(second);
}

/** A cluster in which these policies are in force. */
export function clusterWith(kind: 'Validating' | 'Mutating', ...policies: readonly TestPolicy[]): TestCluster {
  const cluster = testCluster();
  writePolicies(cluster, kind, policies);
  return cluster;
}

/** Creates the Pod `web`. */
export const createPod = (cluster: TestCluster, more: Parameters<typeof podManifest>[1] = {}): ApiResponse =>
  cluster.request('POST', podsPath, podManifest('web', more));
