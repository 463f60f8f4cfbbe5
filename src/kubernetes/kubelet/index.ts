/**
 * kubelet: the agent of a node, which runs the Pods that are bound to it and tells the API how they are.
 *
 * Models: pkg/kubelet (pod workers, kuberuntime, status, prober, images, volume manager, lifecycle, server), Kubernetes 1.36.
 * Simulated: pod workers and their back-offs; sandboxes, init containers, sidecars, ephemeral containers; restart policies; statuses, phases and conditions; image pulls with the Pod's pull secrets; probes; hooks; graceful termination; configMap, secret, downwardAPI, projected, emptyDir, hostPath and image volumes, claims bound to volumes of the types hostPath and local; environment, DNS and hosts files; logs, exec, attach, port-forward; admission on the node; eviction for local storage and under node pressure (memory and disk), with the node's conditions and the admission of Pods meanwhile; resizes in place, deferred while the node has no room; restart of all containers; node registration, events and leases.
 * Not simulated: periodic loops that find nothing to do (they are rounded up to their next time when something is due); rotation of service account tokens; static Pods; CSI and network volumes, also behind a claim (a Pod with one stays in ContainerCreating with an event that says so); image garbage collection; device plugins, CPU and topology managers, swap.
 */
export { Kubelet, type KubeletOptions } from './kubelet.ts';
export { podLogDirectory } from './kuberuntime/log-paths.ts';
export { kubeletPart } from './part.ts';
