import { fromRFC3339, type Time } from '../../../time/index.ts';
import { humanDuration } from '../../api/duration.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import { fromLabelSelector, type LabelSelectorFields } from '../../api/selector.ts';

export type Cell = string | number | boolean | null;

/** metav1.TableRowCondition. */
export interface RowCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The cells of one object's row, in the order of the resource's columns, those of -o wide included. */
export type Printer<T extends KubernetesObject = KubernetesObject> = (object: T, now: Time) => readonly Cell[];

/** How long ago a timestamp was: `5m12s`; `<unknown>` without one (translateTimestampSince). */
export function since(timestamp: string | undefined | null, now: Time): string {
  const time = timestamp ? fromRFC3339(timestamp) : undefined;
  return time === undefined ? '<unknown>' : humanDuration(now - time);
}

/** The Age column. */
export const age = (object: KubernetesObject, now: Time): string => since(object.metadata.creationTimestamp, now);

/** `a=1,b=2`, sorted; `<none>` without labels (labels.FormatLabels). */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {});
  if (entries.length === 0) return '<none>';
  return entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** A Deployment's selector, which is written as it is. */
export function plainSelector(fields: LabelSelectorFields | undefined): string {
  const parsed = fromLabelSelector(fields);
  return 'error' in parsed ? '<invalid>' : parsed.selector.toString();
}

/** A label selector as one line; `<none>` when it restricts nothing (metav1.FormatLabelSelector). */
export function formatSelector(fields: LabelSelectorFields | undefined): string {
  const parsed = fromLabelSelector(fields);
  return 'error' in parsed ? '<error>' : parsed.selector.toString() || '<none>';
}
