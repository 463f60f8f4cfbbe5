import type { UnmodelledKind } from '../api/unmodelled.ts';

/** Kinds that clients may create and on which no controller acts. */
export const unmodelledKinds: readonly UnmodelledKind[] = [
  { apiVersion: 'v1', kind: 'ReplicationController', why: 'nothing makes Pods for it: use a Deployment' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', why: 'no ingress controller runs' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', why: 'no traffic is blocked' },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', why: 'all containers run with the same runtime' },
  { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment', why: 'nothing attaches volumes' },
];
