import { ApiServer } from '../kubernetes/apiserver/index.ts';
import { type Controller, startControllers } from '../kubernetes/controllers/index.ts';
import { Etcd } from '../kubernetes/etcd/index.ts';
import { Kubelet } from '../kubernetes/kubelet/index.ts';
import { Scheduler } from '../kubernetes/scheduler/index.ts';
import { createNodeRuntime } from '../machine/containerd/index.ts';
import { hostFiles, type ImageDefinition, Registry } from '../machine/images/index.ts';
import { Machine, type Network } from '../machine/index.ts';
import { programs } from '../machine/programs/index.ts';
import type { Clock, Random } from '../time/index.ts';
import { startClusterDns } from './cluster-dns.ts';
import type { Layout, NodeLayout } from './layout.ts';
import { NodeProxies } from './node-proxies.ts';

export interface ClusterOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly layout: Layout;
  readonly images: readonly ImageDefinition[];
  /** Every image is on every node from the start. */
  readonly preloaded: boolean;
  /** Freeze stored objects, so that a change in place throws. */
  readonly freeze: boolean;
  /** Where a bug of a program or component is reported. */
  readonly onBug: (error: unknown) => void;
}

interface ClusterNode {
  readonly machine: Machine;
  /** undefined while it is stopped: the API server cannot reach it. */
  kubelet: Kubelet | undefined;
  readonly make: () => Kubelet;
}

const clusterDomain = 'cluster.local';

/** uname -r of the machines. */
export const release = '6.18.0';

/** A Kubernetes cluster: control plane, nodes, and what is wired between them. */
export class Cluster {
  readonly etcd: Etcd;
  readonly apiServer: ApiServer;
  readonly proxies: NodeProxies;
  readonly #nodes = new Map<string, ClusterNode>();
  readonly #options: ClusterOptions;
  readonly #registry: Registry;
  readonly #controllers: Controller;
  readonly #scheduler: Scheduler;
  readonly #stopDns: () => void;

  constructor(options: ClusterOptions) {
    const { clock, random, layout, freeze } = options;
    this.#options = options;
    this.#registry = new Registry(options.images);
    this.etcd = new Etcd({ clock, freeze });
    this.apiServer = new ApiServer({ clock, random: random.fork('apiserver'), etcd: this.etcd, dialKubelet: (node) => this.#dial(node) });
    this.apiServer.bootstrap();
    this.#controllers = startControllers({
      clock,
      random: random.fork('controllers'),
      connect: (name) => this.apiServer.connect({ name, groups: ['system:masters'], actor: name.replace(/^system:(serviceaccount:kube-system:)?/, '') }),
    });
    const { network, onBug } = options;
    const dns = this.apiServer.connect({ name: 'system:serviceaccount:kube-system:coredns', groups: ['system:masters'], actor: 'coredns' });
    const ip = layout.controlPlaneIP;
    this.#stopDns = startClusterDns({ clock, random: random.fork('coredns'), network, transport: dns, domain: clusterDomain, ip, release, onBug });
    this.proxies = new NodeProxies({ clock, random, connect: (user) => this.apiServer.connect(user) });
    for (const node of layout.nodes) this.#addNode(node);
    const scheduler = { name: 'system:kube-scheduler', groups: ['system:authenticated'], userAgent: 'kube-scheduler', actor: 'scheduler' };
    this.#scheduler = new Scheduler({ clock, random: random.fork('scheduler'), transport: this.apiServer.connect(scheduler) });
    this.#scheduler.start();
  }

  /** Stops a node's kubelet; its containers run on. */
  stopKubelet(name: string): boolean {
    const node = this.#nodes.get(name);
    if (!node) return false;
    node.kubelet?.stop();
    node.kubelet = undefined;
    return true;
  }

  /** Starts a node's kubelet again. */
  startKubelet(name: string): boolean {
    const node = this.#nodes.get(name);
    if (!node) return false;
    node.kubelet?.stop();
    node.kubelet = node.make();
    node.kubelet.start();
    return true;
  }

  /** Ends the control plane and every process of every node. */
  close(): void {
    this.#scheduler.stop();
    this.#controllers.stop();
    this.apiServer.close();
    this.#stopDns();
    this.proxies.stop();
    for (const { machine, kubelet } of this.#nodes.values()) {
      kubelet?.stop();
      machine.close();
    }
  }

  #dial(node: string) {
    const kubelet = this.#nodes.get(node)?.kubelet;
    return kubelet && { transport: kubelet.server };
  }

  #addNode(node: NodeLayout): void {
    const { clock, random, network, layout, preloaded, onBug } = this.#options;
    const { name, ip, cpus, memoryBytes, storageBytes, podCIDR } = node;
    const machine = new Machine({
      name,
      clock,
      random: random.fork(name),
      network,
      ip,
      cpus,
      memoryBytes,
      storageBytes,
      programs,
      files: hostFiles,
      release,
      onBug,
    });
    const runtime = createNodeRuntime(machine, { registry: this.#registry, podCIDR, preloaded });
    const user = { name: `system:node:${name}`, groups: ['system:nodes', 'system:authenticated'], userAgent: 'kubelet', actor: `kubelet/${name}` };
    const make = () =>
      new Kubelet({
        clock,
        random: random.fork(`kubelet/${name}`),
        nodeName: name,
        transport: this.apiServer.connect(user),
        node: runtime,
        clusterDNS: [layout.clusterDNS],
        clusterDomain,
      });
    const kubelet = make();
    this.#nodes.set(name, { machine, kubelet, make });
    kubelet.start();
    this.proxies.start(node, machine.namespaces.net);
  }
}
