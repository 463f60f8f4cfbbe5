import type { Clock } from '../../time/index.ts';
import type { KubernetesObject } from '../api/meta.ts';
import type { Transport } from '../api/transport.ts';
import type {
  LabelSelector,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
  StorageClass,
} from '../api/types.ts';
import { Client, Informer, type InformerHandler, type Resource, resources } from '../client/index.ts';
import type { OwnerLister } from './default-selector.ts';
import type { ClaimLister } from './plugins/volume-binding/volume-binding.ts';

const namespaceIndex = { namespace: ({ metadata }: KubernetesObject) => [metadata.namespace ?? ''] };

/** What the scheduler reads beside Pods and Nodes. A resource that the server does not serve counts as empty. */
export class Listers implements OwnerLister, ClaimLister {
  readonly #clock: Clock;
  readonly #transport: Transport;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #classes: Informer<StorageClass>;
  readonly #services: Informer<Service>;
  readonly #budgets: Informer<PodDisruptionBudget>;
  readonly #replicationControllers: Informer<ReplicationController>;
  readonly #replicaSets: Informer<ReplicaSet>;
  readonly #statefulSets: Informer<StatefulSet>;
  readonly #started: Informer<KubernetesObject>[] = [];

  constructor(clock: Clock, transport: Transport) {
    this.#clock = clock;
    this.#transport = transport;
    this.#claims = this.#informer(resources.persistentVolumeClaims);
    this.#classes = this.#informer(resources.storageClasses);
    this.#services = this.#informer(resources.services);
    this.#budgets = this.#informer(resources.podDisruptionBudgets);
    this.#replicationControllers = this.#informer(resources.replicationControllers);
    this.#replicaSets = this.#informer(resources.replicaSets);
    this.#statefulSets = this.#informer(resources.statefulSets);
  }

  #informer<T extends KubernetesObject>(resource: Resource<T>): Informer<T> {
    return new Informer<T>({ clock: this.#clock, transport: this.#transport, resource, indexers: namespaceIndex });
  }

  start(claims: InformerHandler<PersistentVolumeClaim>): void {
    const client = new Client(this.#transport);
    const start = <T extends KubernetesObject>(informer: Informer<T>, resource: Resource<T>) => {
      if ('status' in client.list(resource)) return;
      informer.start();
      this.#started.push(informer as unknown as Informer<KubernetesObject>);
    };
    start(this.#claims, resources.persistentVolumeClaims);
    start(this.#classes, resources.storageClasses);
    start(this.#services, resources.services);
    start(this.#budgets, resources.podDisruptionBudgets);
    start(this.#replicationControllers, resources.replicationControllers);
    start(this.#replicaSets, resources.replicaSets);
    start(this.#statefulSets, resources.statefulSets);
    this.#claims.addHandler(claims);
  }

  stop(): void {
    for (const informer of this.#started) informer.stop();
  }

  claim(namespace: string, name: string): PersistentVolumeClaim | undefined {
    return this.#claims.get(`${namespace}/${name}`);
  }

  delaysBinding(storageClass: string | undefined): boolean {
    return storageClass !== undefined && this.#classes.get(storageClass)?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  servicesIn(namespace: string): readonly Service[] {
    return this.#services.byIndex('namespace', namespace);
  }

  budgets(): readonly PodDisruptionBudget[] {
    return this.#budgets.list();
  }

  selectorOf(kind: string, namespace: string, name: string): LabelSelector | Readonly<Record<string, string>> | undefined {
    const key = `${namespace}/${name}`;
    if (kind === 'ReplicaSet') return this.#replicaSets.get(key)?.spec?.selector;
    if (kind === 'StatefulSet') return this.#statefulSets.get(key)?.spec?.selector;
    return kind === 'ReplicationController' ? this.#replicationControllers.get(key)?.spec?.selector : undefined;
  }
}
