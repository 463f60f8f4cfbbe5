/**
 * containerd: Pod sandboxes, containers, images and their streams on one machine.
 *
 * Models: containerd 2.2 with runc 1.3 behind the CRI, the CNI plugins bridge and host-local, Kubernetes 1.36.
 * Simulated: sandboxes with a pause process and shared namespaces; Pod addresses; containers from images with mounts, users, capabilities and cgroups; start errors in runc's words; stopping by signal and time-out; logs in the CRI format with rotation; exec, attach, port forwarding; pulls with layers, sizes and private images; statistics; the kubelet's own files and probe connections on its node, HTTPS and gRPC health checks too; what memory and disk the node has left.
 * Not simulated: snapshots of other kinds; checkpoints; seccomp, AppArmor and SELinux profiles; devices; hidden paths of /proc (only /proc/sys is read-only); container metrics beyond CPU, memory and the writable layer; gzip of rotated logs.
 */

export { latencies } from './latencies.ts';
export { type ContainerdNode, createNodeRuntime, type NodeRuntimeOptions } from './node-runtime.ts';
