import type { Fields } from '../../api/patch/index.ts';
import { strategicMergePatch } from '../../api/patch/index.ts';
import { definitionFor } from '../../api/schema.ts';
import type { ControllerRevision, Pod, StatefulSet } from '../../api/types.ts';
import { byRevision, equalData, type History, newRevision, nextRevision, templatePatch } from '../history/index.ts';
import { revisionOf } from './new-pod.ts';

/** A StatefulSet as one of its revisions has it. */
export interface Revised {
  /** The revision's name. */
  readonly name: string;
  readonly set: StatefulSet;
}

/** The revisions that a set's Pods have and are to have. */
export interface Revisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisions: number;
}

/** The present revision, made or brought to the front when the template is another one, and the one before it while it is rolled out. 'refused' when that failed. */
export function revisionsOf(history: History, set: StatefulSet, unsorted: readonly ControllerRevision[]): Revisions | 'refused' {
  const known = [...unsorted].sort(byRevision);
  const found = updateRevision(history, set, known);
  if (found === 'refused') return found;
  const current = known.find(({ metadata }) => metadata.name === set.status.currentRevision);
  return { ...found, current: current ?? found.update };
}

function updateRevision(history: History, set: StatefulSet, known: readonly ControllerRevision[]): Omit<Revisions, 'current'> | 'refused' {
  const collisions = set.status.collisionCount ?? 0;
  const data = templatePatch(set.spec.template);
  const newest = known.at(-1);
  if (newest && equalData(newest.data, data)) return { update: newest, collisions };
  const revision = nextRevision(known);
  const same = known.findLast((one) => equalData(one.data, data));
  if (same) {
    const result = history.update(same, revision);
    return 'object' in result ? { update: result.object, collisions } : 'refused';
  }
  const { labels } = set.spec.template.metadata ?? {};
  const result = history.create(set, newRevision(set, { data, revision, labels, annotations: set.metadata.annotations, collisions }), collisions);
  return 'revision' in result ? { update: result.revision, collisions: result.collisions } : 'refused';
}

/** The set as the revision has it (ApplyRevision). */
export function applyRevision(set: StatefulSet, { metadata, data }: ControllerRevision): Revised | undefined {
  const name = metadata.name!;
  if (equalData(data, templatePatch(set.spec.template))) return { name, set };
  const schema = definitionFor({ group: 'apps', version: 'v1', kind: 'StatefulSet' });
  const patched = schema && strategicMergePatch(set as unknown as Fields, data as Fields, schema);
  return patched && 'value' in patched ? { name, set: patched.value as unknown as StatefulSet } : undefined;
}

/** Deletes the oldest revisions that nothing uses, beyond the limit of the set (truncateHistory). */
export function truncateHistory(
  history: History,
  set: StatefulSet,
  known: readonly ControllerRevision[],
  pods: readonly Pod[],
  live: Revisions | undefined,
): void {
  const used = new Set([live?.current.metadata.name, live?.update.metadata.name, ...pods.map(revisionOf)]);
  const unused = [...known].sort(byRevision).filter(({ metadata }) => !used.has(metadata.name));
  const limit = set.spec.revisionHistoryLimit ?? 10;
  if (limit < 0) return;
  for (const revision of unused.slice(0, Math.max(0, unused.length - limit))) if (history.delete(revision)) return;
}
