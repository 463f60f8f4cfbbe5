import { fromRFC3339, type Time } from '../../../time/index.ts';
import { humanDuration } from '../../api/duration.ts';
import type { ObjectMeta } from '../../api/types.ts';
import { compareText, sortedKeys } from '../text/go.ts';
import type { Writer } from './writer.ts';

export const orNone = (text: string | undefined) => text || '<none>';
export const printBool = (value: boolean | undefined) => (value ? 'True' : 'False');

const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = 86_400_000_000;

/** RFC 1123 with a numeric zone: `Sat, 21 Nov 2026 06:51:40 +0000`. */
export function formatTime(timestamp: string | null | undefined): string {
  const time = timestamp ? fromRFC3339(timestamp) : undefined;
  if (time === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const [date, clock] = [timestamp!.slice(0, 10), timestamp!.slice(11, 19)];
  const weekday = days[((Math.floor(time / day) % 7) + 7) % 7];
  return `${weekday}, ${date.slice(8, 10)} ${months[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)} ${clock} +0000`;
}

/** How long ago, as `5m3s`; `<unknown>` without a time. */
export function since(timestamp: string | null | undefined, now: Time): string {
  const time = timestamp ? fromRFC3339(timestamp) : undefined;
  return time === undefined ? '<unknown>' : humanDuration(now - time);
}

/** Columns of text under one title: the title before the first, blanks before the others. */
export function multiline(writer: Writer, title: string, lines: readonly string[], options: { readonly indent?: string; readonly inner?: string } = {}): void {
  const { indent = '', inner = '\t' } = options;
  writer.write(0, `${indent}${title}:${inner}`);
  if (lines.length === 0) {
    writer.line(0, '<none>');
    return;
  }
  for (const [i, line] of lines.entries()) writer.line(0, i === 0 ? line : `${indent}${inner}${line}`);
}

/** Labels and selectors, sorted. */
export function labelsMultiline(writer: Writer, title: string, labels: Readonly<Record<string, string>> | undefined, indent = '', inner = '\t'): void {
  const lines = sortedKeys(labels).map((key) => `${key}=${labels![key]}`);
  multiline(writer, title, lines, { indent, inner });
}

const longest = 140;
const hidden = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

const shorten = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit)}...` : text);

/** Annotations, sorted, long ones cut; without the one that kubectl apply writes. */
export function annotationsMultiline(writer: Writer, title: string, annotations: Readonly<Record<string, string>> | undefined): void {
  writer.write(0, `${title}:\t`);
  const keys = sortedKeys(annotations).filter((key) => !hidden.has(key));
  if (keys.length === 0) {
    writer.line(0, '<none>');
    return;
  }
  for (const [i, key] of keys.entries()) {
    if (i > 0) writer.write(0, '\t');
    const value = annotations![key]!.replace(/\n$/, '');
    if (value.length + key.length + 2 <= longest && !value.includes('\n')) {
      writer.line(0, `${key}: ${value}`);
      continue;
    }
    writer.line(0, `${key}:`);
    for (const line of value.split('\n')) writer.line(0, `\t  ${shorten(line, longest - 2)}`);
  }
}

/** `ReplicaSet/web-5c5995d6b`, or '' for an object that nobody controls. */
export function controllerOf(metadata: ObjectMeta): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller);
  return owner ? `${owner.kind}/${owner.name}` : '';
}

/** Sorted by a text of each. */
export const sortBy = <T>(list: readonly T[] | undefined, key: (item: T) => string): readonly T[] =>
  [...(list ?? [])].sort((a, b) => compareText(key(a), key(b)));
