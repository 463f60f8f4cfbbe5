import { type Duration, fromRFC3339, second, type Time, type Timer } from '../../../time/index.ts';
import type { Node, NodeCondition } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events/recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { leases, nodes } from '../../client/resources.ts';
import type { ControllerContext } from '../context.ts';
import { controllersPart } from '../part.ts';
import type { NodeHealth } from './node-health.ts';
import { evictionTaints, hasTaint } from './taints.ts';

/** --node-monitor-period, --node-monitor-grace-period, --node-startup-grace-period. */
const monitorPeriod = 5 * second;
const monitorGracePeriod = 50 * second;
const startupGracePeriod = 60 * second;

/** When a node was last heard of. */
interface Probe {
  uid: string;
  /** The check that noticed the last sign of life. */
  time: Time;
  renewTime: Time;
  heartbeat: string | undefined;
  timer: Timer | undefined;
}

export const readyConditionOf = ({ status }: Node): NodeCondition | undefined => status?.conditions?.find(({ type }) => type === 'Ready');

/** A node that nothing needs to be done about. */
const isFine = (node: Node) => readyConditionOf(node)?.status === 'True' && !Object.values(evictionTaints).some((taint) => hasTaint(node, taint));

/** Whether a node says what it said before, at another time. */
const isHeartbeat = (old: Node, node: Node) =>
  old.metadata.uid === node.metadata.uid && readyConditionOf(old)?.status === readyConditionOf(node)?.status && isFine(old) && isFine(node);

/**
 * Looks at the nodes every 5 s (monitorNodeHealth): only at those that changed, and at one when it might have been silent for its grace
 * period. A check reads the node's lease; earlier renewals count from the check that would have seen them.
 */
export class NodeMonitor {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #recorder: EventRecorder;
  readonly #nodes: Informer<Node>;
  readonly #start: Time;
  readonly #probes = new Map<string, Probe>();
  readonly #due = new Set<string>();
  #lastCheck = -1;
  #timer: Timer | undefined;
  /** Made when a node first gives cause. */
  #health: NodeHealth | undefined;

  constructor(context: ControllerContext, client: Client) {
    this.#context = context;
    this.#client = client;
    this.#recorder = context.recorder('node-controller', client);
    this.#start = context.clock.now;
    this.#nodes = context.informer(nodes);
    this.#nodes.addHandler({
      onAdd: (node) => this.#changed(node),
      onUpdate: (old, node) => (isHeartbeat(old, node) ? this.#heard(node) : this.#changed(node)),
      onDelete: (node) => this.#changed(node),
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#health?.stop();
    for (const { timer } of this.#probes.values()) timer?.cancel();
  }

  #changed({ metadata }: Node): void {
    this.#lookAt(metadata.name!);
  }

  /** Nodes to look at in the next check. */
  #lookAt(...names: readonly string[]): void {
    for (const name of names) this.#due.add(name);
    const { clock } = this.#context;
    this.#timer ??= clock.at(this.#checkAfter(clock.now), 'node lifecycle: monitor', () => {
      this.#timer = undefined;
      this.#check();
    });
  }

  #heard(node: Node): void {
    const probe = this.#probes.get(node.metadata.name!);
    const heartbeat = readyConditionOf(node)?.lastHeartbeatTime;
    if (!probe || probe.heartbeat === heartbeat) return;
    probe.heartbeat = heartbeat;
    probe.time = this.#checkAfter(this.#context.clock.now);
  }

  /** The first check that sees what happens at a time. */
  #checkAfter(time: Time): Time {
    const check = this.#start + Math.ceil((time - this.#start) / monitorPeriod) * monitorPeriod;
    return check === this.#lastCheck ? check + monitorPeriod : check;
  }

  #check(): void {
    const names = [...this.#due];
    this.#due.clear();
    this.#lastCheck = this.#context.clock.now;
    const present = names.flatMap((name) => this.#nodes.get(name) ?? []);
    for (const name of names) this.#forgetDeleted(name);
    const troubled: { readonly node: Node; readonly silent: boolean }[] = [];
    for (const node of present) {
      const silent = this.#probe(node);
      if (silent || this.#health || !isFine(node)) troubled.push({ node, silent });
    }
    if (troubled.length === 0 && !this.#health) return;
    this.#health ??= new controllersPart.code.NodeHealth({
      context: this.#context,
      client: this.#client,
      recorder: this.#recorder,
      start: this.#start,
      lookAgain: (again) => this.#lookAt(...again),
    });
    if (this.#health.check(troubled) === 'other nodes answer again') this.#restartProbes();
  }

  #forgetDeleted(name: string): void {
    const probe = this.#probes.get(name);
    const node = this.#nodes.get(name);
    if (!probe || node) return;
    probe.timer?.cancel();
    this.#probes.delete(name);
    this.#tell(name, probe.uid, 'RemovingNode', `Removing Node ${name} from Controller`);
  }

  #tell(name: string, uid: string, reason: string, message: string): void {
    this.#recorder.eventFor({ apiVersion: 'v1', kind: 'Node', name, uid }, 'Normal', reason, `Node ${name} event: ${message}`);
  }

  /** Whether the node has been silent for longer than it may (tryUpdateNodeHealth). */
  #probe(node: Node): boolean {
    const { name, uid } = node.metadata;
    const { now } = this.#context.clock;
    const ready = readyConditionOf(node);
    const heartbeat = ready?.lastHeartbeatTime;
    let probe = this.#probes.get(name!);
    if (!probe) {
      const time = ready ? now : (fromRFC3339(node.metadata.creationTimestamp!) ?? now);
      probe = { uid: uid!, time, renewTime: 0, heartbeat, timer: undefined };
      this.#probes.set(name!, probe);
      this.#tell(name!, uid!, 'RegisteredNode', `Registered Node ${name} in Controller`);
    } else if (probe.heartbeat !== heartbeat) probe.time = now;
    probe.uid = uid!;
    probe.heartbeat = heartbeat;
    this.#readLease(name!, probe);
    const due = probe.time + (ready ? monitorGracePeriod : startupGracePeriod);
    if (now >= due) return true;
    this.#watch(name!, probe, due - now);
    return false;
  }

  #readLease(name: string, probe: Probe): void {
    const found = this.#client.get(leases, 'kube-node-lease', name);
    const renewTime = 'object' in found ? fromRFC3339(found.object.spec?.renewTime ?? '') : undefined;
    if (renewTime === undefined || renewTime <= probe.renewTime) return;
    probe.renewTime = renewTime;
    probe.time = Math.max(probe.time, Math.min(this.#checkAfter(renewTime), this.#context.clock.now));
  }

  #watch(name: string, probe: Probe, delay: Duration): void {
    probe.timer?.cancel();
    probe.timer = this.#context.clock.background(delay, `node lifecycle: ${name} may be silent`, () => {
      const node = this.#nodes.get(name);
      if (!node) return;
      // Leases were renewed meanwhile: nothing to tell of.
      if (isFine(node) && !this.#probe(node)) return;
      this.#lookAt(name);
    });
  }

  /** After a time when no node answered, all of them get their grace period anew. */
  #restartProbes(): void {
    for (const probe of this.#probes.values()) probe.time = this.#context.clock.now;
    this.#lookAt(...this.#probes.keys());
  }
}
