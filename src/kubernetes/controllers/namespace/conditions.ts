import type { KubernetesObject } from '../../api/meta.ts';
import { groupResourceName, type ResourceInfo } from '../../api/scheme.ts';
import type { NamespaceCondition } from '../../api/types.ts';

/** What is left in a namespace that is being deleted, by resource. */
export type Remaining = ReadonlyMap<ResourceInfo, readonly KubernetesObject[]>;

const groupName = (resource: ResourceInfo) => (resource.group ? groupResourceName(resource) : `${resource.resource}.`);

/** The five conditions of a namespace that is being deleted (pkg/controller/namespace/deletion/status_condition_utils.go). */
export function computeConditions(old: readonly NamespaceCondition[], remaining: Remaining, now: string): NamespaceCondition[] {
  const content = contentText(remaining);
  const finalizers = finalizerText(remaining);
  const wanted: readonly [string, 'True' | 'False', string, string][] = [
    ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
    ['NamespaceDeletionGroupVersionParsingFailure', 'False', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
    ['NamespaceDeletionContentFailure', 'False', 'ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
    content
      ? ['NamespaceContentRemaining', 'True', 'SomeResourcesRemain', content]
      : ['NamespaceContentRemaining', 'False', 'ContentRemoved', 'All content successfully removed'],
    finalizers
      ? ['NamespaceFinalizersRemaining', 'True', 'SomeFinalizersRemain', finalizers]
      : ['NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
  ];
  return wanted.map(([type, status, reason, message]) => {
    const before = old.find((condition) => condition.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime! : now;
    return { type, status, lastTransitionTime, reason, message };
  });
}

function contentText(remaining: Remaining): string {
  const parts = [...remaining]
    .filter(([, objects]) => objects.length > 0)
    .map(([resource, objects]) => `${groupName(resource)} has ${objects.length} resource instances`);
  return parts.length > 0 ? `Some resources are remaining: ${parts.sort().join(', ')}` : '';
}

function finalizerText(remaining: Remaining): string {
  const counts = new Map<string, number>();
  for (const objects of remaining.values()) {
    for (const { metadata } of objects) for (const finalizer of metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  }
  const parts = [...counts].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  return parts.length > 0 ? `Some content in the namespace has finalizers remaining: ${parts.sort().join(', ')}` : '';
}
