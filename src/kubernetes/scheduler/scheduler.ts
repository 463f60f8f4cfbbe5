import type { Clock, Random } from '../../time/index.ts';
import type { Transport } from '../api/transport.ts';
import type { Namespace, Node, Pod } from '../api/types.ts';
import { Client, EventRecorderV1, Informer, resources } from '../client/index.ts';
import { Cache } from './cache/cache.ts';
import type { PodInfo } from './cache/pod-info.ts';
import { nodeChanges, pendingPodChanges, placedPodChanges } from './changes.ts';
import { defaultSelector } from './default-selector.ts';
import { Framework } from './framework/framework.ts';
import type { BindPlugin } from './framework/plugin.ts';
import { Listers } from './listers.ts';
import { defaultBinder } from './plugins/default-binder/default-binder.ts';
import { defaultPreemption } from './plugins/default-preemption/default-preemption.ts';
import { dynamicResources } from './plugins/dynamic-resources/dynamic-resources.ts';
import { registry } from './plugins/registry.ts';
import { PodStatusWriter, truncateNote } from './pod-status.ts';
import { Nominator } from './queue/nominator.ts';
import type { QueuedPod } from './queue/queued-pod.ts';
import { SchedulingQueue } from './queue/scheduling-queue.ts';
import { type Decision, filterWithNominated, PodScheduler } from './schedule-pod.ts';

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
}

const name = 'default-scheduler';

const isResponsible = ({ spec }: Pod) => (spec?.schedulerName ?? name) === name;
const hasNode = ({ spec }: Pod) => Boolean(spec?.nodeName);

/** Gives Pods nodes: one at a time, the most important first (pkg/scheduler). */
export class Scheduler {
  readonly #clock: Clock;
  readonly #cache = new Cache();
  readonly #nominator = new Nominator();
  readonly #queue: SchedulingQueue;
  readonly #scheduler: PodScheduler;
  readonly #binder: BindPlugin;
  readonly #events: EventRecorderV1;
  readonly #status: PodStatusWriter;
  readonly #listers: Listers;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #namespaces: Informer<Namespace>;
  #woken = false;
  #running = false;

  constructor({ clock, random, transport }: SchedulerOptions) {
    this.#clock = clock;
    const client = new Client(transport);
    this.#events = new EventRecorderV1({ clock, client, reportingController: name, reportingInstance: `${name}-control-plane` });
    this.#status = new PodStatusWriter(clock, client);
    this.#binder = defaultBinder(client);
    this.#listers = new Listers(clock, transport);
    const plugins = registry({ claims: this.#listers, defaultSelector: (pod) => defaultSelector(pod, this.#listers) });
    const preemption = defaultPreemption({
      random,
      nodes: this.#cache,
      budgets: () => this.#listers.budgets(),
      filter: (run, node) => filterWithNominated(run, node, this.#nominator),
      evict: (victims, preemptor, node) => this.#evict(victims, preemptor, node),
    });
    const framework = new Framework({ filter: plugins.filter, score: plugins.score, postFilter: [dynamicResources, preemption] }, random);
    this.#scheduler = new PodScheduler(framework, this.#cache, this.#nominator);
    this.#queue = new SchedulingQueue({ clock, preEnqueue: plugins.preEnqueue, plugins: plugins.all, onReady: () => this.#wake() });
    // Pods that are through take no room any more.
    this.#pods = new Informer({ clock, transport, resource: resources.pods, fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' });
    this.#nodes = new Informer({ clock, transport, resource: resources.nodes });
    this.#namespaces = new Informer({ clock, transport, resource: resources.namespaces });
  }

  start(): void {
    this.#running = true;
    this.#namespaces.addHandler({
      onAdd: (namespace) => this.#cache.setNamespace(namespace),
      onUpdate: (old, now) => {
        this.#cache.setNamespace(now);
        if (old.metadata.labels !== now.metadata.labels) this.#queue.move('NamespaceUpdateLabel', { old, now });
      },
      onDelete: (namespace) => this.#cache.removeNamespace(namespace.metadata.name!),
    });
    this.#nodes.addHandler({
      onAdd: (node) => this.#nodeAdded(node),
      onUpdate: (old, now) => this.#nodeUpdated(old, now),
      onDelete: (node) => this.#nodeDeleted(node),
    });
    this.#pods.addHandler({
      onAdd: (pod) => this.#podAdded(pod),
      onUpdate: (old, now) => this.#podUpdated(old, now),
      onDelete: (pod) => this.#podDeleted(pod),
    });
    for (const informer of [this.#namespaces, this.#nodes, this.#pods]) informer.start();
    this.#listers.start({
      onAdd: (now) => this.#queue.move('PersistentVolumeClaimAdd', { now }),
      onUpdate: (old, now) => this.#queue.move('PersistentVolumeClaimUpdate', { old, now }),
    });
  }

  stop(): void {
    this.#running = false;
    for (const informer of [this.#namespaces, this.#nodes, this.#pods]) informer.stop();
    this.#listers.stop();
    this.#queue.stop();
    this.#events.stop();
  }

  #nodeAdded(now: Node): void {
    this.#cache.setNode(now);
    this.#queue.move('NodeAdd', { now });
  }

  #nodeUpdated(old: Node, now: Node): void {
    this.#cache.setNode(now);
    for (const event of nodeChanges(old, now)) this.#queue.move(event, { old, now });
  }

  #nodeDeleted(old: Node): void {
    this.#queue.move('NodeDelete', { old });
    this.#cache.removeNode(old.metadata.name!);
  }

  #podAdded(now: Pod): void {
    if (hasNode(now)) this.#placed(now);
    else if (isResponsible(now)) this.#queue.add(now);
  }

  #podUpdated(old: Pod, now: Pod): void {
    if (hasNode(old)) {
      this.#cache.setPod(now);
      for (const event of placedPodChanges(old, now)) this.#queue.move(event, { old, now });
    } else if (hasNode(now)) {
      this.#queue.delete(now.metadata.uid!);
      this.#nominator.delete(now.metadata.uid!);
      this.#placed(now);
    } else if (isResponsible(now) && !this.#cache.isAssumed(now)) this.#queue.update(now, pendingPodChanges(old, now), old);
  }

  /** A Pod is seen on a node: the scheduler's own decision comes true, or somebody else's. */
  #placed(now: Pod): void {
    this.#cache.setPod(now);
    this.#queue.move('AssignedPodAdd', { now });
  }

  #podDeleted(old: Pod): void {
    this.#nominator.delete(old.metadata.uid!);
    if (hasNode(old) || this.#cache.isAssumed(old)) {
      this.#cache.removePod(old);
      this.#queue.move('AssignedPodDelete', { old });
    } else this.#queue.delete(old.metadata.uid!);
  }

  /** One task of the clock for each Pod, so that what follows from a decision has it as its cause. */
  #wake(): void {
    if (this.#woken || !this.#running) return;
    this.#woken = true;
    this.#clock.after(0, 'scheduler: schedule a Pod', () => {
      this.#woken = false;
      const queued = this.#running ? this.#queue.pop() : undefined;
      if (!queued) return;
      this.#clock.withCause(queued.cause, () => this.#scheduleOne(queued));
      if (this.#queue.ready) this.#wake();
    });
  }

  #scheduleOne(queued: QueuedPod): void {
    const { pod } = queued.info;
    const path = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (pod.metadata.deletionTimestamp) {
      this.#queue.delete(pod.metadata.uid!);
      this.#events.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', `skip schedule deleting pod: ${path}`);
      return;
    }
    const decision = this.#scheduler.schedule(queued.info);
    if (decision.kind === 'node') this.#bind(queued, decision.node.name, path);
    else this.#failed(queued, decision, path);
  }

  #bind(queued: QueuedPod, node: string, path: string): void {
    const { pod } = queued.info;
    this.#clock.because('scheduler', `chose ${node} for ${path}`);
    this.#cache.assume(queued.info, node);
    this.#nominator.delete(pod.metadata.uid!);
    const error = this.#binder.bind(pod, node);
    if (error === undefined) {
      this.#queue.delete(pod.metadata.uid!);
      this.#events.event(pod, undefined, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${path} to ${node}`);
      return;
    }
    this.#cache.forget(pod);
    this.#queue.move('AssignedPodDelete', { old: pod });
    this.#report(queued, 'SchedulerError', `running Bind plugin "${this.#binder.name}": ${error}`, new Set(), '');
  }

  #failed(queued: QueuedPod, decision: Decision & { kind: 'unschedulable' }, path: string): void {
    this.#clock.because('scheduler', `found no node for ${path}`);
    if (decision.nominate) this.#nominator.add(queued.info, decision.nominate);
    else if (decision.nominate === '') this.#nominator.delete(queued.info.pod.metadata.uid!);
    this.#report(queued, 'Unschedulable', decision.message, decision.rejectedBy, decision.nominate);
  }

  #report(queued: QueuedPod, reason: 'Unschedulable' | 'SchedulerError', message: string, rejectedBy: ReadonlySet<string>, nominate: string | undefined): void {
    const { pod } = queued.info;
    const latest = this.#pods.get(`${pod.metadata.namespace}/${pod.metadata.name}`);
    // The Pod is gone, has become another, or has got a node from somebody else meanwhile.
    if (latest && (latest.metadata.uid !== pod.metadata.uid || hasNode(latest))) {
      this.#queue.delete(pod.metadata.uid!);
      return;
    }
    if (latest) this.#queue.addUnschedulable(queued, rejectedBy);
    else this.#queue.delete(pod.metadata.uid!);
    this.#events.event(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', truncateNote(message));
    this.#status.unschedulable(pod, reason, message, nominate);
  }

  #evict(victims: readonly PodInfo[], preemptor: PodInfo, node: string): void {
    for (const { pod } of victims) {
      this.#clock.because(
        'scheduler',
        `preempts ${pod.metadata.namespace}/${pod.metadata.name} for ${preemptor.pod.metadata.namespace}/${preemptor.pod.metadata.name}`,
      );
      this.#status.evict(pod);
      this.#events.event(pod, preemptor.pod, 'Normal', 'Preempted', 'Preempting', `Preempted by pod ${preemptor.pod.metadata.uid} on node ${node}`);
    }
  }
}
