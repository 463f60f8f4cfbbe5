import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { RequestContext } from '../context.ts';

/** What an admission plugin is asked about. */
export interface AdmissionRequest {
  readonly resource: ResourceInfo;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** '' for the object itself. */
  readonly subresource?: string;
  readonly object: KubernetesObject;
  readonly old?: KubernetesObject;
  readonly context: RequestContext;
}

/** One plugin: `admit` may change the object, before defaults of the kind's strategy and validation; `validate` may only refuse, after them. */
export interface AdmissionPlugin {
  readonly name: string;
  /** Which resources it looks at (`pods`, `deployments.apps`); all by default. */
  readonly resources?: ReadonlySet<string>;
  admit?(request: AdmissionRequest): KubernetesObject;
  validate?(request: AdmissionRequest): void;
  /** May refuse a stream (CONNECT); the object is what it is asked for with. */
  connect?(request: AdmissionRequest): void;
}

/** What policies have made of an object. */
export interface Mutated {
  readonly object: KubernetesObject;
  /** Where they changed it: runs those that ask for it once more, after the plugins have seen the change. */
  readonly again?: (request: AdmissionRequest) => KubernetesObject;
}

/** The plugin MutatingAdmissionPolicy, the last of those that change objects; undefined where it has nothing to say. */
export interface MutatingPolicies {
  /** Whether there is any: most clusters have none. */
  readonly inForce: boolean;
  admit(request: AdmissionRequest): Mutated | undefined;
}

interface Selected {
  readonly admit: readonly AdmissionPlugin[];
  readonly validate: readonly AdmissionPlugin[];
}

/** The plugins in the server's order (kubeapiserver/options AllOrderedPlugins). */
export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[];
  readonly #policies: MutatingPolicies | undefined;
  readonly #selected = new Map<ResourceInfo, Selected>();

  constructor(plugins: readonly AdmissionPlugin[], policies?: MutatingPolicies) {
    this.#plugins = plugins;
    this.#policies = policies;
  }

  /** When policies change the object, all plugins that may change it run a second time (admission.reinvoker). */
  admit(request: AdmissionRequest): KubernetesObject {
    const admitted = this.#admit(request);
    if (!this.#policies?.inForce) return admitted;
    const mutated = this.#policies.admit(withObject(request, admitted));
    if (!mutated?.again) return mutated?.object ?? admitted;
    return mutated.again(withObject(request, this.#admit(withObject(request, mutated.object))));
  }

  connect(request: AdmissionRequest): void {
    for (const plugin of this.#plugins) plugin.connect?.(request);
  }

  #admit(request: AdmissionRequest): KubernetesObject {
    let { object } = request;
    for (const plugin of this.#for(request.resource).admit) object = plugin.admit!(withObject(request, object));
    return object;
  }

  validate(request: AdmissionRequest): void {
    for (const plugin of this.#for(request.resource).validate) plugin.validate!(request);
  }

  #for(resource: ResourceInfo): Selected {
    let selected = this.#selected.get(resource);
    if (!selected) {
      const name = resource.group ? `${resource.resource}.${resource.group}` : resource.resource;
      const plugins = this.#plugins.filter((plugin) => !plugin.resources || plugin.resources.has(name));
      selected = { admit: plugins.filter((plugin) => plugin.admit), validate: plugins.filter((plugin) => plugin.validate) };
      this.#selected.set(resource, selected);
    }
    return selected;
  }
}

const withObject = (request: AdmissionRequest, object: KubernetesObject) => (object === request.object ? request : { ...request, object });
