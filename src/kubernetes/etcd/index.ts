/**
 * etcd: the revisioned store that holds every object of the cluster.
 *
 * Models: etcd v3 (kv, watch, compaction) as k8s.io/apiserver/pkg/storage/etcd3 uses it, Kubernetes 1.36.
 * Simulated: revisions; compare-and-set transactions; range reads by prefix in the order of keys; watches from a revision, with history; compaction.
 * Not simulated: leases on keys (the API server removes old Events itself); Raft and several members (one API server, one store); authentication; values as bytes (they are immutable objects).
 */
export { Etcd, WatchFromCompactedRevision } from './etcd.ts';
export { deepFreeze } from './freeze.ts';
export type { EtcdOptions, KeyValue, Transaction, WriteRecord, WriteVerb } from './types.ts';
