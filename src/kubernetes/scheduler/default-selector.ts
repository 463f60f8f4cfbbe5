import { fromLabelSelector, fromSet, LabelSelector } from '../api/selector.ts';
import type { LabelSelector as LabelSelectorFields, Pod, Service } from '../api/types.ts';

/** The selectors of the objects that Pods can belong to. */
export interface OwnerLister {
  servicesIn(namespace: string): readonly Service[];
  /** The selector of a ReplicationController, ReplicaSet or StatefulSet. */
  selectorOf(kind: string, namespace: string, name: string): LabelSelectorFields | Readonly<Record<string, string>> | undefined;
}

const isFields = (selector: object): selector is LabelSelectorFields => 'matchLabels' in selector || 'matchExpressions' in selector;

/**
 * What a Pod's Services and its controller select, all together; empty when it belongs to nothing
 * (plugins/helper/spread.go DefaultSelector).
 */
export function defaultSelector(pod: Pod, owners: OwnerLister): LabelSelector {
  const namespace = pod.metadata.namespace ?? '';
  const labels: Record<string, string> = {};
  for (const { spec } of owners.servicesIn(namespace)) {
    if (spec?.selector && fromSet(spec.selector).matches(pod.metadata.labels)) Object.assign(labels, spec.selector);
  }
  const controller = pod.metadata.ownerReferences?.find((owner) => owner.controller);
  const owned = controller && owners.selectorOf(controller.kind, namespace, controller.name);
  if (owned && !isFields(owned)) Object.assign(labels, owned);
  const own = fromSet(labels);
  if (!owned || !isFields(owned)) return own;
  const parsed = fromLabelSelector(owned);
  return 'selector' in parsed ? new LabelSelector([...own.requirements, ...parsed.selector.requirements]) : own;
}
