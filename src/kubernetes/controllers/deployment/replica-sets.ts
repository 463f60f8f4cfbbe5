import { equal } from '../../api/equal.ts';
import type { Deployment, ReplicaSet } from '../../api/types.ts';
import { controllerReference } from '../util/pod-control.ts';
import { computeHash } from '../util/template-hash.ts';
import { fenceposts, replicaAnnotations, replicasOf, revisionAnnotation, revisionOf } from './numbers.ts';
import { hashLabel, withoutHash } from './template-hash.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const history = 'deployment.kubernetes.io/revision-history';
/** Annotations of a Deployment that its sets do not share. */
const ownAnnotations = new Set([
  lastApplied,
  revisionAnnotation,
  history,
  replicaAnnotations.desired,
  replicaAnnotations.max,
  'deprecated.deployment.rollback.to',
]);

/** The set that has the Deployment's template; of several the oldest (FindNewReplicaSet). */
export function findNewSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = withoutHash(deployment.spec.template);
  const sorted = [...sets].sort((a, b) => (a.metadata.creationTimestamp! < b.metadata.creationTimestamp! ? -1 : 1));
  return sorted.find((set) => equal(withoutHash(set.spec.template!), wanted));
}

/** A new set for the present template. */
export function newReplicaSet(deployment: Deployment, replicas: number, revision: number): ReplicaSet {
  const { metadata, spec } = deployment;
  const hash = computeHash(spec.template, deployment.status?.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [hashLabel]: hash };
  const set: Omit<ReplicaSet, 'status'> = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace!,
      labels,
      ownerReferences: [controllerReference(deployment)],
      annotations: annotationsOf(deployment, {}, revision),
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [hashLabel]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
  return set as ReplicaSet;
}

/** The annotations that a Deployment's current set has: the Deployment's own, revision and sizes. */
export function annotationsOf(deployment: Deployment, before: Readonly<Record<string, string>>, revision: number): Readonly<Record<string, string>> {
  const shared = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key));
  const old = Number(before[revisionAnnotation] ?? 0);
  const earlier: Record<string, string> = old > 0 && old < revision ? { [history]: [...(before[history]?.split(',') ?? []), String(old)].join(',') } : {};
  return { ...before, ...Object.fromEntries(shared), ...earlier, [revisionAnnotation]: String(Math.max(old, revision)), ...sizeAnnotations(deployment) };
}

export function sizeAnnotations(deployment: Deployment): Readonly<Record<string, string>> {
  const wanted = replicasOf(deployment);
  return { [replicaAnnotations.desired]: String(wanted), [replicaAnnotations.max]: String(wanted + fenceposts(deployment).surge) };
}

export const maxRevision = (sets: readonly ReplicaSet[]): number => Math.max(0, ...sets.map(revisionOf));

/** Old sets without Pods beyond the history limit, the lowest revisions first (cleanupDeployment). */
export function surplusSets(deployment: Deployment, old: readonly ReplicaSet[]): ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined) return [];
  const alive = old.filter((set) => !set.metadata.deletionTimestamp);
  const surplus = [...alive].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, alive.length - limit));
  return surplus.filter((set) => replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0);
}

/** The Deployment with the revision of its current set. */
export function withRevision(deployment: Deployment, revision: string): Deployment {
  const { metadata } = deployment;
  if (metadata.annotations?.[revisionAnnotation] === revision) return deployment;
  return { ...deployment, metadata: { ...metadata, annotations: { ...metadata.annotations, [revisionAnnotation]: revision } } };
}
