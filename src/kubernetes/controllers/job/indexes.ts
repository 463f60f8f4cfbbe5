import type { Pod } from '../../api/types.ts';

export const indexLabel = 'batch.kubernetes.io/job-completion-index';

/** The completion index of an Indexed Job's Pod. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[indexLabel];
  return text === undefined ? undefined : Number(text);
}

/** `0-2,5` as numbers. */
export function parseIndexes(text: string | undefined): Set<number> {
  const found = new Set<number>();
  for (const part of (text ?? '').split(',').filter((one) => one !== '')) {
    const [first, last = first] = part.split('-').map(Number) as [number, number?];
    for (let index = first; index <= last!; index++) found.add(index);
  }
  return found;
}

/** Numbers as `0-2,5`; two in a row are `3,4` (orderedIntervals.String). */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const parts: string[] = [];
  const sorted = [...indexes].sort((a, b) => a - b);
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (sorted[end + 1] === sorted[end]! + 1) end++;
    const [first, last] = [sorted[start]!, sorted[end]!];
    parts.push(end === start ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`);
    start = end + 1;
  }
  return parts.join(',');
}

/** The lowest indexes that neither are complete nor have a Pod. */
export function freeIndexes(completions: number, taken: ReadonlySet<number>, count: number): number[] {
  const free: number[] = [];
  for (let index = 0; index < completions && free.length < count; index++) if (!taken.has(index)) free.push(index);
  return free;
}
