import { minute, type Random, second, type Time, type Timer } from '../../../time/index.ts';
import type { Node, NodeCondition } from '../../api/types.ts';
import { LeaseHolder, resources } from '../../client/index.ts';
import type { KubeletContext } from '../context.ts';
import { computeNodeLabels, computeNodeStatus } from './node-status.ts';

/** --node-status-report-frequency, node lease of a quarter of 40 s. */
const reportFrequency = 5 * minute;
/** --node-status-update-frequency: how often the original looks whether there is something new to report. */
const updateFrequency = 10 * second;
const renewInterval = 10 * second;
const leaseDurationSeconds = 40;

/** By condition: the event when it becomes true, and when it becomes false. */
const conditionEvents: Readonly<Record<string, readonly [string, string]>> = {
  MemoryPressure: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'],
  DiskPressure: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'],
  PIDPressure: ['NodeHasInsufficientPID', 'NodeHasSufficientPID'],
  Ready: ['NodeReady', 'NodeNotReady'],
};

/** Registers the node, reports its status now and then, renews its lease: all in the background (pkg/kubelet/kubelet_node_status.go). */
export class NodeAgent {
  readonly #context: KubeletContext;
  readonly #random: Random;
  readonly #lease: LeaseHolder;
  #timer: Timer | undefined;
  #started: Time = 0;

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
    this.#started = this.#context.clock.now;
    const { pressure, recorder, clock, node } = this.#context;
    pressure.changed = () => this.#pressureChanged();
    recorder.nodeEvent('Normal', 'Starting', 'Starting kubelet.');
    // What it would register the node with is told of whether or not the API knows the node.
    for (const { type, status } of computeNodeStatus(node, [], clock.now, pressure.conditions).conditions!) if (type !== 'Ready') this.#tell(type, status);
    recorder.nodeEvent('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    if (!this.#read()) this.#register();
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

  /** A node that somebody has deleted is missed until a kubelet registers it, when it starts. */
  #report(): void {
    const { clock, client, node } = this.#context;
    const known = this.#read();
    if (known) {
      const before = known.status.conditions ?? [];
      const status = computeNodeStatus(node, before, clock.now, this.#context.pressure.conditions);
      this.#tellOfChanges(before, status.conditions ?? []);
      client.updateStatus(resources.nodes, { ...known, status: { ...known.status, ...status } });
    }
    this.#timer?.cancel();
    this.#timer = clock.background(this.#random.jitter(reportFrequency, 0.04), 'kubelet: node status', () => this.#report());
  }

  /** What the node is short of is told at the next time at which its status is looked at. */
  #pressureChanged(): void {
    const { clock } = this.#context;
    const late = (clock.now - this.#started) % updateFrequency;
    this.#timer?.cancel();
    this.#timer = clock.after(updateFrequency - late, 'kubelet: node status', () => this.#report());
  }

  #tellOfChanges(before: readonly NodeCondition[], after: readonly NodeCondition[]): void {
    for (const { type, status } of after) {
      const old = before.find((one) => one.type === type);
      if (old && old.status !== status) this.#tell(type, status);
    }
  }

  #tell(type: string, status: string): void {
    const reason = conditionEvents[type]?.[status === 'True' ? 0 : 1];
    const { nodeName, recorder } = this.#context;
    if (reason !== undefined) recorder.nodeEvent('Normal', reason, `Node ${nodeName} status is now: ${reason}`);
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
      status: computeNodeStatus(node, [], clock.now, []),
    });
  }
}
