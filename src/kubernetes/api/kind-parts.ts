import { Part } from '../../parts/index.ts';
import type { Defaulter } from './defaults/defaulter.ts';
import type { Rules } from './validation/kind-rules.ts';
import type { Warn } from './warnings/warn.ts';

/** What the server knows of kinds beside their structure. */
export interface KindsCode {
  /** By `group/Kind`. */
  readonly rules: Readonly<Record<string, Rules>>;
  /** By `apiVersion/kind`. */
  readonly defaulters: ReadonlyMap<string, Defaulter>;
  /** By `group/Kind`. */
  readonly warnings: Readonly<Record<string, Warn>>;
}

/** Of Pods. */
export const podsPart = new Part<{ readonly podKinds: KindsCode }>('pods');
/** Of the kinds that a cluster does without until somebody writes one. */
export const moreKindsPart = new Part<{ readonly moreKinds: KindsCode }>('more-kinds');
/** Of admission policies. */
export const policyKindsPart = new Part<{ readonly policyKinds: KindsCode }>('policy-kinds');

/** The order of fields in the server's JSON, which only those see who read it as text. */
export const wirePart = new Part<typeof import('./go-order.ts')>('wire');

/** Kinds that a cluster writes from its start: what there is to know of them is always here. */
const clusterKinds = new Set([
  ...['/ConfigMap', '/Endpoints', '/Event', '/Namespace', '/Node', '/Secret', '/Service', '/ServiceAccount'],
  ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map((kind) => `rbac.authorization.k8s.io/${kind}`),
  ...['authentication.k8s.io/TokenRequest', 'coordination.k8s.io/Lease', 'discovery.k8s.io/EndpointSlice', 'events.k8s.io/Event'],
  'scheduling.k8s.io/PriorityClass',
]);
const policyKind = /^admissionregistration\.k8s\.io\/(Validating|Mutating)AdmissionPolicy(Binding)?$/;
const nothing: KindsCode = { rules: {}, defaulters: new Map(), warnings: {} };

/** What is known of a kind (`group/Kind`) and not always here. */
export function partOfKind(groupKind: string): KindsCode {
  if (clusterKinds.has(groupKind)) return nothing;
  if (policyKind.test(groupKind)) return policyKindsPart.code.policyKinds;
  return groupKind === '/Pod' || groupKind === '/Binding' ? podsPart.code.podKinds : moreKindsPart.code.moreKinds;
}
