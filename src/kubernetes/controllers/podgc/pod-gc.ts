import { second, type Time, type Timer } from '../../../time/index.ts';
import type { Node, Pod } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { nodes, pods } from '../../client/resources.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { podConditionPatch } from '../util/pod-condition.ts';

/** Constants of pkg/controller/podgc. */
const gcCheckPeriod = 20 * second;
const quarantineTime = 40 * second;

const hasEnded = ({ status }: Pod) => status.phase === 'Succeeded' || status.phase === 'Failed';

/** Whoever knows that a node is down for good says so with this taint: its Pods may go. */
const outOfService = 'node.kubernetes.io/out-of-service';

function isOutOfService({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
  return !isReady && (spec?.taints?.some(({ key }) => key === outOfService) ?? false);
}

/**
 * Removes Pods that nobody else will: those of nodes that are gone, those that were deleted before they had a node, and deleted ones of
 * nodes that are out of service (pkg/controller/podgc). It looks every 20 s; the timer runs only while there is something to look at.
 */
export function startPodGarbageCollector(context: ControllerContext): Controller {
  const controller = new PodGarbageCollector(context);
  return { stop: () => controller.stop() };
}

class PodGarbageCollector {
  readonly #context: ControllerContext;
  readonly #client;
  readonly #nodes;
  readonly #pods;
  readonly #start: Time;
  /** Keys of Pods to look at. */
  readonly #suspects = new Set<string>();
  /** Since when a check has missed a node. */
  readonly #missing = new Map<string, Time>();
  #timer: Timer | undefined;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('pod-garbage-collector');
    this.#start = context.clock.now;
    this.#nodes = context.informer(nodes);
    this.#pods = context.informer(pods);
    this.#pods.addHandler({
      onAdd: (pod) => this.#consider(pod),
      onUpdate: (_, pod) => this.#consider(pod),
      onDelete: (pod) => this.#suspects.delete(objectKey(pod)),
    });
    this.#nodes.addHandler({
      onUpdate: (old, node) => (isOutOfService(node) && !isOutOfService(old) ? this.#lookAtPodsOf(node) : undefined),
      onDelete: (node) => this.#lookAtPodsOf(node),
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #consider(pod: Pod): void {
    if (!this.#isSuspect(pod)) return;
    this.#suspects.add(objectKey(pod));
    this.#schedule();
  }

  #isSuspect({ metadata, spec }: Pod): boolean {
    const isDeleted = metadata.deletionTimestamp !== undefined;
    if (!spec.nodeName) return isDeleted;
    const node = this.#nodes.get(spec.nodeName);
    return !node || (isDeleted && isOutOfService(node));
  }

  #lookAtPodsOf(node: Node): void {
    for (const pod of this.#pods.list()) if (pod.spec.nodeName === node.metadata.name) this.#consider(pod);
  }

  /** Checks at whole periods after the start. */
  #schedule(): void {
    const { clock } = this.#context;
    const next = this.#start + (Math.floor((clock.now - this.#start) / gcCheckPeriod) + 1) * gcCheckPeriod;
    this.#timer ??= clock.at(next, 'podgc', () => {
      this.#timer = undefined;
      this.#check();
      if (this.#suspects.size > 0) this.#schedule();
    });
  }

  #check(): void {
    const checked = new Map<string, boolean>();
    for (const key of this.#suspects) {
      const pod = this.#pods.get(key);
      if (!pod || !this.#isSuspect(pod)) {
        this.#suspects.delete(key);
        continue;
      }
      const { nodeName } = pod.spec;
      if (!nodeName || this.#nodes.get(nodeName)) this.#remove(pod, undefined);
      else {
        if (!checked.has(nodeName)) checked.set(nodeName, this.#isGoneForGood(nodeName));
        if (checked.get(nodeName)) this.#remove(pod, 'PodGC: node no longer exists');
      }
    }
    for (const name of this.#missing.keys()) if (!checked.has(name)) this.#missing.delete(name);
  }

  /** A node counts as gone when it was missing for a while and the server says so, too. */
  #isGoneForGood(name: string): boolean {
    const since = this.#missing.get(name);
    if (since === undefined) {
      this.#missing.set(name, this.#context.clock.now);
      return false;
    }
    if (this.#context.clock.now - since < quarantineTime) return false;
    const result = this.#client.get(nodes, '', name);
    return 'status' in result && result.status.reason === 'NotFound';
  }

  #remove(pod: Pod, message: string | undefined): void {
    const { namespace, name } = pod.metadata;
    if (!hasEnded(pod)) {
      const failed = { phase: 'Failed' } as const;
      const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: message ?? '' };
      const patch = message ? podConditionPatch(pod, condition, this.#context.clock.now, failed) : { status: failed };
      this.#client.patch(pods, namespace!, name!, patch, { subresource: 'status' });
    }
    this.#client.delete(pods, namespace!, name!, { gracePeriodSeconds: 0 });
    if (!pod.metadata.finalizers?.length) this.#suspects.delete(objectKey(pod));
  }
}
