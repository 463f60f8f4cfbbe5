import type {
  ClusterRoleBinding,
  CSIDriver,
  Endpoint,
  EndpointSlice,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
  HPAScalingRules,
  IngressClass,
  Lease,
  NetworkPolicy,
  NetworkPolicyPort,
  PriorityClass,
  RoleBinding,
  StorageClass,
  Subject,
  TokenRequest,
} from '../types.ts';
import { fill, within, withinEach } from './change.ts';

const tcp = { protocol: 'TCP' } as const;

function policyPort(port: NetworkPolicyPort): NetworkPolicyPort {
  return fill(port, tcp);
}

/** Ingress is always meant; Egress where it has rules. */
export function networkPolicyDefaults(policy: NetworkPolicy): NetworkPolicy {
  if (!policy.spec) return policy;
  return within(policy, 'spec', (given) => {
    const policyTypes = given.egress?.length ? (['Ingress', 'Egress'] as const) : (['Ingress'] as const);
    const spec = fill(given, { policyTypes });
    return withinEach(
      withinEach(spec, 'ingress', (rule) => withinEach(rule, 'ports', policyPort)),
      'egress',
      (rule) => withinEach(rule, 'ports', policyPort),
    );
  });
}

export function ingressClassDefaults(ingressClass: IngressClass): IngressClass {
  return within(ingressClass, 'spec', (spec) =>
    within(spec, 'parameters', (parameters) => (typeof parameters.scope === 'string' ? parameters : { ...parameters, scope: 'Cluster' })),
  );
}

const rbac = 'rbac.authorization.k8s.io';

function subject(given: Subject): Subject {
  return given.kind === 'User' || given.kind === 'Group' ? fill(given, { apiGroup: rbac }) : given;
}

export function roleBindingDefaults<T extends RoleBinding | ClusterRoleBinding>(binding: T): T {
  const referred = binding.roleRef && !binding.roleRef.apiGroup ? { ...binding, roleRef: { ...binding.roleRef, apiGroup: rbac } } : binding;
  return withinEach(referred as RoleBinding, 'subjects', subject) as T;
}

export function storageClassDefaults(storageClass: StorageClass): StorageClass {
  return fill(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
}

/** preventPodSchedulingIfMissing belongs to a feature that is off. */
export function csiDriverDefaults(driver: CSIDriver): CSIDriver {
  return within(driver, 'spec', ({ preventPodSchedulingIfMissing: _dropped, ...spec }) =>
    fill(spec, {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: ['Persistent'],
      requiresRepublish: false,
      seLinuxMount: false,
    }),
  );
}

export function priorityClassDefaults(priorityClass: PriorityClass): PriorityClass {
  return fill(priorityClass, { preemptionPolicy: 'PreemptLowerPriority' });
}

export function endpointSliceDefaults(slice: EndpointSlice): EndpointSlice {
  const withPorts = withinEach(slice, 'ports', (port) => fill(port, { name: '', protocol: 'TCP' }));
  return withinEach(withPorts, 'endpoints', withoutTopology);
}

/** Topology is for objects of older versions: what is written in v1 is dropped. */
function withoutTopology(endpoint: Endpoint): Endpoint {
  if (endpoint.deprecatedTopology === undefined) return endpoint;
  const { deprecatedTopology: _dropped, ...rest } = endpoint;
  return rest;
}

/** Leases that are elected by a strategy belong to a feature that is off (CoordinatedLeaderElection). */
export function leaseDefaults(lease: Lease): Lease {
  return within(lease, 'spec', (spec) => {
    if (spec.strategy === undefined && spec.preferredHolder === undefined) return spec;
    const { strategy: _strategy, preferredHolder: _holder, ...rest } = spec;
    return rest;
  });
}

export function tokenRequestDefaults(request: TokenRequest): TokenRequest {
  return within(request, 'spec', (spec) => (spec.expirationSeconds ? spec : { ...spec, expirationSeconds: 3600 }));
}

const averageCpu = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] as const;
const scaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
} as const;
const scaleDown = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] } as const;

function rules(given: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules {
  return fill(given ?? {}, defaults);
}

export function autoscalerDefaults(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  return within(autoscaler, 'spec', (given) => {
    const spec = fill(given, { minReplicas: 1, metrics: averageCpu });
    return within(spec, 'behavior', (behavior) => ({ scaleUp: rules(behavior.scaleUp, scaleUp), scaleDown: rules(behavior.scaleDown, scaleDown) }));
  });
}

export function oldAutoscalerDefaults(autoscaler: HorizontalPodAutoscalerV1): HorizontalPodAutoscalerV1 {
  return within(autoscaler, 'spec', (spec) => fill(spec, { minReplicas: 1, targetCPUUtilizationPercentage: 80 }));
}
