import type { LabelSelectorValue } from '../../api/index.ts';
import type { Status } from '../../api/meta.ts';
import type { ControllerRevision, DaemonSet, Pod } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import { controllerRevisions, daemonSets, pods } from '../../client/resources.ts';
import { controllerRevisionHashLabel, equalData, type History, nextRevision, revisionName, templatePatch } from '../history/index.ts';
import { controllerReference } from '../util/pod-control.ts';
import { computeHash } from '../util/template-hash.ts';

/** The revision of the present template, and the others. */
export interface Revisions {
  readonly current: ControllerRevision;
  readonly old: readonly ControllerRevision[];
}

type Outcome<T> = T | { readonly status: Status };

const hashOf = ({ metadata }: ControllerRevision | Pod) => metadata.labels?.[controllerRevisionHashLabel];

/** Keeps the ControllerRevisions of DaemonSets (pkg/controller/daemon/update.go). */
export class DaemonSetRevisions {
  readonly #client: Client;
  readonly #history: History;

  constructor(client: Client, history: History) {
    this.#client = client;
    this.#history = history;
  }

  /**
   * Finds or makes the revision of the present template and gives it the highest number (constructHistory). podsOf: the DaemonSet's Pods,
   * which get another label when two revisions say the same.
   */
  construct(set: DaemonSet, selector: LabelSelectorValue, podsOf: () => readonly Pod[]): Outcome<Revisions> {
    const found = this.#history.claim(set, daemonSets, selector);
    if ('status' in found) return found;
    const current: ControllerRevision[] = [];
    const old: ControllerRevision[] = [];
    for (const revision of found.claimed) {
      const labelled = this.#withHash(revision);
      if ('status' in labelled) return labelled;
      (equalData(labelled.object.data, templatePatch(set.spec.template)) ? current : old).push(labelled.object);
    }
    const number = nextRevision(old);
    const kept = current.length > 0 ? this.#keepOne(current, podsOf) : this.#snapshot(set, number);
    if ('status' in kept) return kept;
    if (kept.revision.revision >= number) return { current: kept.revision, old };
    const updated = this.#history.update(kept.revision, number);
    return 'status' in updated ? updated : { current: updated.object, old };
  }

  /** A revision from before there were hashes is labelled with its name. */
  #withHash(revision: ControllerRevision): Outcome<{ readonly object: ControllerRevision }> {
    if (hashOf(revision) !== undefined) return { object: revision };
    const { metadata } = revision;
    return this.#client.update(controllerRevisions, {
      ...revision,
      metadata: { ...metadata, labels: { ...metadata.labels, [controllerRevisionHashLabel]: metadata.name! } },
    });
  }

  /** Of several revisions that say the same the last stays, and Pods get its hash (dedupCurHistories). */
  #keepOne(current: readonly ControllerRevision[], podsOf: () => readonly Pod[]): Outcome<{ readonly revision: ControllerRevision }> {
    if (current.length === 1) return { revision: current[0]! };
    const revision = current.reduce((last, one) => (one.revision >= last.revision ? one : last));
    const hash = hashOf(revision);
    for (const pod of podsOf()) {
      if (hashOf(pod) === hash) continue;
      const { namespace, name } = pod.metadata;
      const patch = { metadata: { labels: { [controllerRevisionHashLabel]: hash } } };
      const result = this.#client.patch(pods, namespace!, name!, patch, { type: 'merge-patch+json' });
      if ('status' in result) return result;
    }
    for (const one of current) {
      const status = one === revision ? undefined : this.#history.delete(one);
      if (status) return { status };
    }
    return { revision };
  }

  /** A new revision of the present template, with the DaemonSet's annotations. */
  #snapshot(set: DaemonSet, number: number): Outcome<{ readonly revision: ControllerRevision }> {
    const { name, namespace, annotations } = set.metadata;
    const { template } = set.spec;
    const hash = computeHash(template, set.status?.collisionCount);
    const revision: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: revisionName(name!, hash),
        namespace: namespace!,
        labels: { ...template.metadata?.labels, [controllerRevisionHashLabel]: hash },
        ...(annotations && { annotations }),
        ownerReferences: [controllerReference(set)],
      },
      data: templatePatch(set.spec.template),
      revision: number,
    };
    const created = this.#client.create(controllerRevisions, revision);
    if ('object' in created) return { revision: created.object };
    if (created.status.reason !== 'AlreadyExists') return created;
    const existing = this.#client.get(controllerRevisions, namespace!, revision.metadata.name!);
    if ('status' in existing) return existing;
    if (equalData(existing.object.data, revision.data)) return { revision: existing.object };
    this.#countCollision(set);
    return created;
  }

  /** Another template has the hash already: the next attempt gets another, unless somebody has counted meanwhile. */
  #countCollision(set: DaemonSet): void {
    const fresh = this.#client.get(daemonSets, set.metadata.namespace!, set.metadata.name!);
    if ('status' in fresh || fresh.object.status.collisionCount !== set.status?.collisionCount) return;
    const collisionCount = (fresh.object.status.collisionCount ?? 0) + 1;
    this.#client.updateStatus(daemonSets, { ...fresh.object, status: { ...fresh.object.status, collisionCount } });
  }

  /** Deletes the oldest revisions beyond revisionHistoryLimit, but none that a Pod is of (cleanupHistory). */
  cleanUp({ spec }: DaemonSet, old: readonly ControllerRevision[], living: readonly Pod[]): Status | undefined {
    const surplus = old.length - (spec.revisionHistoryLimit ?? 10);
    if (surplus <= 0) return undefined;
    const alive = new Set(living.map(hashOf));
    const unused = old.filter((revision) => !alive.has(hashOf(revision))).sort((a, b) => a.revision - b.revision);
    for (const revision of unused.slice(0, surplus)) {
      const status = this.#history.delete(revision);
      if (status) return status;
    }
    return undefined;
  }
}
