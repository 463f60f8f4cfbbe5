/**
 * Control groups: what a group of processes may use of processor, memory and process numbers, and what it has used.
 *
 * Models: Linux cgroup v2 (cpu, memory, pids; on the machines of the recorded sessions v1) and CFS on average, Kubernetes 1.36.
 * Simulated: CPU shares between cgroups, CPU quota with periods of 100 ms, usage, memory limits with the OOM killer by oom_score_adj, of one process or of a container as a whole (memory.oom.group), pids limits, nested groups; the files of both versions.
 * Not simulated: time slices (a process gets its share as an even rate); cpusets; huge pages; swap; block I/O limits; page cache (files on disk cost no memory); shares of parent groups (only those of the groups with processes are weighed).
 */
export { Cgroup, type CgroupLimits, type CgroupMember } from './cgroup.ts';
export { cgroupRoot } from './cgroup-files.ts';
export { cgroup2Root } from './cgroup2-files.ts';
export { Processor } from './processor.ts';
export { Work, type Worker } from './work.ts';
