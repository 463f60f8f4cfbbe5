/**
 * controllers: the loops that make the cluster what its objects say.
 *
 * Models: pkg/controller and cmd/kube-controller-manager, Kubernetes 1.36.
 * Simulated: service accounts and their token Secrets; the root CA ConfigMap; deletion of namespaces; garbage collection by owner references (background, foreground, orphan); Pods of missing nodes; Pod ranges and taints of nodes; their ttl annotation; Endpoints and EndpointSlices; ReplicaSets; Deployments (rolling update, recreate, pause, scaling in proportion, progress deadline, history); binding, release and reclaiming of claims and volumes that exist; Jobs (completions, indexes, back-off, failure policies, suspension, deadline, time to live); counts of ResourceQuotas; rules of aggregated ClusterRoles; eviction by NoExecute taints; PodDisruptionBudgets.
 * Not simulated: StatefulSets, DaemonSets, CronJobs and autoscalers (later); success policies and back-off limits per index of Jobs; quotas notice the deletion of objects of rarer kinds every five minutes only; nodes whose kubelet stops answering (later); leader election (one controller manager); collection of ended Pods beyond 12,500 (no lab has so many).
 */

export type { Controller, ControllerOptions } from './context.ts';
export { controllersPart } from './part.ts';
export { startControllers } from './start.ts';
