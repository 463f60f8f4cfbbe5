import { withDefaults } from '../api/defaults/index.ts';
import type { KubernetesObject } from '../api/meta.ts';
import { findKind, parseGroupVersion, type ResourceInfo } from '../api/scheme.ts';
import { bootstrapRoles } from './authorization/bootstrap-roles.ts';
import { requestContext } from './context.ts';
import { withMetadata } from './object.ts';
import type { Registry } from './registry/registry.ts';
import { requestInfo } from './request-info.ts';

/** Where the API server listens, and the first and the DNS address of the Service range. */
const serverAddress = '172.18.0.1';
const serverPort = 6443;
export const kubernetesServiceAddress = '10.96.0.1';
export const clusterDnsAddress = '10.96.0.10';

const object = (apiVersion: string, kind: string, name: string, rest: object = {}, metadata: object = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  ...rest,
});

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((name) => object('v1', 'Namespace', name));

const priorityClass = (name: string, value: number, description: string) =>
  object('scheduling.k8s.io/v1', 'PriorityClass', name, { value, description, preemptionPolicy: 'PreemptLowerPriority' });

/** pkg/apis/scheduling SystemPriorityClasses. */
const priorityClasses = [
  priorityClass('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'),
  priorityClass(
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ),
];

const https = { name: 'https', port: serverPort, protocol: 'TCP' };

/** The Service `kubernetes` and its endpoints (pkg/controlplane/controller/kubernetesservice). */
const kubernetesService = [
  object(
    'v1',
    'Service',
    'kubernetes',
    {
      spec: {
        clusterIP: kubernetesServiceAddress,
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: serverPort }],
        sessionAffinity: 'None',
        type: 'ClusterIP',
      },
    },
    { namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  ),
  object(
    'v1',
    'Endpoints',
    'kubernetes',
    { subsets: [{ addresses: [{ ip: serverAddress }], ports: [https] }] },
    { namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
  ),
  object(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    'kubernetes',
    { addressType: 'IPv4', endpoints: [{ addresses: [serverAddress], conditions: { ready: true } }], ports: [https] },
    { namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  ),
];

const dnsPorts = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
];

/** The cluster's DNS, which runs beside the API server. */
const dnsService = [
  object(
    'v1',
    'Service',
    'kube-dns',
    { spec: { clusterIP: clusterDnsAddress, ports: dnsPorts.map((port) => ({ ...port, targetPort: port.port })) } },
    { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' } },
  ),
  object(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    'kube-dns-1',
    { addressType: 'IPv4', endpoints: [{ addresses: [serverAddress], conditions: {} }], ports: dnsPorts },
    { namespace: 'kube-system', labels: { 'kubernetes.io/service-name': 'kube-dns' } },
  ),
];

/** Writes what a fresh cluster holds before any controller runs. Nothing happens to what exists already. */
export function writeFreshCluster(registry: Registry, now: string): void {
  writeMissing(registry, [...namespaces, ...priorityClasses, ...kubernetesService, ...dnsService], now);
  for (const one of bootstrapRoles) writeRole(registry, one, now);
}

/** Writes the Service `kubernetes` and its endpoints where they are missing. */
export function writeKubernetesService(registry: Registry, now: string): void {
  writeMissing(registry, kubernetesService, now);
}

function writeMissing(registry: Registry, objects: readonly KubernetesObject[], now: string): void {
  const request = { method: 'POST', path: '/' } as const;
  const context = requestContext(request, requestInfo(request), { name: 'system:apiserver', groups: ['system:masters'] }, 'kube-apiserver', now);
  for (const one of objects) {
    const resource = resourceFor(one);
    if (!registry.storage.get(resource, one.metadata.namespace ?? '', one.metadata.name!)) registry.create(resource, withDefaults(one), context);
  }
}

/** Roles that come with the server are not checked as those of users are. */
function writeRole({ storage, random }: Registry, role: KubernetesObject, now: string): void {
  const resource = resourceFor(role);
  if (storage.get(resource, '', role.metadata.name!)) return;
  storage.write(resource, 'create', withMetadata(role, { uid: random.uuid(), creationTimestamp: now }), 'kube-apiserver');
}

function resourceFor(one: KubernetesObject): ResourceInfo {
  const { group, version } = parseGroupVersion(one.apiVersion!);
  return findKind(group, version, one.kind!)!;
}
