import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { Node, Taint } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events/recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { nodes } from '../../client/resources.ts';
import type { ControllerContext } from '../context.ts';
import { readyConditionOf } from './node-monitor.ts';
import { NotReadyPods } from './not-ready-pods.ts';
import { unknownConditions } from './silent-node.ts';
import { TaintQueue } from './taint-queue.ts';
import { evictionTaints, hasTaint, swapTaints } from './taints.ts';
import { computeZoneState, evictionRate, evictionRateIn, type ZoneState, zoneOf } from './zones.ts';

export interface NodeHealthOptions {
  readonly context: ControllerContext;
  readonly client: Client;
  readonly recorder: EventRecorder;
  /** When the controller started: its rounds are counted from there. */
  readonly start: Time;
  /** Asks for nodes to be looked at in the next check. */
  readonly lookAgain: (names: readonly string[]) => void;
}

const excluded = 'node.kubernetes.io/exclude-disruption';
const bothTaints = Object.values(evictionTaints);

/** What is done about nodes that are not ready or were not: conditions, taints, their Pods, and zones as a whole (monitorNodeHealth). */
export class NodeHealth {
  readonly #options: NodeHealthOptions;
  readonly #nodes: Informer<Node>;
  readonly #pods: NotReadyPods;
  /** What the last check found of Ready. */
  readonly #ready = new Map<string, string>();
  readonly #queues = new Map<string, TaintQueue>();
  readonly #states = new Map<string, ZoneState>();

  constructor(options: NodeHealthOptions) {
    const { context, client, recorder } = options;
    this.#options = options;
    this.#nodes = context.informer(nodes);
    this.#pods = new NotReadyPods(context, client, recorder, (node) => this.#isDown(node));
  }

  stop(): void {
    this.#pods.stop();
    for (const queue of this.#queues.values()) queue.stop();
  }

  check(troubled: readonly { readonly node: Node; readonly silent: boolean }[]): 'other nodes answer again' | undefined {
    for (const { node, silent } of troubled) this.#checkNode(node, silent);
    return this.#handleDisruption();
  }

  #isDown(name: string): boolean {
    const node = this.#nodes.get(name);
    const status = this.#ready.get(name) ?? (node && readyConditionOf(node)?.status);
    return node !== undefined && status !== undefined && status !== 'True';
  }

  #checkNode(node: Node, silent: boolean): void {
    const name = node.metadata.name!;
    const observed = readyConditionOf(node)?.status ?? (silent ? 'Unknown' : undefined);
    const current = silent ? 'Unknown' : observed;
    if (silent && readyConditionOf(node)?.status !== 'Unknown' && !this.#setUnknown(node)) {
      this.#options.lookAgain([name]);
      return;
    }
    if (current === undefined) return;
    this.#ready.set(name, current);
    this.#taint(node, current);
    if (current === 'True' || observed !== 'True') return;
    const { context, recorder } = this.#options;
    context.clock.because('node-controller', `${name} is not ready any more`);
    const reference = { apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid! };
    recorder.eventFor(reference, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    this.#pods.markAll(name);
  }

  /** False when the node has changed meanwhile. */
  #setUnknown(node: Node): boolean {
    const { context, client } = this.#options;
    context.clock.because('node-controller', `the kubelet of ${node.metadata.name} has not been heard of for too long`);
    const conditions = unknownConditions(node, context.clock.now);
    return 'object' in client.updateStatus(nodes, { ...node, status: { ...node.status, conditions } });
  }

  /** Adds or removes what drives Pods away (processTaintBaseEviction). The two taints exclude each other. */
  #taint(node: Node, ready: string): void {
    const name = node.metadata.name!;
    const wanted = evictionTaints[ready];
    if (!wanted) this.#markReachable(node);
    else if (bothTaints.some((taint) => taint !== wanted && hasTaint(node, taint))) this.#swap(name, [wanted]);
    else {
      const queue = this.#queueOf(node);
      if (!hasTaint(node, wanted)) queue.remove(name);
      queue.add(name);
    }
  }

  #markReachable(node: Node): void {
    if (bothTaints.some((taint) => hasTaint(node, taint))) this.#swap(node.metadata.name!, []);
    this.#queueOf(node).remove(node.metadata.name!);
  }

  /** Gives the node this one of the two taints, or none. */
  #swap(name: string, wanted: readonly Taint[]): boolean {
    const { client, context } = this.#options;
    const found = client.get(nodes, '', name);
    if ('status' in found) return found.status.reason === 'NotFound';
    const removed = bothTaints.filter((taint) => !wanted.includes(taint));
    const taints = swapTaints(found.object.spec?.taints ?? [], wanted, removed, toRFC3339(context.clock.now));
    const { resourceVersion } = found.object.metadata;
    const patch = { metadata: { resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } };
    return 'object' in client.patch(nodes, '', name, patch, { type: 'merge-patch+json' });
  }

  #queueOf(node: Node): TaintQueue {
    const zone = zoneOf(node);
    let queue = this.#queues.get(zone);
    if (!queue) {
      const { context, start } = this.#options;
      queue = new TaintQueue({ clock: context.clock, start, rate: evictionRate, taint: (name) => this.#taintForEviction(name) });
      this.#queues.set(zone, queue);
    }
    return queue;
  }

  #taintForEviction(name: string): boolean {
    const node = this.#nodes.get(name);
    const wanted = node && evictionTaints[readyConditionOf(node)?.status ?? ''];
    return !wanted || this.#swap(name, [wanted]);
  }

  /** Slows or stops evictions where much is gone: then it may be the control plane that is cut off (handleDisruption). */
  #handleDisruption(): 'other nodes answer again' | undefined {
    const all = this.#nodes.list();
    const zones = new Map<string, Node[]>();
    for (const node of all) {
      if (node.metadata.labels?.[excluded] !== undefined) continue;
      const zone = zoneOf(node);
      const members = zones.get(zone);
      if (members) members.push(node);
      else zones.set(zone, [node]);
    }
    const isReady = (node: Node) => (this.#ready.get(node.metadata.name!) ?? readyConditionOf(node)?.status) === 'True';
    const states = new Map([...zones].map(([zone, members]) => [zone, computeZoneState(members.map(isReady))]));
    const areAllDown = [...states.values()].every((state) => state === 'FullDisruption');
    const wereAllDown = this.#states.size > 0 && [...this.#states.values()].every((state) => state === 'FullDisruption');
    if (areAllDown && wereAllDown) return undefined;
    const changed = [...states].some(([zone, state]) => this.#states.get(zone) !== state);
    this.#states.clear();
    for (const [zone, members] of zones) {
      const state = states.get(zone)!;
      this.#states.set(zone, state);
      this.#queueOf(members[0]!).setRate(areAllDown ? 0 : evictionRateIn(state, members.length));
    }
    if (areAllDown) for (const node of all) this.#markReachable(node);
    if (changed) this.#options.lookAgain(all.map(({ metadata }) => metadata.name!));
    return wereAllDown ? 'other nodes answer again' : undefined;
  }
}
