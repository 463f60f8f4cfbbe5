import { second, toRFC3339 } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { Namespace, Pod } from '../../api/types.ts';
import { namespaces } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { computeConditions, type Remaining } from './conditions.ts';
import { namespacedResources } from './content.ts';

/** Content other than Pods is looked at again after half of this (deletion.finalizerEstimateSeconds). */
const finalizerEstimateSeconds = 15;
const finalizer = 'kubernetes';

/** Empties a namespace that is being deleted and lets it go (pkg/controller/namespace). */
export function startNamespaceController(context: ControllerContext): Controller {
  const client = context.client('namespace-controller');
  const known = context.informer(namespaces);
  const queue = new WorkQueue({ clock: context.clock, name: 'namespace', sync });

  function sync(name: string): 'retry' | undefined {
    const namespace = known.get(name);
    if (!namespace?.metadata.deletionTimestamp || !namespace.spec?.finalizers?.includes(finalizer)) return undefined;
    const remaining = deleteContent(name);
    const conditions = computeConditions(namespace.status?.conditions ?? [], remaining, toRFC3339(context.clock.now));
    const wait = estimateSeconds(remaining);
    if (!equal(conditions, namespace.status?.conditions))
      client.updateStatus(namespaces, { ...namespace, status: { ...namespace.status, phase: 'Terminating', conditions } });
    if (wait !== undefined) {
      queue.addAfter(name, (Math.floor(wait / 2) + 1) * second);
      return undefined;
    }
    return finalize(name) ? undefined : 'retry';
  }

  /** Deletes everything, and returns what is still there. */
  function deleteContent(name: string): Remaining {
    const remaining = new Map<ResourceInfo, readonly KubernetesObject[]>();
    for (const resource of namespacedResources()) {
      const found = listOf(resource, name);
      if (found.length === 0) continue;
      for (const { metadata } of found) client.delete(resource, name, metadata.name!, { propagationPolicy: 'Background' });
      const left = listOf(resource, name);
      if (left.length > 0) remaining.set(resource, left);
    }
    return remaining;
  }

  function listOf(resource: ResourceInfo, namespace: string): readonly KubernetesObject[] {
    const result = client.list(resource, { namespace });
    return 'list' in result ? result.list.items : [];
  }

  function finalize(name: string): boolean {
    const current = client.get(namespaces, '', name);
    if ('status' in current) return true;
    const { object } = current;
    const finalizers = object.spec?.finalizers?.filter((one) => one !== finalizer) ?? [];
    const updated = client.update(namespaces, { ...object, spec: { ...object.spec, finalizers } } as Namespace, 'finalize');
    if ('status' in updated) return false;
    if (finalizers.length === 0) client.delete(namespaces, '', name);
    return true;
  }

  const enqueue = (namespace: Namespace) => namespace.metadata.deletionTimestamp && queue.add(namespace.metadata.name!);
  known.addHandler({ onAdd: enqueue, onUpdate: (_, namespace) => enqueue(namespace) });
  return { stop: () => queue.stop() };
}

/** How long what is left may take: Pods their grace periods; undefined when nothing is left. */
function estimateSeconds(remaining: Remaining): number | undefined {
  if (remaining.size === 0) return undefined;
  let seconds = 0;
  for (const [resource, objects] of remaining) {
    if (resource.resource !== 'pods') seconds = Math.max(seconds, finalizerEstimateSeconds);
    else for (const pod of objects as readonly Pod[]) seconds = Math.max(seconds, pod.spec.terminationGracePeriodSeconds ?? 0);
  }
  return seconds;
}
