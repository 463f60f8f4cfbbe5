import { second, type Timer, toRFC3339 } from '../../../time/index.ts';
import type { Node, Pod } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { nodes, pods } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { secondsToStay } from './toleration.ts';

const component = 'taint-eviction-controller';
const noExecute = (node: Node | undefined) =>
  JSON.stringify((node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute').map(({ key, value }) => [key, value]));

/** Deletes Pods from nodes whose NoExecute taints they do not tolerate, or no longer (pkg/controller/tainteviction). */
export function startTaintEvictionController(context: ControllerContext): Controller {
  const client = context.client(component);
  const recorder = context.recorder(component, client);
  const knownNodes = context.informer(nodes);
  const knownPods = context.informer(pods);
  const planned = new Map<string, Timer>();
  const queue = new WorkQueue({ clock: context.clock, name: 'tainteviction', sync });
  const tell = (pod: Pod, text: string) => recorder.event(pod, 'Normal', 'TaintManagerEviction', `${text} Pod ${objectKey(pod)}`);

  function sync(key: string): undefined {
    const pod = knownPods.get(key);
    const node = pod?.spec.nodeName ? knownNodes.get(pod.spec.nodeName) : undefined;
    const seconds = pod && node && !pod.metadata.deletionTimestamp ? secondsToStay(pod, node) : undefined;
    if (seconds === 0) {
      forget(key);
      evict(key);
    } else if (seconds !== undefined) {
      // A time that runs goes on: the taint that began it is still there.
      if (!planned.has(key))
        planned.set(
          key,
          context.clock.after(seconds * second, `${component} ${key}`, () => evict(key)),
        );
    } else if (forget(key) && pod && !pod.metadata.deletionTimestamp) tell(pod, 'Cancelling deletion of');
  }

  function forget(key: string): boolean {
    planned.get(key)?.cancel();
    return planned.delete(key);
  }

  function evict(key: string): void {
    planned.delete(key);
    const pod = knownPods.get(key);
    if (!pod) return;
    const { namespace, name } = pod.metadata;
    tell(pod, 'Marking for deletion');
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: toRFC3339(context.clock.now),
    };
    client.patch(pods, namespace!, name!, { status: { conditions: [condition] } }, { subresource: 'status' });
    client.delete(pods, namespace!, name!);
  }

  const podsOn = (name: string) => knownPods.list().filter((pod) => pod.spec.nodeName === name);
  const enqueue = (node: Node) => {
    for (const pod of podsOn(node.metadata.name!)) queue.add(objectKey(pod));
  };
  knownNodes.addHandler({
    onAdd: (node) => (noExecute(node) === '[]' ? undefined : enqueue(node)),
    onUpdate: (old, node) => (noExecute(old) === noExecute(node) ? undefined : enqueue(node)),
  });
  knownPods.addHandler({
    onAdd: (pod) => (pod.spec.nodeName ? queue.add(objectKey(pod)) : undefined),
    onUpdate: (old, pod) => (old.spec.nodeName !== pod.spec.nodeName || old.spec.tolerations !== pod.spec.tolerations ? queue.add(objectKey(pod)) : undefined),
    onDelete: (pod) => forget(objectKey(pod)),
  });
  return {
    stop() {
      for (const timer of planned.values()) timer.cancel();
      queue.stop();
    },
  };
}
