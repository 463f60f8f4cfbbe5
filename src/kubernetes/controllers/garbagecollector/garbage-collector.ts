import type { KubernetesObject } from '../../api/meta.ts';
import { findKind, groupResourceName, parseGroupVersion, type ResourceInfo, resources } from '../../api/scheme.ts';
import type { OwnerReference } from '../../api/types.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { type GraphNode, OwnerGraph } from './graph.ts';

const orphanFinalizer = 'orphan';
const foregroundFinalizer = 'foregroundDeletion';

/** Deletes what has lost its owners, and carries out orphan and foreground deletion (pkg/controller/garbagecollector). */
export function startGarbageCollector(context: ControllerContext): Controller {
  const collector = new GarbageCollector(context);
  return { stop: () => collector.stop() };
}

/** Every kind whose objects can be watched and deleted; Events have no owners. */
function collectable(): readonly ResourceInfo[] {
  const seen = new Set<string>();
  return resources().filter((resource) => {
    const name = groupResourceName(resource);
    const fits = ['list', 'watch', 'delete'].every((verb) => resource.verbs.includes(verb));
    if (!fits || resource.resource === 'events' || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

class GarbageCollector {
  readonly #client;
  readonly #graph = new OwnerGraph();
  readonly #deletions: WorkQueue;
  readonly #orphanings: WorkQueue;

  constructor(context: ControllerContext) {
    this.#client = context.client('generic-garbage-collector');
    this.#deletions = new WorkQueue({ clock: context.clock, name: 'gc', sync: (uid) => this.#attemptToDelete(uid) });
    this.#orphanings = new WorkQueue({ clock: context.clock, name: 'gc orphan', sync: (uid) => this.#attemptToOrphan(uid) });
    for (const resource of collectable()) {
      const see = (object: KubernetesObject) => this.#see(resource, object);
      context.informer(resource).addHandler({ onAdd: see, onUpdate: (_, object) => see(object), onDelete: (object) => this.#gone(object) });
    }
  }

  stop(): void {
    this.#deletions.stop();
    this.#orphanings.stop();
  }

  #see(resource: ResourceInfo, object: KubernetesObject): void {
    const node = this.#graph.set(resource, object);
    if (node.owners.some((owner) => this.#isSuspicious(owner))) this.#deletions.add(node.uid);
    if (!node.deleting) return;
    if (node.finalizers.includes(orphanFinalizer)) this.#orphanings.add(node.uid);
    if (node.finalizers.includes(foregroundFinalizer)) this.#deletions.add(node.uid);
  }

  /** An owner that is not there, or waits for its dependents to go. */
  #isSuspicious({ uid }: OwnerReference): boolean {
    const owner = this.#graph.get(uid);
    return !owner || (owner.deleting && owner.finalizers.includes(foregroundFinalizer));
  }

  #gone({ metadata }: KubernetesObject): void {
    const node = this.#graph.get(metadata.uid!);
    this.#graph.delete(metadata.uid!);
    for (const dependent of this.#graph.dependentsOf(metadata.uid!)) this.#deletions.add(dependent.uid);
    for (const { uid } of node?.owners ?? []) if (this.#graph.get(uid)?.deleting) this.#deletions.add(uid);
  }

  #attemptToDelete(uid: string): 'retry' | undefined {
    const node = this.#graph.get(uid);
    if (!node) return undefined;
    const waits = node.deleting && node.finalizers.includes(foregroundFinalizer);
    if (waits) return this.#deleteDependents(node);
    if (node.deleting) return undefined;
    const current = this.#client.get(node.resource, node.namespace, node.name);
    if ('status' in current || current.object.metadata.uid !== uid) return undefined;
    return this.#deleteIfUnowned(node, current.object);
  }

  #deleteIfUnowned(node: GraphNode, object: KubernetesObject): 'retry' | undefined {
    const owners = object.metadata.ownerReferences ?? [];
    if (owners.length === 0) return undefined;
    const states = owners.map((owner) => ({ owner, state: this.#stateOf(owner, node.namespace) }));
    const useless = states.filter(({ state }) => state !== 'solid').map(({ owner }) => owner);
    if (useless.length === 0) return undefined;
    if (useless.length < owners.length) return this.#dropReferences(node, object, useless);
    const waiting = states.some(({ state }) => state === 'waiting');
    const propagationPolicy = this.#policyFor(node, waiting);
    const options = { propagationPolicy, preconditions: { uid: node.uid } } as const;
    const result = this.#client.delete(node.resource, node.namespace, node.name, options);
    return 'status' in result && result.status.reason !== 'NotFound' && result.status.reason !== 'Conflict' ? 'retry' : undefined;
  }

  /** How a dependent goes: as its own finalizers say; with its own dependents first when its owner waits for it. */
  #policyFor(node: GraphNode, waiting: boolean): 'Orphan' | 'Foreground' | 'Background' {
    if (waiting && this.#graph.dependentsOf(node.uid).length > 0) return 'Foreground';
    if (node.finalizers.includes(orphanFinalizer)) return 'Orphan';
    return node.finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background';
  }

  /** dangling: there is no such owner; waiting: it is deleted in the foreground and this dependent holds it up. */
  #stateOf(owner: OwnerReference, namespace: string): 'solid' | 'dangling' | 'waiting' {
    const { group, version } = parseGroupVersion(owner.apiVersion);
    const resource = findKind(group, version, owner.kind);
    if (!resource) return 'solid';
    const result = this.#client.get(resource, resource.namespaced ? namespace : '', owner.name);
    if ('status' in result) return result.status.reason === 'NotFound' ? 'dangling' : 'solid';
    const { metadata } = result.object;
    if (metadata.uid !== owner.uid) return 'dangling';
    const waits = metadata.deletionTimestamp && metadata.finalizers?.includes(foregroundFinalizer);
    return waits && owner.blockOwnerDeletion ? 'waiting' : 'solid';
  }

  #dropReferences({ resource, namespace, name, uid }: GraphNode, object: KubernetesObject, useless: readonly OwnerReference[]): 'retry' | undefined {
    const ownerReferences = object.metadata.ownerReferences?.filter((owner) => !useless.some((one) => one.uid === owner.uid));
    const patch = { metadata: { uid, resourceVersion: object.metadata.resourceVersion, ownerReferences: ownerReferences?.length ? ownerReferences : null } };
    const result = this.#client.patch(resource, namespace, name, patch, { type: 'merge-patch+json' });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  /** Foreground: the object goes when no dependent blocks it any more. */
  #deleteDependents(node: GraphNode): 'retry' | undefined {
    const blocking = this.#graph
      .dependentsOf(node.uid)
      .filter((dependent) => dependent.owners.some((owner) => owner.uid === node.uid && owner.blockOwnerDeletion));
    if (blocking.length === 0) return this.#removeFinalizer(node, foregroundFinalizer);
    for (const dependent of blocking) if (!dependent.deleting) this.#deletions.add(dependent.uid);
    return undefined;
  }

  #attemptToOrphan(uid: string): 'retry' | undefined {
    const node = this.#graph.get(uid);
    if (!node?.finalizers.includes(orphanFinalizer)) return undefined;
    for (const dependent of this.#graph.dependentsOf(uid)) {
      const current = this.#client.get(dependent.resource, dependent.namespace, dependent.name);
      const owner = 'object' in current && current.object.metadata.ownerReferences?.find((one) => one.uid === uid);
      if (owner && this.#dropReferences(dependent, current.object, [owner]) === 'retry') return 'retry';
    }
    return this.#removeFinalizer(node, orphanFinalizer);
  }

  #removeFinalizer({ resource, namespace, name }: GraphNode, finalizer: string): 'retry' | undefined {
    const current = this.#client.get(resource, namespace, name);
    if ('status' in current) return undefined;
    const { resourceVersion, finalizers } = current.object.metadata;
    const patch = { metadata: { resourceVersion, finalizers: finalizers?.filter((one) => one !== finalizer) ?? null } };
    const result = this.#client.patch(resource, namespace, name, patch, { type: 'merge-patch+json' });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }
}
