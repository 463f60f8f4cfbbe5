import type { Pod } from '../../api/types.ts';
import { pods } from '../../client/resources.ts';
import { type ControllerContext, labelIndex, labelKey, namespaceIndex } from '../context.ts';

/** The Pods of a namespace among which those with these labels are: by the first label, so that a change of one Pod does not cost a look at all. */
export function podsWithLabels(context: ControllerContext, namespace: string, labels: Readonly<Record<string, string>> | undefined): readonly Pod[] {
  const informer = context.informer(pods);
  const [first] = Object.entries(labels ?? {});
  return first ? informer.byIndex(labelIndex, labelKey(namespace, ...first)) : informer.byIndex(namespaceIndex, namespace);
}
