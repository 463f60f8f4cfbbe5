import type { ResourceInfo } from '../../api/scheme.ts';
import { parseGroupVersion, resources } from '../../api/scheme.ts';
import type { CrossVersionObjectReference, Scale } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import { pathOf } from '../../client/resource.ts';

/** A workload's scale, or why it cannot be had. */
export type ScaleResult = { readonly scale: Scale } | { readonly error: string; readonly isConflict: boolean };

/** The scale of what an autoscaler refers to, whatever its kind (client-go/scale). */
export class ScaleTarget {
  readonly #client: Client;
  readonly #namespace: string;
  readonly #reference: CrossVersionObjectReference;

  constructor(client: Client, namespace: string, reference: CrossVersionObjectReference) {
    this.#client = client;
    this.#namespace = namespace;
    this.#reference = reference;
  }

  read(): ScaleResult {
    return this.#request('GET');
  }

  write(scale: Scale): ScaleResult {
    return this.#request('PUT', scale);
  }

  #request(method: 'GET' | 'PUT', body?: Scale): ScaleResult {
    const resource = this.#resource();
    if (typeof resource === 'string') return { error: resource, isConflict: false };
    if (!resource.subresources.includes('scale')) return { error: 'the server could not find the requested resource', isConflict: false };
    const path = pathOf(resource, this.#namespace, this.#reference.name, 'scale');
    const answer = this.#client.transport.request({ method, path, ...(body && { body }) });
    if (answer.code < 400) return { scale: answer.body as Scale };
    return { error: (answer.body as { message: string }).message, isConflict: answer.code === 409 };
  }

  #resource(): ResourceInfo | string {
    const { apiVersion = '', kind } = this.#reference;
    if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
    const { group } = apiVersion === '' ? { group: '' } : parseGroupVersion(apiVersion);
    const found = resources().find((info) => info.group === group && info.kind === kind);
    return found ?? `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
  }
}
