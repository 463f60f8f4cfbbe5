import { second } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import { fromLabelSelector, type LabelSelectorValue } from '../../api/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { DaemonSet, Node, OwnerReference, Pod } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { controllerRevisions, daemonSets, nodes, pods } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type ControllerContext, controllerIndex, namespaceIndex } from '../context.ts';
import type { Expectations } from '../util/expectations.ts';
import { controllerOf, isReady } from '../util/pods.ts';
import { Placement } from './placement.ts';

/** undefined for one that takes every Pod or that cannot be read. */
export function selectorOf({ spec }: DaemonSet): LabelSelectorValue | undefined {
  const parsed = fromLabelSelector(spec.selector);
  return 'error' in parsed || parsed.selector.empty ? undefined : parsed.selector;
}

const controllerOfAny = (object: KubernetesObject): OwnerReference | undefined => controllerOf(object as Pick<Pod, 'metadata'>);

/** Puts a DaemonSet into the queue when it, a Pod or revision of it, or a node that matters to it changes. Returns what ends that. */
export function watchDaemonSets(context: ControllerContext, queue: WorkQueue, expectations: Expectations): () => void {
  const sets = context.informer(daemonSets);
  const enqueue = (set: DaemonSet) => queue.add(objectKey(set));

  /** The DaemonSet that a reference means; another one of the same name is not it. */
  const resolve = (object: KubernetesObject): DaemonSet | undefined => {
    const owner = controllerOfAny(object);
    const set = owner?.kind === 'DaemonSet' ? sets.get(`${object.metadata.namespace}/${owner.name}`) : undefined;
    return set?.metadata.uid === owner?.uid ? set : undefined;
  };

  /** What nobody manages may be something that a DaemonSet adopts. */
  const enqueueMatching = ({ metadata: { namespace, labels } }: KubernetesObject) => {
    if (!labels) return;
    for (const set of sets.byIndex(namespaceIndex, namespace!)) if (selectorOf(set)?.matches(labels)) enqueue(set);
  };

  /** An object that changed: its present owner, and its former, or those that may want it. */
  const changed = (old: KubernetesObject, object: KubernetesObject) => {
    const isPassedOn = !equal(controllerOfAny(old), controllerOfAny(object));
    const before = isPassedOn ? resolve(old) : undefined;
    if (before) enqueue(before);
    const set = resolve(object);
    if (set) enqueue(set);
    else if (!controllerOfAny(object) && (isPassedOn || !equal(old.metadata.labels, object.metadata.labels))) enqueueMatching(object);
    return set;
  };

  const podLeft = (pod: Pod) => {
    const set = resolve(pod);
    if (!set) return;
    expectations.deletionObserved(objectKey(set), pod.metadata.uid!);
    enqueue(set);
  };

  sets.addHandler({
    onAdd: enqueue,
    onUpdate: (_, set) => enqueue(set),
    onDelete(set) {
      expectations.forget(objectKey(set));
      enqueue(set);
    },
  });
  context.informer(pods).addHandler({
    onAdd(pod) {
      if (pod.metadata.deletionTimestamp) return podLeft(pod);
      const set = resolve(pod);
      if (set) {
        expectations.creationObserved(objectKey(set));
        enqueue(set);
      } else if (!controllerOf(pod)) enqueueMatching(pod);
    },
    onUpdate(old, pod) {
      if (pod.metadata.deletionTimestamp) return podLeft(pod);
      const set = changed(old, pod);
      // A second more, so that the condition's time, which has no fractions, is old enough.
      if (set?.spec.minReadySeconds && !isReady(old) && isReady(pod)) queue.addAfter(objectKey(set), (set.spec.minReadySeconds + 1) * second);
    },
    onDelete: podLeft,
  });
  context.informer(controllerRevisions).addHandler({
    onAdd: (revision) => {
      if (!controllerOfAny(revision)) enqueueMatching(revision);
    },
    onUpdate: (old, revision) => void changed(old, revision),
    onDelete(revision) {
      const set = resolve(revision);
      if (set) enqueue(set);
    },
  });
  return watchNodes(context, enqueue);
}

/** A node that comes, or gets other labels or taints, concerns the DaemonSets whose Pods there are missing or must go (syncNodeUpdate). */
function watchNodes(context: ControllerContext, enqueue: (set: DaemonSet) => void): () => void {
  const known = context.informer(nodes);
  const isOn = (name: string) => (pod: Pod) => pod.spec.nodeName === name;
  const sync = (name: string) => {
    const node = known.get(name);
    if (!node) return;
    for (const set of context.informer(daemonSets).list()) {
      const { run, stay } = new Placement(set.spec.template).on(node);
      const scheduled = context.informer(pods).byIndex(controllerIndex, set.metadata.uid!).some(isOn(name));
      if (scheduled ? !stay || set.status?.numberMisscheduled > 0 : run) enqueue(set);
    }
  };
  const queue = new WorkQueue({ clock: context.clock, name: 'daemonset-node-updates', sync });
  const isSame = (old: Node, node: Node) => equal(old.metadata.labels, node.metadata.labels) && equal(old.spec.taints, node.spec.taints);
  known.addHandler({
    onAdd: (node) => queue.add(node.metadata.name!),
    onUpdate(old, node) {
      if (!isSame(old, node)) queue.add(node.metadata.name!);
    },
  });
  return () => queue.stop();
}
