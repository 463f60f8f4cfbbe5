import type { Execution } from '../../../../machine/process/types.ts';
import type { PodTemplateSpec, ReplicaSet } from '../../../api/types.ts';
import { formatSelector } from '../../describe/selector.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { applyPatch } from '../../patching.ts';
import { listObjects } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import type { Unstructured } from '../../resource/object.ts';
import { at } from '../../resource/object.ts';

/** One revision of an object's Pod template. */
export interface Revision {
  readonly number: number;
  readonly changeCause: string;
  readonly template: PodTemplateSpec;
  /** What `-o` prints of it: the ReplicaSet, or the object as it was. */
  readonly object: Unstructured;
  /** The patch that a ControllerRevision holds. */
  readonly data?: unknown;
  /** Of the ReplicaSet or ControllerRevision. */
  readonly annotations: Readonly<Record<string, string>>;
}

const replicaSets: Mapping = { group: 'apps', version: 'v1', kind: 'ReplicaSet', resource: 'replicasets', namespaced: true };
const controllerRevisions: Mapping = { group: 'apps', version: 'v1', kind: 'ControllerRevision', resource: 'controllerrevisions', namespaced: true };

const ownedBy = (owner: Unstructured) => (object: Unstructured) =>
  (object.metadata.ownerReferences ?? []).some((reference) => reference.controller && reference.uid === owner.metadata.uid);

const causeOf = (object: Unstructured) => object.metadata.annotations?.['kubernetes.io/change-cause'] ?? '';

const visited = new Set([
  'Deployment.apps',
  'DaemonSet.apps',
  'StatefulSet.apps',
  'ReplicaSet.apps',
  'Job.batch',
  'CronJob.batch',
  'Pod',
  'ReplicationController',
]);

/** Only Deployments, DaemonSets and StatefulSets have a history (apps.GroupKindElement.Accept). */
export function checkHasHistory(mapping: Mapping, thing: { readonly retrieving: string; readonly missing: string }): void {
  const { kind, group } = mapping;
  if (group === 'apps' && ['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind)) return;
  const name = groupKindText(mapping);
  if (visited.has(name)) throw new UserError(`no ${thing.missing} has been implemented for "${name}"`);
  throw new UserError(`error retrieving ${thing.retrieving} for "${name}", no visitor method exists for {${group} ${kind}}`);
}

const groupKindText = ({ kind, group }: Mapping) => (group ? `${kind}.${group}` : kind);

/** The revisions of a Deployment, StatefulSet or DaemonSet, oldest first. */
export function* revisionsOf(invocation: Invocation, object: Unstructured, mapping: Mapping): Execution<readonly Revision[]> {
  const namespace = object.metadata.namespace ?? '';
  const labelSelector = formatSelector(at(object, 'spec', 'selector') as never);
  if (mapping.kind === 'Deployment') {
    const sets = (yield* listObjects(invocation, replicaSets, namespace, { labelSelector })).items.filter(ownedBy(object));
    return sets
      .map((set) => ({
        number: Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0),
        changeCause: causeOf(set),
        object: { ...set, kind: 'ReplicaSet', apiVersion: 'apps/v1' } as Unstructured,
        template: (set as unknown as ReplicaSet).spec.template!,
        annotations: set.metadata.annotations ?? {},
      }))
      .filter((revision) => revision.number > 0)
      .sort((a, b) => a.number - b.number);
  }
  const list = (yield* listObjects(invocation, controllerRevisions, namespace, { labelSelector })).items.filter(ownedBy(object));
  return list
    .map((revision) => ({
      number: Number(revision['revision']),
      changeCause: causeOf(revision),
      data: revision['data'],
      object: applyPatch(object, revision['data'], mapping),
      template: at(applyPatch(object, revision['data'], mapping), 'spec', 'template') as PodTemplateSpec,
      annotations: revision.metadata.annotations ?? {},
    }))
    .sort((a, b) => a.number - b.number);
}
