/**
 * Machines: Linux hosts with processes, files and networks, as many as a simulation needs.
 *
 * Models: Linux 6 on x86-64 as far as containers and the programs in them show it, Kubernetes 1.36.
 * Simulated: processes and PID namespaces, signals, stopping and job control, chroot, file descriptors, pipes, terminals; the file systems, cgroups, networks and containerd of the folders below.
 * Not simulated: threads; shared memory and semaphores; ptrace; kernel modules; users' logins; time zones.
 */
export { createNodeRuntime, type NodeRuntimeOptions } from './containerd/index.ts';
export { hostFiles, type ImageDefinition, Registry } from './images/index.ts';
export { Machine, type MachineOptions } from './machine.ts';
export { Network, type NetworkNamespace, type Translate, type Translation } from './network/index.ts';
export type { StartedProcess, StartOptions } from './start-process.ts';
