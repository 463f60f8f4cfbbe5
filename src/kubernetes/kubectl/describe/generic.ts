import type { Time } from '../../../time/index.ts';
import type { Event } from '../../api/types.ts';
import type { Unstructured } from '../resource/object.ts';
import { sortedKeys, sprint } from '../text/go.ts';
import { describeEvents } from './events.ts';
import { annotationsMultiline, labelsMultiline } from './values.ts';
import { DescribeWriter, type Writer } from './writer.ts';

const skipped = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']);

/** The description of a kind that has no describer of its own: all its fields (describe.genericDescriber). */
export function describeGeneric(object: Unstructured, events: readonly Event[] | undefined, now: Time): string {
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${object.metadata.name ?? ''}`);
  writer.line(0, `Namespace:\t${object.metadata.namespace ?? ''}`);
  labelsMultiline(writer, 'Labels', object.metadata.labels);
  annotationsMultiline(writer, 'Annotations', object.metadata.annotations);
  printContent(writer, 0, object, '');
  describeEvents(writer, events, now);
  return writer.end();
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function printContent(writer: Writer, level: number, content: Record<string, unknown>, prefix: string): void {
  for (const field of sortedKeys(content)) {
    const path = `${prefix}.${field}`;
    const value = content[field];
    if (skipped.has(path)) continue;
    if (isMap(value)) {
      writer.line(level, `${smartLabel(field)}:`);
      printContent(writer, level + 1, value, path);
    } else if (Array.isArray(value)) {
      writer.line(level, `${smartLabel(field)}:`);
      for (const child of value) {
        if (isMap(child)) printContent(writer, level + 1, child, path);
        else writer.line(level + 1, sprint(child));
      }
    } else writer.line(level, `${smartLabel(field)}:\t${sprint(value)}`);
  }
}

const acronyms = new Set(['API', 'URL', 'UID', 'GUID']);

/** `creationTimestamp` as `Creation Timestamp`, `uid` as `UID`. */
export function smartLabel(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field;
  const parts = field.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|[^\p{L}]+/gu) ?? [];
  const merged: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const [part, next] = [parts[i]!, parts[i + 1]];
    if (next && /^\p{Lu}{2,}$/u.test(part) && /^\p{Lu}/u.test(next)) {
      merged.push(part + next);
      i++;
    } else merged.push(part);
  }
  return merged
    .map((part) => (acronyms.has(part.toUpperCase()) ? part.toUpperCase() : part === part.toLowerCase() ? part[0]!.toUpperCase() + part.slice(1) : part))
    .join(' ');
}
