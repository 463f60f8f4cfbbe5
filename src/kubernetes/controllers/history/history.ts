import type { LabelSelectorValue } from '../../api/index.ts';
import type { KubernetesObject, Status } from '../../api/meta.ts';
import type { ControllerRevision } from '../../api/types.ts';
import type { Client, Result } from '../../client/client.ts';
import { objectKey, type Resource } from '../../client/resource.ts';
import { controllerRevisions } from '../../client/resources.ts';
import { type ControllerContext, controllerIndex, namespaceIndex } from '../context.ts';
import { adopt, type Claimed, claim, release } from '../util/claim.ts';
import { controllerOf } from '../util/pods.ts';
import { equalRevisions, hashRevision, revisionName } from './revision.ts';

/** A revision that exists now, and how often its name was taken until it had one. */
export interface Created {
  readonly revision: ControllerRevision;
  readonly collisions: number;
}

/** The revisions of a controller's objects: what the informer knows of them, and requests that change them (pkg/controller/history, Interface). */
export class History {
  readonly #client: Client;
  readonly #informer;

  constructor(context: ControllerContext, client: Client) {
    this.#client = client;
    this.#informer = context.informer(controllerRevisions);
  }

  /** The revisions that the selector takes and that `owner` or nobody controls. */
  list(owner: KubernetesObject, selector: LabelSelectorValue): ControllerRevision[] {
    const { namespace, uid } = owner.metadata;
    const owned = this.#informer.byIndex(controllerIndex, uid!);
    return [...owned, ...this.#orphans(namespace!)].filter(({ metadata }) => selector.matches(metadata.labels));
  }

  /** The revisions of `owner`: adopts those that match and belong to nobody, releases those that no longer match (ClaimControllerRevisions). */
  claim(owner: KubernetesObject, ownersResource: Resource, selector: LabelSelectorValue): Claimed<ControllerRevision> {
    const { namespace, uid } = owner.metadata;
    const owned = this.#informer.byIndex(controllerIndex, uid!);
    return claim(
      { client: this.#client, owner, resource: ownersResource },
      { resource: controllerRevisions, owned, orphans: this.#orphans(namespace!), selector },
    );
  }

  /** Makes a revision; while another one has its name it gets the next, by a higher count of collisions. One of equal data is taken as it is. */
  create(owner: KubernetesObject, revision: ControllerRevision, collisions: number): Created | { readonly status: Status } {
    for (let count = collisions; ; count++) {
      const name = revisionName(owner.metadata.name!, hashRevision(revision.data, count));
      const named = { ...revision, metadata: { ...revision.metadata, name } };
      const result = this.#client.create(controllerRevisions, named);
      if ('object' in result) return { revision: result.object, collisions: count };
      if (result.status.reason !== 'AlreadyExists') return result;
      const existing = this.#client.get(controllerRevisions, owner.metadata.namespace!, name);
      if ('status' in existing) return existing;
      if (equalRevisions(existing.object, revision)) return { revision: existing.object, collisions: count };
    }
  }

  /** Gives a revision another number; once more with what the informer knows now when somebody else was faster. */
  update(revision: ControllerRevision, number: number): Result<ControllerRevision> {
    if (revision.revision === number) return { object: revision };
    const result = this.#client.update(controllerRevisions, { ...revision, revision: number });
    if ('object' in result || result.status.reason !== 'Conflict') return result;
    const known = this.#informer.get(objectKey(revision));
    return known ? this.#client.update(controllerRevisions, { ...known, revision: number }) : result;
  }

  /** Returns the Status when it is refused. */
  delete({ metadata }: ControllerRevision): Status | undefined {
    const result = this.#client.delete(controllerRevisions, metadata.namespace!, metadata.name!);
    return 'status' in result ? result.status : undefined;
  }

  /** Makes `owner` the controller of a revision that has none. */
  adopt(owner: KubernetesObject, revision: ControllerRevision): Result<ControllerRevision> {
    return adopt(this.#client, controllerRevisions, revision, owner);
  }

  /** Takes `owner` out of a revision's owners. It is well when the revision is gone or has another owner: returns any other Status. */
  release(owner: KubernetesObject, revision: ControllerRevision): Status | undefined {
    return release(this.#client, controllerRevisions, revision, owner);
  }

  #orphans(namespace: string): ControllerRevision[] {
    return this.#informer.byIndex(namespaceIndex, namespace).filter((revision) => !controllerOf(revision));
  }
}
