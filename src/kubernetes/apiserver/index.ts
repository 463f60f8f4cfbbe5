/**
 * API server: the one way to the cluster's objects.
 *
 * Models: k8s.io/apiserver (endpoints, registry/generic, storage/cacher, admission), pkg/registry, pkg/printers/internalversion, plugin/pkg/admission, plugin/pkg/auth/authorizer/rbac, Kubernetes 1.36.
 * Simulated: paths and discovery; impersonation and RBAC; content types; strict decoding; dry run; admission (NamespaceLifecycle, LimitRanger, ServiceAccount, TaintNodesByCondition, Priority, DefaultTolerationSeconds, DefaultStorageClass, StorageObjectInUseProtection, PersistentVolumeClaimResize, PodSecurity, RuntimeClass, DefaultIngressClass, PodTopologyLabels, PodResizeValidator, ResourceQuota); the built-in roles of users and of the control plane's parts; OpenAPI documents; component statuses; create, update, the four kinds of patch with managed fields, delete with grace periods, finalizers and preconditions; label and field selectors; lists in parts; watches with history, bookmarks and Tables; reviews of access and of tokens; status, scale, binding, eviction, ephemeralcontainers, resize and token; log, exec, attach, portforward and proxy by way of the kubelet; cluster IPs and node ports; Events that end after an hour.
 * Not simulated: TLS and credentials (a transport has an identity); protobuf; the texts and the parameters of OpenAPI documents; webhooks and policies in CEL; custom resources; the proxy of nodes; metrics other than CPU use in autoscaling/v1; managed fields of clients that name no field manager (components of the cluster write too often); the roles of the controllers (components may do everything).
 */
export type { User } from './context.ts';
export { requestsPart } from './part.ts';
export { ApiServer, type ApiServerOptions, bootstrap } from './server.ts';
