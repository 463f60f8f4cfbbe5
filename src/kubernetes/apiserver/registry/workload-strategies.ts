import { equal } from '../../api/equal.ts';
import type { DaemonSet } from '../../api/types.ts';
import { type ApiObject, withMetadata } from '../object.ts';
import { jobStrategy } from './jobs/strategy.ts';
import type { Strategy } from './strategy.ts';
import { statusOnly } from './subresource-updates.ts';

const specChanges = (object: ApiObject, old: ApiObject) => !equal(object.spec, old.spec);

const workload = (newStatus: object, generationChanges = specChanges): Strategy => ({ newStatus, generationChanges, subresources: { status: statusOnly } });

const templateGeneration = 'deprecated.daemonset.template.generation';

/** A DaemonSet counts its templates in an annotation, which is nobody else's to change. */
function countTemplate(set: DaemonSet, old: DaemonSet): DaemonSet {
  const before = Number(old.metadata.annotations?.[templateGeneration] ?? 0);
  const now = String(equal(set.spec.template, old.spec.template) ? before : before + 1);
  if (set.metadata.annotations?.[templateGeneration] === now) return set;
  return withMetadata(set, { annotations: { ...set.metadata.annotations, [templateGeneration]: now } });
}

/** Kinds that make Pods (pkg/registry/apps, batch, and core's ReplicationController). */
export const workloadStrategies: Readonly<Record<string, Strategy>> = {
  // Annotations count too: pkg/registry/apps/deployment/strategy.go.
  'deployments.apps': workload({}, (object, old) => specChanges(object, old) || !equal(object.metadata.annotations ?? {}, old.metadata.annotations ?? {})),
  'replicasets.apps': workload({ replicas: 0 }),
  'statefulsets.apps': workload({ replicas: 0, availableReplicas: 0 }),
  'daemonsets.apps': {
    ...workload({ currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }),
    prepareForUpdate: (object, old) => countTemplate(object as DaemonSet, old as DaemonSet),
  },
  'controllerrevisions.apps': {},
  replicationcontrollers: workload({ replicas: 0 }),
  'jobs.batch': jobStrategy,
  'cronjobs.batch': workload({}),
};
