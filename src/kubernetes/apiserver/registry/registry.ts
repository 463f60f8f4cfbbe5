import type { Clock, Random } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound } from '../../api/errors.ts';
import { type FieldError, invalid as invalidField } from '../../api/fielderror.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import { validate, validateUpdate } from '../../api/validation/index.ts';
import { warningsFor } from '../../api/warnings/index.ts';
import type { AdmissionChain } from '../admission/chain.ts';
import type { RequestContext } from '../context.ts';
import { noted } from '../managedfields/keep.ts';
import type { ApiObject } from '../object.ts';
import { withMetadata } from '../object.ts';
import { refuse } from '../refusal.ts';
import { type Deleted, deleteObject, isDeletedByUpdate } from './delete.ts';
import { generateName } from './names.ts';
import type { Storage } from './storage.ts';
import { strategyFor } from './strategies.ts';
import type { DeleteOptions, Strategy } from './strategy.ts';
import { keepSystemFields } from './system-fields.ts';

export interface RegistryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: Storage;
  readonly admission: AdmissionChain;
}

/** What an update is to make of the stored object. */
export type Change = (old: KubernetesObject) => KubernetesObject;

/** Create, update and delete for every kind: strategy, admission, validation, storage (apiserver/pkg/registry/generic/registry.Store). */
export class Registry {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly #admission: AdmissionChain;
  readonly #strategies = new Map<ResourceInfo, Strategy>();

  constructor(options: RegistryOptions) {
    this.storage = options.storage;
    this.clock = options.clock;
    this.random = options.random.fork('apiserver/registry');
    this.#admission = options.admission;
  }

  strategy(resource: ResourceInfo): Strategy {
    let strategy = this.#strategies.get(resource);
    if (!strategy) {
      strategy = strategyFor(resource, { storage: this.storage, random: this.random });
      this.#strategies.set(resource, strategy);
    }
    return strategy;
  }

  create(resource: ResourceInfo, given: KubernetesObject, context: RequestContext, managed = false): KubernetesObject {
    const strategy = this.strategy(resource);
    const admitted = this.#admission.admit({ resource, operation: 'CREATE', object: managed ? given : noted(given, undefined, context), context });
    const named = this.#named(resource, admitted);
    // Addresses and ports come before validation (registry.Store.BeginCreate).
    const prepared = this.#allocate(resource, strategy, this.#prepareForCreate(strategy, named, context), undefined, context);
    this.#check(resource, prepared, [...validate(prepared), ...(strategy.validate?.(prepared, context) ?? [])]);
    context.warnings.push(...warningsFor(prepared));
    this.#admission.validate({ resource, operation: 'CREATE', object: prepared, context });
    this.#refuseExisting(resource, prepared);
    const stored = strategy.readBack?.(prepared) ?? prepared;
    return context.dryRun ? stored : this.storage.write(resource, 'create', stored, context.actor);
  }

  /** Changes an object, or one of its subresources. The stored object is returned when nothing changes. */
  update(
    resource: ResourceInfo,
    namespace: string,
    name: string,
    change: Change,
    context: RequestContext,
    subresource = '',
    managed = false,
  ): { object: KubernetesObject; created: boolean } {
    const strategy = this.strategy(resource);
    const old = this.storage.get(resource, namespace, name);
    if (!old) {
      if (!strategy.allowCreateOnUpdate || subresource) return refuse(notFound(resource, name));
      return { object: this.create(resource, change(withMetadataOf(resource, namespace, name)), context), created: true };
    }
    const given = change(old);
    const changed = managed ? given : noted(given, old, context);
    this.#checkVersion(resource, strategy, changed, old);
    const admitted = this.#admission.admit({ resource, operation: 'UPDATE', subresource, object: keepSystemFields(changed, old), old, context });
    const changes = this.#prepareForUpdate(strategy, admitted, old, context, subresource);
    // Addresses and ports come before validation (registry.Store.BeginUpdate).
    const prepared = subresource ? changes : this.#allocate(resource, strategy, changes, old, context);
    if (equal(prepared, old)) {
      if (!subresource) context.warnings.push(...warningsFor(prepared, old));
      return { object: old, created: false };
    }
    this.#check(resource, prepared, validateUpdate(prepared, old, subresource || undefined));
    if (!subresource) context.warnings.push(...warningsFor(prepared, old));
    this.#admission.validate({ resource, operation: 'UPDATE', subresource, object: prepared, old, context });
    if (context.dryRun) return { object: prepared, created: false };
    if (isDeletedByUpdate(prepared, strategy)) return { object: this.storage.write(resource, 'delete', old, context.actor), created: false };
    return { object: this.storage.write(resource, 'update', prepared, context.actor), created: false };
  }

  /** Asks admission whether a stream may be opened; `options` say what for. */
  connect(resource: ResourceInfo, options: KubernetesObject, context: RequestContext): void {
    this.#admission.connect({ resource, operation: 'CONNECT', subresource: context.info.subresource, object: options, context });
  }

  delete(resource: ResourceInfo, namespace: string, name: string, options: DeleteOptions, context: RequestContext): Deleted {
    const old = this.storage.get(resource, namespace, name);
    if (!old) return refuse(notFound(resource, name));
    this.#admission.validate({ resource, operation: 'DELETE', object: old, old, context });
    return deleteObject({ storage: this.storage, now: this.clock.now, strategy: this.strategy(resource) }, resource, old, options, context);
  }

  #named(resource: ResourceInfo, object: KubernetesObject): KubernetesObject {
    const { name, generateName: base } = object.metadata;
    if (name || !base) return object;
    const taken = (candidate: string) => this.storage.get(resource, object.metadata.namespace ?? '', candidate) !== undefined;
    return withMetadata(object, { name: generateName(base, this.random, taken) });
  }

  #prepareForCreate(strategy: Strategy, object: KubernetesObject, context: RequestContext): ApiObject {
    const fresh: ApiObject = withMetadata(object, {
      uid: this.random.uuid(),
      creationTimestamp: context.now,
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
      resourceVersion: undefined,
      selfLink: undefined,
      ...(strategy.generationChanges && { generation: 1 }),
    });
    const prepared = strategy.newStatus ? { ...fresh, status: strategy.newStatus } : fresh;
    return strategy.prepareForCreate?.(prepared, context) ?? prepared;
  }

  #prepareForUpdate(strategy: Strategy, object: ApiObject, old: ApiObject, context: RequestContext, subresource: string): ApiObject {
    if (subresource) return strategy.subresources?.[subresource]?.(object, old) ?? object;
    const kept = strategy.newStatus && old.status ? { ...object, status: old.status } : object;
    const prepared = strategy.prepareForUpdate?.(kept, old, context) ?? kept;
    if (!strategy.generationChanges?.(prepared, old)) return prepared;
    return withMetadata(prepared, { generation: (old.metadata.generation ?? 0) + 1 });
  }

  #allocate(resource: ResourceInfo, strategy: Strategy, object: ApiObject, old: ApiObject | undefined, context: RequestContext): KubernetesObject {
    const result = strategy.allocate?.(object, old, context) ?? object;
    if (!('errors' in result)) return result;
    this.#check(resource, object, result.errors);
    return object;
  }

  #check(resource: ResourceInfo, object: KubernetesObject, errors: readonly FieldError[]): void {
    if (errors.length > 0) refuse(invalid(resource, object.metadata.name ?? '', errors));
  }

  #refuseExisting(resource: ResourceInfo, object: KubernetesObject): void {
    const existing = this.storage.get(resource, object.metadata.namespace ?? '', object.metadata.name!);
    if (!existing) return;
    const status = alreadyExists(resource, object.metadata.name!);
    refuse(existing.metadata.deletionTimestamp ? { ...status, message: `object is being deleted: ${status.message}` } : status);
  }

  #checkVersion(resource: ResourceInfo, strategy: Strategy, object: KubernetesObject, old: KubernetesObject): void {
    const { resourceVersion, uid, name, namespace } = object.metadata;
    if (name !== old.metadata.name) refuse(badRequest(`the name of the object (${name}) does not match the name on the URL (${old.metadata.name})`));
    if ((namespace ?? '') !== (old.metadata.namespace ?? '')) {
      refuse(badRequest(`the namespace of the object (${namespace}) does not match the namespace on the URL (${old.metadata.namespace})`));
    }
    if (uid && uid !== old.metadata.uid) {
      refuse(conflict(resource, name!, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`));
    }
    if (resourceVersion && resourceVersion !== '0') {
      if (resourceVersion !== old.metadata.resourceVersion) refuse(conflict(resource, name!));
    } else if (strategy.resourceVersionRequired) {
      this.#check(resource, object, [invalidField('metadata.resourceVersion', 0, 'must be specified for an update')]);
    }
  }
}

/** What a PUT that creates is computed from. */
function withMetadataOf(resource: ResourceInfo, namespace: string, name: string): KubernetesObject {
  return { metadata: { name, ...(resource.namespaced && { namespace }) } };
}
