/**
 * controllers: the loops that make the cluster what its objects say.
 *
 * Models: pkg/controller and cmd/kube-controller-manager, Kubernetes 1.36.
 * Simulated: service accounts and their token Secrets; the root CA ConfigMap; deletion of namespaces; garbage collection by owner references (background, foreground, orphan); Pods of missing nodes and of those out of service; Pod ranges and taints of nodes; nodes whose kubelet is silent (conditions, taints, their Pods' readiness, zones and eviction rates); their ttl annotation; Endpoints and EndpointSlices; ReplicaSets; Deployments (rolling update, recreate, pause, scaling in proportion, progress deadline, history); DaemonSets (rolling update with maxUnavailable or maxSurge, OnDelete, revisions, failed Pods); StatefulSets (identity, order, claims and who owns them, rolling update with partition, OnDelete, revisions); binding, release and reclaiming of claims and volumes that exist; Jobs (completions, indexes, back-off, failure policies, suspension, deadline, time to live); CronJobs (schedules with time zones, concurrency, deadlines, histories); HorizontalPodAutoscalers within their limits; counts of ResourceQuotas; rules of aggregated ClusterRoles; eviction by NoExecute taints; PodDisruptionBudgets.
 * Not simulated: scaling by metrics (the cluster has no metrics server: an autoscaler says so, as in a real one without); success policies and back-off limits per index of Jobs; quotas notice the deletion of objects of rarer kinds every five minutes only; leader election (one controller manager); collection of ended Pods beyond 12,500 (no lab has so many).
 */

export type { Controller, ControllerOptions } from './context.ts';
export { controllersPart } from './part.ts';
export { startControllers } from './start.ts';
