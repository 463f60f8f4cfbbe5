import { utf8Bytes } from '../../api/base64.ts';
import { writeJson } from '../../api/json.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ControllerRevision, PodTemplateSpec } from '../../api/types.ts';
import { controllerReference } from '../util/pod-control.ts';
import { fnv32, safeEncode } from '../util/template-hash.ts';

/** The label of the Pods of a revision; a DaemonSet's revisions have it too (apps.ControllerRevisionHashLabelKey). */
export const controllerRevisionHashLabel = 'controller-revision-hash';

/** The label of a StatefulSet's revisions with the hash of their data (history.ControllerRevisionHashLabel). */
const dataHashLabel = 'controller.kubernetes.io/hash';

type Data = NonNullable<ControllerRevision['data']>;

const patches = new WeakMap<PodTemplateSpec, Data>();

/**
 * What a revision holds of its owner: the strategic merge patch that puts this template in place of the owner's (getPatch). Stored templates never
 * change, so it is made once for each.
 */
export function templatePatch(template: PodTemplateSpec): Data {
  const patch = patches.get(template) ?? { spec: { template: { ...template, $patch: 'replace' } } };
  patches.set(template, patch);
  return patch;
}

const texts = new WeakMap<object, string>();

/** The data as Go writes it: stored objects are shared and never change, so once for each. */
function textOf(data: Data | undefined): string {
  if (!data) return '';
  const text = texts.get(data) ?? writeJson(data);
  texts.set(data, text);
  return text;
}

export const equalData = (a: Data | undefined, b: Data | undefined): boolean => a === b || textOf(a) === textOf(b);

/** Whether two revisions hold the same data (EqualRevision). */
export function equalRevisions(a: Pick<ControllerRevision, 'data'>, b: Pick<ControllerRevision, 'data'>): boolean {
  return equalData(a.data, b.data);
}

/** By number, those of one number by age, then by name (SortControllerRevisions). */
export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
  return (
    a.revision - b.revision ||
    compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compare(a.metadata.name ?? '', b.metadata.name ?? '')
  );
}

/** The number after the highest. */
export function nextRevision(revisions: readonly ControllerRevision[]): number {
  return Math.max(0, ...revisions.map(({ revision }) => revision)) + 1;
}

/** The hash of a revision's data (HashControllerRevision). collisions: raised when another revision already has the name. */
export function hashRevision(data: Data | undefined, collisions: number | undefined): string {
  return safeEncode(fnv32(utf8Bytes(textOf(data) + (collisions ?? ''))));
}

/** A name is at most 253 characters long: 223 of the owner's, and the rest for the hash (ControllerRevisionName). */
export const revisionName = (owner: string, hash: string) => `${owner.slice(0, 223)}-${hash}`;

export interface NewRevision {
  readonly data: Data;
  readonly revision: number;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly collisions: number | undefined;
}

/** A revision of `owner` that is named after the hash of its data and says it in a label (NewControllerRevision). */
export function newRevision(owner: KubernetesObject, { data, revision, labels, annotations, collisions }: NewRevision): ControllerRevision {
  const hash = hashRevision(data, collisions);
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: revisionName(owner.metadata.name!, hash),
      namespace: owner.metadata.namespace!,
      labels: { ...labels, [dataHashLabel]: hash },
      ...(annotations && Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    data,
    revision,
  };
}
