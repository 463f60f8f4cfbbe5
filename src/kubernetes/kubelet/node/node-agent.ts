import { minute, type Random, second, type Timer } from '../../../time/index.ts';
import type { Node } from '../../api/types.ts';
import { LeaseHolder, resources } from '../../client/index.ts';
import type { KubeletContext } from '../context.ts';
import { computeNodeLabels, computeNodeStatus } from './node-status.ts';

/** --node-status-report-frequency, node lease of a quarter of 40 s. */
const reportFrequency = 5 * minute;
const renewInterval = 10 * second;
const leaseDurationSeconds = 40;

/** Registers the node, reports its status now and then, renews its lease: all in the background (pkg/kubelet/kubelet_node_status.go). */
export class NodeAgent {
  readonly #context: KubeletContext;
  readonly #random: Random;
  readonly #lease: LeaseHolder;
  #timer: Timer | undefined;

  constructor(context: KubeletContext, random: Random) {
    this.#context = context;
    this.#random = random;
    const { nodeName, client, clock } = context;
    this.#lease = new LeaseHolder({
      clock,
      random: random.fork('lease'),
      client,
      namespace: 'kube-node-lease',
      name: nodeName,
      holderIdentity: nodeName,
      leaseDurationSeconds,
      renewInterval,
      owner: () => {
        const uid = this.#read()?.metadata.uid;
        return uid === undefined ? undefined : { apiVersion: 'v1', kind: 'Node', name: nodeName, uid };
      },
    });
  }

  start(): void {
    this.#report();
    this.#lease.start();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#lease.stop();
  }

  #read(): Node | undefined {
    const found = this.#context.client.get(resources.nodes, '', this.#context.nodeName);
    return 'object' in found ? found.object : undefined;
  }

  #report(): void {
    const { clock, client, node } = this.#context;
    const known = this.#read();
    if (known)
      client.updateStatus(resources.nodes, { ...known, status: { ...known.status, ...computeNodeStatus(node, known.status.conditions ?? [], clock.now) } });
    else this.#register();
    this.#timer = clock.background(this.#random.jitter(reportFrequency, 0.04), 'kubelet: node status', () => this.#report());
  }

  #register(): void {
    const { clock, client, node, nodeName } = this.#context;
    client.create(resources.nodes, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: nodeName,
        labels: computeNodeLabels(nodeName, node.machine.architecture),
        annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      },
      spec: {},
      status: computeNodeStatus(node, [], clock.now),
    });
  }
}
