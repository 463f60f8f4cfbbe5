import { fromLabelSelector } from '../../api/selector.ts';
import type { LabelSelector } from '../../api/types.ts';

/** A selector as text: `app=web,tier in (a,b)`; `<none>` for one that says nothing (metav1.FormatLabelSelector). */
export function formatSelector(selector: LabelSelector | undefined): string {
  const read = fromLabelSelector(selector);
  if ('error' in read) return '<error>';
  return selector === undefined ? '<none>' : read.selector.toString() || '<none>';
}
