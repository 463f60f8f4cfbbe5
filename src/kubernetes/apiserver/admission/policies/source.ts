import { type Clock, second } from '../../../../time/index.ts';
import type { KubernetesObject } from '../../../api/meta.ts';
import { findResource, type ResourceInfo } from '../../../api/scheme.ts';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../../api/types.ts';
import { listPrefix } from '../../registry/keys.ts';
import type { Storage } from '../../registry/storage.ts';

export type Policy = ValidatingAdmissionPolicy | MutatingAdmissionPolicy;
export type PolicyBinding = ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding;

/** A policy with what puts it into force. */
export interface Hook<P extends Policy = Policy, B extends PolicyBinding = PolicyBinding> {
  readonly policy: P;
  readonly bindings: readonly B[];
}

const group = 'admissionregistration.k8s.io';
const policyResource = (kind: string) => findResource(group, 'v1', `${kind}admissionpolicies`)!;
const bindingResource = (kind: string) => findResource(group, 'v1', `${kind}admissionpolicybindings`)!;

/** How often the server looks whether policies have changed (policyRefreshInterval). */
const refreshInterval = second;

/** The policies of one kind that are in force, with their bindings. A change counts from the next second on (generic policySource). */
export class PolicySource<P extends Policy = Policy, B extends PolicyBinding = PolicyBinding> {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #policies: ResourceInfo;
  readonly #bindings: ResourceInfo;
  #hooks: readonly Hook<P, B>[] = [];
  #dirty = false;

  constructor(kind: 'validating' | 'mutating', storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    this.#policies = policyResource(kind);
    this.#bindings = bindingResource(kind);
    for (const resource of [this.#policies, this.#bindings]) storage.etcd.watch(listPrefix(resource, ''), () => this.#changed());
  }

  /** In the order of their names; policies without a binding are left out: they are in force nowhere. */
  get hooks(): readonly Hook<P, B>[] {
    return this.#hooks;
  }

  #changed(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    const wait = refreshInterval - (this.#clock.now % refreshInterval);
    this.#clock.after(wait, 'admission policies: refresh', () => this.#refresh());
  }

  #refresh(): void {
    this.#dirty = false;
    const byPolicy = new Map<string, B[]>();
    for (const binding of this.#storage.list(this.#bindings, '') as readonly KubernetesObject[] as readonly B[]) {
      const name = binding.spec.policyName ?? '';
      byPolicy.set(name, [...(byPolicy.get(name) ?? []), binding]);
    }
    const policies = this.#storage.list(this.#policies, '') as readonly KubernetesObject[] as readonly P[];
    this.#hooks = policies.flatMap((policy) => {
      const bindings = byPolicy.get(policy.metadata.name!);
      return bindings ? [{ policy, bindings }] : [];
    });
  }
}
