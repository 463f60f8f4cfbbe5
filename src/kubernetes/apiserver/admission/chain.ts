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
}

interface Selected {
  readonly admit: readonly AdmissionPlugin[];
  readonly validate: readonly AdmissionPlugin[];
}

/** The plugins in the server's order (kubeapiserver/options AllOrderedPlugins). */
export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[];
  readonly #selected = new Map<ResourceInfo, Selected>();

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#plugins = plugins;
  }

  admit(request: AdmissionRequest): KubernetesObject {
    let { object } = request;
    for (const plugin of this.#for(request.resource).admit) object = plugin.admit!(object === request.object ? request : { ...request, object });
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
