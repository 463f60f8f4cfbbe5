import { toRFC3339 } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events/recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { objectKey } from '../../client/resource.ts';
import { pods } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { ControllerContext } from '../context.ts';

/** The Pods of nodes that are down: their Ready condition turns False, and nothing else of them (MarkPodsNotReady). */
export class NotReadyPods {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #recorder: EventRecorder;
  readonly #pods: Informer<Pod>;
  readonly #queue: WorkQueue;
  readonly #unhandle: () => void;

  constructor(context: ControllerContext, client: Client, recorder: EventRecorder, isDown: (node: string) => boolean) {
    this.#context = context;
    this.#client = client;
    this.#recorder = recorder;
    this.#pods = context.informer(pods);
    this.#queue = new WorkQueue({ clock: context.clock, name: 'nodelifecycle pods', sync: (key) => this.#mark(key) });
    const add = (pod: Pod) => {
      if (pod.spec.nodeName && isDown(pod.spec.nodeName)) this.#queue.add(objectKey(pod));
    };
    this.#unhandle = this.#pods.addHandler({ onAdd: add, onUpdate: (old, pod) => (old.spec.nodeName === pod.spec.nodeName ? undefined : add(pod)) });
  }

  stop(): void {
    this.#unhandle();
    this.#queue.stop();
  }

  markAll(node: string): void {
    for (const pod of this.#pods.list()) if (pod.spec.nodeName === node) this.#queue.add(objectKey(pod));
  }

  #mark(key: string): 'retry' | undefined {
    const pod = this.#pods.get(key);
    const conditions = pod?.status.conditions;
    const ready = conditions?.find(({ type }) => type === 'Ready');
    if (!pod || !conditions || !ready || ready.status === 'False') return undefined;
    const lastTransitionTime = toRFC3339(this.#context.clock.now);
    const changed = conditions.map((condition) => (condition === ready ? { ...ready, status: 'False', lastTransitionTime } : condition));
    const result = this.#client.updateStatus(pods, { ...pod, status: { ...pod.status, conditions: changed } });
    if ('status' in result) return result.status.reason === 'NotFound' ? undefined : 'retry';
    this.#recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    return undefined;
  }
}
