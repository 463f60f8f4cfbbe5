import type { Clock, Random } from '../../time/index.ts';
import type { KubernetesObject } from '../api/meta.ts';
import { groupResourceName } from '../api/scheme.ts';
import type { Transport } from '../api/transport.ts';
import type { Pod } from '../api/types.ts';
import { Client } from '../client/client.ts';
import { EventRecorder } from '../client/events/recorder.ts';
import { Informer } from '../client/informer.ts';
import type { Resource } from '../client/resource.ts';
import { pods } from '../client/resources.ts';

export interface ControllerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** A transport that acts as the controller of that name. */
  readonly connect: (name: string) => Transport;
}

/** What a running controller leaves to whoever started it. */
export interface Controller {
  stop(): void;
}

/** The name of the informers' own identity. */
const informerIdentity = 'kube-controller-manager';

/** Index by the uid of the object that controls. */
export const controllerIndex = 'controller';
/** Index of the Pods that nothing controls by namespace. */
export const orphanPodIndex = 'orphan';
/** Index of anything by namespace. */
export const namespaceIndex = 'namespace';

/** Index of the Pods by namespace and each of their labels: `default/app=web`. */
export const labelIndex = 'label';

/** How the label index names one label in a namespace. */
export const labelKey = (namespace: string, name: string, value: string): string => `${namespace}/${name}=${value}`;

const none: readonly string[] = [];

const podIndexers = {
  [labelIndex]: ({ metadata: { labels, namespace } }: Pod) =>
    labels ? Object.entries(labels).map(([name, value]) => labelKey(namespace!, name, value)) : none,
  [namespaceIndex]: (pod: Pod) => [pod.metadata.namespace!],
  [orphanPodIndex]: (pod: Pod) => (pod.metadata.ownerReferences?.some((owner) => owner.controller) ? [] : [pod.metadata.namespace!]),
  [controllerIndex]: (pod: Pod) => pod.metadata.ownerReferences?.filter((owner) => owner.controller).map((owner) => owner.uid) ?? none,
};

const ownedIndexers = {
  [namespaceIndex]: ({ metadata }: KubernetesObject) => [metadata.namespace ?? ''],
  [controllerIndex]: ({ metadata }: KubernetesObject) => metadata.ownerReferences?.filter((owner) => owner.controller).map((owner) => owner.uid) ?? [],
};

/** What controllers share: the clock, and one informer for each resource. */
export class ControllerContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly #connect: (name: string) => Transport;
  readonly #transport: Transport;
  readonly #informers = new Map<string, Informer<KubernetesObject>>();
  #started = false;

  constructor(options: ControllerOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.#connect = options.connect;
    this.#transport = options.connect(informerIdentity);
  }

  client(name: string): Client {
    return new Client(this.#connect(name));
  }

  recorder(component: string, client: Client): EventRecorder {
    return new EventRecorder({ clock: this.clock, client, component });
  }

  /** The shared informer of a resource. */
  informer<T extends KubernetesObject>(resource: Resource<T>): Informer<T> {
    const name = groupResourceName(resource);
    let informer = this.#informers.get(name);
    if (!informer) {
      const indexers = name === groupResourceName(pods) ? podIndexers : ownedIndexers;
      const options = { clock: this.clock, transport: this.#transport, resource, indexers } as unknown as ConstructorParameters<
        typeof Informer<KubernetesObject>
      >[0];
      informer = new Informer(options);
      this.#informers.set(name, informer);
      if (this.#started) informer.start();
    }
    return informer as unknown as Informer<T>;
  }

  /** Starts all informers that controllers have asked for. */
  start(): void {
    this.#started = true;
    for (const informer of this.#informers.values()) informer.start();
  }

  stop(): void {
    for (const informer of this.#informers.values()) informer.stop();
  }
}
