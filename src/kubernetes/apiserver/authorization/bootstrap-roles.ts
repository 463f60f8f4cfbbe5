import type { KubernetesObject } from '../../api/meta.ts';
import type { PolicyRule } from '../../api/types.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const metadata = (name: string) => ({
  name,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
});
const role = (name: string, rules: readonly PolicyRule[]): KubernetesObject =>
  ({ apiVersion, kind: 'ClusterRole', metadata: metadata(name), rules }) as KubernetesObject;
const binding = (name: string, groups: readonly string[]): KubernetesObject => {
  const subjects = groups.map((group) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }));
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: metadata(name),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects,
  } as KubernetesObject;
};

const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const rule = (verbs: readonly string[], group: string, ...resources: readonly string[]): PolicyRule => ({ verbs, apiGroups: [group], resources });

const workloads = ['daemonsets', 'deployments', 'deployments/scale', 'replicasets', 'replicasets/scale', 'statefulsets', 'statefulsets/scale'];
const coreContent = ['configmaps', 'events', 'persistentvolumeclaims', 'replicationcontrollers', 'replicationcontrollers/scale', 'serviceaccounts', 'services'];

/** What `view` may read in a namespace: no Secrets, which would give their rights away. */
const viewRules = [
  rule(
    read,
    '',
    'pods',
    ...coreContent,
    'endpoints',
    'bindings',
    'limitranges',
    'namespaces/status',
    'pods/log',
    'pods/status',
    'resourcequotas',
    'resourcequotas/status',
    'namespaces',
  ),
  rule(read, 'discovery.k8s.io', 'endpointslices'),
  rule(read, 'apps', 'controllerrevisions', ...workloads),
  rule(read, 'autoscaling', 'horizontalpodautoscalers'),
  rule(read, 'batch', 'cronjobs', 'jobs'),
  rule(read, 'networking.k8s.io', 'ingresses', 'networkpolicies'),
  rule(read, 'policy', 'poddisruptionbudgets'),
];

const editRules = [
  rule(read, '', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'secrets', 'services/proxy'),
  rule(['impersonate'], '', 'serviceaccounts'),
  rule(write, '', 'pods', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'secrets', 'services/proxy', ...coreContent),
  rule(['create'], '', 'pods/eviction', 'serviceaccounts/token'),
  rule(write, 'apps', ...workloads),
  rule(write, 'autoscaling', 'horizontalpodautoscalers'),
  rule(write, 'batch', 'cronjobs', 'jobs'),
  rule(write, 'networking.k8s.io', 'ingresses', 'networkpolicies'),
  rule(write, 'policy', 'poddisruptionbudgets'),
];

const adminRules = [
  rule([...read, ...write], 'rbac.authorization.k8s.io', 'rolebindings', 'roles'),
  rule(['create'], 'authorization.k8s.io', 'localsubjectaccessreviews'),
];

const paths = (...nonResourceURLs: readonly string[]): PolicyRule => ({ verbs: ['get'], nonResourceURLs });

/** The roles that users are given, and what everybody may do (plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
export const bootstrapRoles: readonly KubernetesObject[] = [
  role('cluster-admin', [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]),
  role('view', viewRules),
  role('edit', [...editRules, ...viewRules]),
  role('admin', [...adminRules, ...editRules, ...viewRules]),
  role('system:basic-user', [
    rule(['create'], 'authorization.k8s.io', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews'),
    rule(['create'], 'authentication.k8s.io', 'selfsubjectreviews'),
  ]),
  role('system:discovery', [paths('/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', '/version', '/version/')]),
  role('system:public-info-viewer', [paths('/healthz', '/livez', '/readyz', '/version', '/version/')]),
  binding('cluster-admin', ['system:masters']),
  binding('system:basic-user', ['system:authenticated']),
  binding('system:discovery', ['system:authenticated']),
  binding('system:public-info-viewer', ['system:authenticated', 'system:unauthenticated']),
];
