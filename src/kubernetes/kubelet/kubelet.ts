import type { Clock, Random } from '../../time/index.ts';
import type { Transport } from '../api/transport.ts';
import type { Pod, Service } from '../api/types.ts';
import { Client, EventRecorder, Informer, resources } from '../client/index.ts';
import type { NodeRuntime } from '../cri/index.ts';
import type { KubeletContext } from './context.ts';
import { NodePressure } from './eviction/node-pressure.ts';
import { NodeAgent } from './node/node-agent.ts';
import { computeAllocatable } from './node/node-status.ts';
import type { NodePods } from './node-pods.ts';
import { kubeletPart } from './part.ts';
import { fieldPathOf } from './pod.ts';

export interface KubeletOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly nodeName: string;
  /** As `system:node:<name>`. */
  readonly transport: Transport;
  readonly node: NodeRuntime;
  /** The address of the cluster DNS Service; none: Pods use the node's. */
  readonly clusterDNS: readonly string[];
  readonly clusterDomain: string;
}

/**
 * The agent of a node: runs the Pods that are bound to it. `stop` ends the agent and not the containers; a kubelet that comes back is a
 * new one on the same NodeRuntime.
 */
export class Kubelet {
  readonly #options: KubeletOptions;
  readonly #context: KubeletContext;
  readonly #pods: Informer<Pod>;
  readonly #services: Informer<Service>;
  readonly #agent: NodeAgent;
  #nodePods: NodePods | undefined;

  constructor(options: KubeletOptions) {
    const { clock, random, nodeName, transport } = options;
    this.#options = options;
    this.#context = newContext(options);
    this.#pods = new Informer({ clock, transport, resource: resources.pods, fieldSelector: `spec.nodeName=${nodeName}` });
    this.#services = new Informer({ clock, transport, resource: resources.services });
    this.#agent = new NodeAgent(this.#context, random.fork('kubelet node'));
  }

  /** Answers containerLogs, exec, attach, portForward: what the API server dials. */
  get server(): Transport {
    return this.#running.server;
  }

  /** Registers the node and begins to run its Pods. */
  start(): void {
    this.#agent.start();
    this.#services.start();
    this.#pods.start();
    if (this.#context.node.runtime.listPodSandbox().length > 0) this.#running.removeOrphans(this.#pods.list());
    this.#pods.addHandler({
      onAdd: (pod) => this.#running.added(pod),
      onUpdate: (old, pod) => this.#running.updated(old, pod),
      onDelete: (pod) => this.#running.removed(pod),
    });
  }

  /** Stops the agent; containers go on. */
  stop(): void {
    this.#pods.stop();
    this.#services.stop();
    this.#nodePods?.close();
    this.#agent.stop();
  }

  /** Made when the node has its first Pod. */
  get #running(): NodePods {
    const { clock, random } = this.#options;
    this.#nodePods ??= new kubeletPart.code.NodePods({ clock, random, context: this.#context, pods: this.#pods, services: this.#services });
    return this.#nodePods;
  }
}

function newContext({ clock, random, nodeName, node, transport, clusterDNS, clusterDomain }: KubeletOptions): KubeletContext {
  const client = new Client(transport);
  const events = new EventRecorder({ clock, client, component: 'kubelet', host: nodeName });
  return {
    clock,
    random: random.fork('kubelet'),
    nodeName,
    node,
    client,
    recorder: {
      podEvent: (pod, type, reason, message, container) =>
        events.event(pod, type, reason, message, container === undefined ? undefined : fieldPathOf(pod, container)),
      // The kubelet refers to its node by name alone: its uid is the name too.
      nodeEvent: (type, reason, message) => events.eventFor({ apiVersion: 'v1', kind: 'Node', name: nodeName, uid: nodeName }, type, reason, message),
    },
    clusterDNS,
    clusterDomain,
    allocatable: computeAllocatable(node),
    pressure: new NodePressure(),
    because: (text) => void clock.because(`kubelet/${nodeName}`, text),
  };
}
