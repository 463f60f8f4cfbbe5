import { second, type Time, type Timer } from '../../../time/index.ts';
import type { Node, Pod } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { nodes, pods } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { podConditionPatch } from '../util/pod-condition.ts';
import { secondsToStay } from './toleration.ts';

const component = 'taint-eviction-controller';
const noExecute = (node: Node | undefined) =>
  JSON.stringify((node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute').map(({ key, value }) => [key, value]));
const isDriven = (node: Node | undefined) => noExecute(node) !== '[]';

/** Deletes Pods from nodes whose NoExecute taints they do not tolerate, or no longer (pkg/controller/tainteviction). */
export function startTaintEvictionController(context: ControllerContext): Controller {
  const client = context.client(component);
  const recorder = context.recorder(component, client);
  const knownNodes = context.informer(nodes);
  const knownPods = context.informer(pods);
  const planned = new Map<string, Timer>();
  const queue = new WorkQueue({ clock: context.clock, name: 'tainteviction', sync });

  /** The Pod is referred to by its name alone: whichever has it. */
  function tell(key: string, text: string): void {
    const [namespace, name] = key.split('/');
    recorder.eventFor({ apiVersion: 'v1', kind: 'Pod', namespace: namespace!, name: name! }, 'Normal', 'TaintManagerEviction', `${text} Pod ${key}`);
  }

  function sync(key: string): undefined {
    const pod = knownPods.get(key);
    if (!pod) return cancel(key);
    const node = knownNodes.get(pod.spec.nodeName!);
    // The time of a Pod whose node is gone goes on.
    if (!node) return undefined;
    const seconds = isDriven(node) ? secondsToStay(pod, node) : undefined;
    if (seconds === undefined) return cancel(key);
    if (seconds === 0) {
      cancel(key);
      return evict(key);
    }
    // A time that runs goes on: the taint that began it is still there.
    if (!planned.has(key)) plan(key, context.clock.now + seconds * second);
    return undefined;
  }

  function plan(key: string, time: Time): void {
    planned.set(
      key,
      context.clock.at(time, `${component} ${key}`, () => evict(key)),
    );
  }

  function cancel(key: string): undefined {
    planned.get(key)?.cancel();
    if (planned.delete(key)) tell(key, 'Cancelling deletion of');
  }

  function evict(key: string): undefined {
    planned.delete(key);
    const pod = knownPods.get(key);
    if (!pod) return;
    const { namespace, name } = pod.metadata;
    tell(key, 'Marking for deletion');
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
    client.patch(pods, namespace!, name!, podConditionPatch(pod, condition, context.clock.now), { subresource: 'status' });
    client.delete(pods, namespace!, name!);
  }

  const podsOn = (name: string) => knownPods.list().filter((pod) => pod.spec.nodeName === name);
  const enqueue = (node: Node) => {
    for (const pod of podsOn(node.metadata.name!)) queue.add(objectKey(pod));
  };
  knownNodes.addHandler({
    onAdd: (node) => (isDriven(node) ? enqueue(node) : undefined),
    onUpdate: (old, node) => (noExecute(old) === noExecute(node) ? undefined : enqueue(node)),
  });
  knownPods.addHandler({
    onAdd: (pod) => consider(pod),
    onUpdate: (old, pod) => (old.spec.nodeName !== pod.spec.nodeName || old.spec.tolerations !== pod.spec.tolerations ? consider(pod) : undefined),
    onDelete: (pod) => (planned.has(objectKey(pod)) ? queue.add(objectKey(pod)) : undefined),
  });
  function consider(pod: Pod): void {
    if (pod.spec.nodeName && isDriven(knownNodes.get(pod.spec.nodeName))) queue.add(objectKey(pod));
  }
  return {
    stop() {
      for (const timer of planned.values()) timer.cancel();
      queue.stop();
    },
  };
}
