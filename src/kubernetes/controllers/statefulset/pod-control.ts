import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events/recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { objectKey } from '../../client/resource.ts';
import { persistentVolumeClaims, pods } from '../../client/resources.ts';
import { hasStaleOwner, hasUnexpectedController, keepsScaledDownClaims, ownersAreRight, withOwners } from './claim-owners.ts';
import { claimNames, claimsFor, hasStorage, withStorage } from './claims.ts';
import { hasIdentity, ordinalOf, withIdentity } from './identity.ts';

type Verb = 'Create' | 'Update' | 'Delete';

export interface PodControlOptions {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly claims: Informer<PersistentVolumeClaim>;
}

/** Makes, mends and deletes the Pods of StatefulSets and their claims, with the events that tell of it (StatefulPodControl). Methods return what went wrong. */
export class StatefulPodControl {
  readonly #client: Client;
  readonly #recorder: EventRecorder;
  readonly #claims: Informer<PersistentVolumeClaim>;
  /** The version that the informer had of each claim when its owners were written last. */
  readonly #written = new Map<string, string>();

  constructor({ client, recorder, claims }: PodControlOptions) {
    this.#client = client;
    this.#recorder = recorder;
    this.#claims = claims;
  }

  /** The claims first, then the Pod. */
  create(set: StatefulSet, pod: Pod): string | undefined {
    const problem = this.#createClaims(set, pod);
    if (problem) return this.#tell('Create', set, pod, problem);
    const result = this.#client.create(pods, pod);
    if ('status' in result && result.status.reason === 'AlreadyExists') return result.status.message;
    const unowned = this.mendOwners(set, pod);
    if (unowned) return this.#tell('Update', set, pod, unowned);
    return this.#tell('Create', set, pod, 'status' in result ? result.status.message : undefined);
  }

  /** Gives the Pod back its labels and volumes, and its claims what is missing; with the Pod as it is now when somebody else was faster. */
  update(set: StatefulSet, pod: Pod, attempts = 4): string | undefined {
    const labelled = hasIdentity(set, pod) ? pod : withIdentity(set, pod);
    const mended = hasStorage(set, pod) ? labelled : { ...labelled, spec: withStorage(set, ordinalOf(pod), labelled.spec) };
    const owned = this.ownersMatch(set, pod);
    const problem = (mended === labelled ? undefined : this.#createClaims(set, pod)) ?? (owned ? undefined : this.mendOwners(set, pod));
    if (problem) return this.#tell('Update', set, pod, problem);
    if (mended === pod && owned) return undefined;
    const result = this.#client.update(pods, mended);
    if ('object' in result) return this.#tell('Update', set, pod, undefined);
    const { reason, message } = result.status;
    const fresh = reason === 'Conflict' && attempts > 1 ? this.#client.get(pods, pod.metadata.namespace!, pod.metadata.name!) : result;
    return 'object' in fresh ? this.update(set, fresh.object, attempts - 1) : this.#tell('Update', set, pod, message);
  }

  delete(set: StatefulSet, pod: Pod): string | undefined {
    const result = this.#client.delete(pods, pod.metadata.namespace!, pod.metadata.name!);
    const refused = 'status' in result && result.status.reason !== 'NotFound';
    return this.#tell('Delete', set, pod, refused ? result.status.message : undefined);
  }

  /** Whether the Pod's claims have the owners that the set's policy wants. */
  ownersMatch(set: StatefulSet, pod: Pod): boolean {
    return this.#claimsOf(set, pod).every((claim) => ownersAreRight(claim, set, pod));
  }

  /** Gives the Pod's claims the owners that the set's policy wants. */
  mendOwners(set: StatefulSet, pod: Pod): string | undefined {
    for (const claim of this.#claimsOf(set, pod)) {
      const { name } = claim.metadata;
      if (hasUnexpectedController(claim, set, pod)) {
        const text = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        this.#recorder.event(set, 'Warning', 'ConflictingController', text);
      }
      if (ownersAreRight(claim, set, pod)) continue;
      const problem = this.#writeOwners(claim, set, pod);
      if (problem) return `could not update claim ${name} for delete policy ownerRefs: ${problem}`;
    }
    return undefined;
  }

  /**
   * A claim that is being bound has changed without the informer knowing it yet, and is written once more. One that was written here
   * a moment ago is refused as stale, as upstream tells it: Pods that wait for nobody are looked at again at once.
   */
  #writeOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): string | undefined {
    const key = objectKey(claim);
    const write = (found: PersistentVolumeClaim) => this.#client.update(persistentVolumeClaims, withOwners(found, set, pod));
    const first = write(claim);
    const isBehind = this.#written.get(key) === claim.metadata.resourceVersion;
    const conflict = 'status' in first && first.status.reason === 'Conflict' && !isBehind;
    const fresh = conflict ? this.#client.get(persistentVolumeClaims, claim.metadata.namespace!, claim.metadata.name!) : first;
    const result = conflict && 'object' in fresh ? write(fresh.object) : fresh;
    if ('status' in result) return result.status.message;
    this.#written.set(key, claim.metadata.resourceVersion!);
    return undefined;
  }

  /** Whether a claim is still to go with an earlier Pod of the name: then there can be no new Pod yet (PodClaimIsStale). */
  hasStaleClaim(set: StatefulSet, pod: Pod): boolean {
    return !keepsScaledDownClaims(set) && this.#claimsOf(set, pod).some((claim) => hasStaleOwner(claim, pod));
  }

  /** For a Pod that waits: somebody may have deleted its claims. */
  createMissingClaims(set: StatefulSet, pod: Pod): string | undefined {
    const problem = this.#createClaims(set, pod);
    if (problem) return problem;
    const unowned = this.mendOwners(set, pod);
    return unowned && this.#tell('Update', set, pod, unowned);
  }

  #claimsOf(set: StatefulSet, pod: Pod): readonly PersistentVolumeClaim[] {
    const found = claimNames(set, pod).map((name) => this.#claims.get(`${set.metadata.namespace}/${name}`));
    return found.filter((claim) => claim !== undefined);
  }

  #createClaims(set: StatefulSet, pod: Pod): string | undefined {
    const problems: string[] = [];
    for (const claim of claimsFor(set, ordinalOf(pod)).values()) {
      const found = this.#claims.get(objectKey(claim));
      const problem = found ? found.metadata.deletionTimestamp && `pvc ${claim.metadata.name} is being deleted` : this.#createClaim(set, pod, claim);
      if (problem) problems.push(problem);
    }
    return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
  }

  #createClaim(set: StatefulSet, pod: Pod, claim: PersistentVolumeClaim): string | undefined {
    const result = this.#client.create(persistentVolumeClaims, claim);
    const { name } = claim.metadata;
    const where = `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    if ('object' in result) {
      this.#recorder.event(set, 'Normal', 'SuccessfulCreate', `Create Claim ${name} ${where} success`);
      return undefined;
    }
    const { reason, message } = result.status;
    if (reason !== 'AlreadyExists') this.#recorder.event(set, 'Warning', 'FailedCreate', `Create Claim ${name} for ${where} failed error: ${message}`);
    return `failed to create PVC ${name}: ${message}`;
  }

  /** Returns the problem (recordPodEvent). */
  #tell(verb: Verb, set: StatefulSet, pod: Pod, problem: string | undefined): string | undefined {
    const what = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    if (problem === undefined) this.#recorder.event(set, 'Normal', `Successful${verb}`, `${what} successful`);
    else this.#recorder.event(set, 'Warning', `Failed${verb}`, `${what} failed error: ${problem}`);
    return problem;
  }
}
