import type { ComponentName } from '../host/protocol/index.ts';
import type { Transport } from '../kubernetes/api/transport.ts';
import { ApiServer } from '../kubernetes/apiserver/index.ts';
import { type Controller, startControllers } from '../kubernetes/controllers/index.ts';
import type { NodeRuntime } from '../kubernetes/cri/index.ts';
import { Etcd } from '../kubernetes/etcd/index.ts';
import { Kubelet } from '../kubernetes/kubelet/index.ts';
import { Scheduler } from '../kubernetes/scheduler/index.ts';
import { type ContainerdNode, createNodeRuntime } from '../machine/containerd/index.ts';
import { formatReference, hostFiles, type ImageDefinition, parseReference, Registry } from '../machine/images/index.ts';
import { Machine, type Network } from '../machine/index.ts';
import { programs } from '../machine/programs/index.ts';
import type { Clock, Random } from '../time/index.ts';
import { startClusterDns } from './cluster-dns.ts';
import type { Layout, NodeLayout } from './layout.ts';
import { NodeProxies } from './node-proxies.ts';
import type { Tap } from './trace/tap.ts';

export interface ClusterOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly layout: Layout;
  readonly images: () => readonly ImageDefinition[];
  /** Every image is on every node from the start. */
  readonly preloaded: boolean;
  /** Freeze stored objects, so that a change in place throws. */
  readonly freeze: boolean;
  /** Where a bug of a program or component is reported. */
  readonly onBug: (error: unknown) => void;
  /** Hears what the components say to each other: for pictures of it. */
  readonly tap?: Tap;
}

interface ClusterNode {
  readonly machine: Machine;
  readonly runtime: ContainerdNode;
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
    this.#registry = new Registry(options.images, { internet: !options.preloaded });
    this.etcd = new Etcd({ clock, freeze });
    this.apiServer = new ApiServer({ clock, random: random.fork('apiserver'), etcd: this.etcd, dialKubelet: (node) => this.#dial(node) });
    this.apiServer.bootstrap();
    this.#controllers = startControllers({
      clock,
      random: random.fork('controllers'),
      connect: (name) =>
        this.#tapped(
          'controllers',
          this.apiServer.connect({ name, groups: ['system:masters'], actor: name.replace(/^system:(serviceaccount:kube-system:)?/, '') }),
        ),
    });
    const { network, onBug } = options;
    const dns = this.apiServer.connect({ name: 'system:serviceaccount:kube-system:coredns', groups: ['system:masters'], actor: 'coredns' });
    const ip = layout.controlPlaneIP;
    this.#stopDns = startClusterDns({ clock, random: random.fork('coredns'), network, transport: dns, domain: clusterDomain, ip, release, onBug });
    this.proxies = new NodeProxies({ clock, random, connect: (user) => this.apiServer.connect(user) });
    for (const node of layout.nodes) this.#addNode(node);
    const scheduler = { name: 'system:kube-scheduler', groups: ['system:authenticated'], userAgent: 'kube-scheduler', actor: 'scheduler' };
    this.#scheduler = new Scheduler({ clock, random: random.fork('scheduler'), transport: this.#tapped('scheduler', this.apiServer.connect(scheduler)) });
    this.#scheduler.start();
  }

  /** The nodes' machines by name: for pictures and tests, which only look. */
  get machines(): ReadonlyMap<string, Machine> {
    return new Map([...this.#nodes].map(([name, { machine }]) => [name, machine]));
  }

  /** The nodes' runtimes by name, likewise. */
  get runtimes(): ReadonlyMap<string, NodeRuntime> {
    return new Map([...this.#nodes].map(([name, { runtime }]) => [name, runtime]));
  }

  /** Where the nodes pull their images from. */
  get registry(): Registry {
    return this.#registry;
  }

  /** The images that were built on the workstation. */
  localImages(): readonly { readonly name: string; readonly tag: string; readonly id: string; readonly size: number }[] {
    return [...this.#registry.local].map(([full, { id, definition }]) => {
      const { repository, tag } = parseReference(full)!;
      return { name: repository.replace(/^docker\.io\/(library\/)?/, ''), tag: tag ?? '', id, size: definition.size };
    });
  }

  /** Puts an image of the workstation into the stores of these nodes, or of all; answers which lacked it. undefined: there is no such image. */
  loadImage(name: string, nodes: readonly string[] = [...this.#nodes.keys()]): { readonly id: string; readonly nodes: readonly string[] } | undefined {
    const reference = parseReference(name);
    const image = reference && this.#registry.findLocal(formatReference(reference));
    if (!image) return undefined;
    const lacking = nodes.filter((node) => !this.#nodes.get(node)?.runtime.images.imageStatus(image.id));
    for (const node of lacking) this.#nodes.get(node)?.runtime.images.load(image);
    return { id: image.id, nodes: lacking };
  }

  /** Stops a node's kubelet; its containers run on. */
  stopKubelet(name: string): boolean {
    const node = this.#nodes.get(name);
    if (!node) return false;
    node.kubelet?.stop();
    node.kubelet = undefined;
    node.runtime.hangUp();
    return true;
  }

  /** Starts a node's kubelet again; one that runs is left alone. */
  startKubelet(name: string): boolean {
    const node = this.#nodes.get(name);
    if (!node) return false;
    if (node.kubelet) return true;
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
    const { tap } = this.#options;
    return kubelet && { transport: tap ? tap.kubelet(node, kubelet.server) : kubelet.server };
  }

  #tapped(who: ComponentName, transport: Transport, node = ''): Transport {
    return this.#options.tap?.transport(who, node, transport) ?? transport;
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
      cgroupVersion: preloaded ? 1 : 2,
      programs,
      files: hostFiles,
      release,
      onBug,
    });
    const runtime = createNodeRuntime(machine, { registry: this.#registry, podCIDR, preloaded, restrictOOMScoreAdj: preloaded });
    const user = { name: `system:node:${name}`, groups: ['system:nodes', 'system:authenticated'], userAgent: 'kubelet', actor: `kubelet/${name}` };
    const make = () =>
      new Kubelet({
        clock,
        random: random.fork(`kubelet/${name}`),
        nodeName: name,
        transport: this.#tapped('kubelet', this.apiServer.connect(user), name),
        node: this.#options.tap?.runtime(name, runtime) ?? runtime,
        clusterDNS: [layout.clusterDNS],
        clusterDomain,
      });
    const kubelet = make();
    this.#nodes.set(name, { machine, runtime, kubelet, make });
    kubelet.start();
    this.proxies.start(node, machine.namespaces.net);
  }
}
