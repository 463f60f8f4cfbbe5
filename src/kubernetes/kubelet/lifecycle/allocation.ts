import { equal } from '../../api/equal.ts';
import type { Container, Pod } from '../../api/types.ts';
import { uidOf } from '../pod.ts';
import type { PodResizePending } from '../status/conditions.ts';
import type { Rejection } from './admission.ts';

/** What the allocation asks and tells the rest of the kubelet. */
export interface AllocationHooks {
  /** Why the node has no room for the Pod as it is to be. */
  refuse(pod: Pod): Rejection | undefined;
  /** Such a resize is deferred: told once. */
  deferred(pod: Pod, message: string): void;
  /** The Pod has what it asks for. */
  allocated(pod: Pod): void;
  now(): string;
}

interface Pending {
  readonly desired: Pod;
  readonly condition: PodResizePending;
}

/**
 * Which resources the node has given to each Pod: a resize that does not fit now waits, and until then the Pod is run as before
 * (pkg/kubelet/allocation).
 */
export class Allocation {
  readonly #hooks: AllocationHooks;
  readonly #pending = new Map<string, Pending>();

  constructor(hooks: AllocationHooks) {
    this.#hooks = hooks;
  }

  /** The condition of a Pod whose resize waits. */
  pending(uid: string): PodResizePending | undefined {
    return this.#pending.get(uid)?.condition;
  }

  /** Pods whose resizes wait, as they are to be. */
  desired(): Pod[] {
    return [...this.#pending.values()].map(({ desired }) => desired);
  }

  /** The Pod with the resources that it has: those it had `before`, while a resize waits. */
  keep(pod: Pod, before: Pod | undefined): Pod {
    return before && this.#pending.has(uidOf(pod)) ? withResourcesOf(pod, before) : pod;
  }

  /** The Pod with the resources that it gets: those it asks for, if the node has them. */
  resize(pod: Pod, before: Pod | undefined): Pod {
    const uid = uidOf(pod);
    if (!before || sameResources(pod, before)) {
      this.#pending.delete(uid);
      return pod;
    }
    const refusal = this.#hooks.refuse(pod);
    if (!refusal) {
      this.#pending.delete(uid);
      this.#hooks.allocated(pod);
      return pod;
    }
    this.#defer(pod, refusal.message);
    return withResourcesOf(pod, before);
  }

  forget(uid: string): void {
    this.#pending.delete(uid);
  }

  #defer(desired: Pod, message: string): void {
    const old = this.pending(uidOf(desired));
    const { generation } = desired.metadata;
    const now = this.#hooks.now();
    const known = old?.message === message && old.observedGeneration === generation;
    const condition: PodResizePending = known
      ? old
      : { lastProbeTime: now, lastTransitionTime: old?.lastTransitionTime ?? now, message, ...(generation && { observedGeneration: generation }) };
    this.#pending.set(uidOf(desired), { desired, condition });
    if (!known) this.#hooks.deferred(desired, message);
  }
}

const resourcesOf = (pod: Pod): unknown => [
  pod.spec.resources ?? {},
  ...[...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => container.resources ?? {}),
];

const sameResources = (pod: Pod, before: Pod): boolean => equal(resourcesOf(pod), resourcesOf(before));

function withResourcesOf(pod: Pod, before: Pod): Pod {
  const keep = (containers: readonly Container[], old: readonly Container[]) =>
    containers.map((container) => ({ ...container, resources: old.find((one) => one.name === container.name)?.resources ?? {} }));
  const { resources: _resources, ...spec } = pod.spec;
  return {
    ...pod,
    spec: {
      ...spec,
      containers: keep(pod.spec.containers, before.spec.containers),
      ...(pod.spec.initContainers && { initContainers: keep(pod.spec.initContainers, before.spec.initContainers ?? []) }),
      ...(before.spec.resources && { resources: before.spec.resources }),
    },
  };
}
