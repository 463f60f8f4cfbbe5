import type { Clock } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ConfigMap, Secret } from '../../api/types.ts';
import { type Client, Informer, resources } from '../../client/index.ts';

export type ObjectKind = 'configMaps' | 'secrets';

interface Entry {
  readonly users: Set<string>;
  readonly informer: Informer<KubernetesObject>;
}

/**
 * ConfigMaps and Secrets that Pods of this node mount: each watched on its own, as long as a Pod needs it (pkg/kubelet/util/manager,
 * strategy Watch). Others are read from the API when asked for.
 */
export class ObjectCache {
  readonly #clock: Clock;
  readonly #client: Client;
  readonly #entries = new Map<string, Entry>();
  readonly #changed: (podUid: string) => void;

  /** changed: an object that this Pod mounts is another one now. */
  constructor(clock: Clock, client: Client, changed: (podUid: string) => void) {
    this.#clock = clock;
    this.#client = client;
    this.#changed = changed;
  }

  configMap(namespace: string, name: string): ConfigMap | undefined {
    return this.#get('configMaps', namespace, name) as ConfigMap | undefined;
  }

  secret(namespace: string, name: string): Secret | undefined {
    return this.#get('secrets', namespace, name) as Secret | undefined;
  }

  /** A Pod mounts the object from now on. */
  register(kind: ObjectKind, namespace: string, name: string, podUid: string): void {
    const key = `${kind}/${namespace}/${name}`;
    const known = this.#entries.get(key);
    if (known) {
      known.users.add(podUid);
      return;
    }
    const users = new Set([podUid]);
    const { transport } = this.#client;
    const informer = new Informer<KubernetesObject>({
      clock: this.#clock,
      transport,
      resource: resources[kind],
      namespace,
      fieldSelector: `metadata.name=${name}`,
    });
    this.#entries.set(key, { users, informer });
    informer.start();
    const first = informer.get(`${namespace}/${name}`);
    const tell = () => {
      for (const uid of users) this.#changed(uid);
    };
    informer.addHandler({ onAdd: (object) => object !== first && tell(), onUpdate: tell, onDelete: tell });
  }

  unregister(kind: ObjectKind, namespace: string, name: string, podUid: string): void {
    const key = `${kind}/${namespace}/${name}`;
    const entry = this.#entries.get(key);
    if (!entry?.users.delete(podUid) || entry.users.size > 0) return;
    entry.informer.stop();
    this.#entries.delete(key);
  }

  close(): void {
    for (const entry of this.#entries.values()) entry.informer.stop();
    this.#entries.clear();
  }

  #get(kind: ObjectKind, namespace: string, name: string): KubernetesObject | undefined {
    const entry = this.#entries.get(`${kind}/${namespace}/${name}`);
    if (entry?.informer.hasSynced) return entry.informer.get(`${namespace}/${name}`);
    const found = this.#client.get<KubernetesObject>(resources[kind], namespace, name);
    return 'object' in found ? found.object : undefined;
  }
}
