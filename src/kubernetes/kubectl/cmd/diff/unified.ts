import { structuredPatch } from 'diff';

/** The hunks of `diff -u`: `@@ -1,3 +1,4 @@` and lines with their mark. */
export function unifiedDiff(before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return hunks
    .map((hunk) => {
      const range = (start: number, count: number) => (count === 1 ? `${start}` : count === 0 ? `${Math.max(0, start - 1)},0` : `${start},${count}`);
      const from = before === '' ? '0,0' : range(hunk.oldStart, hunk.oldLines);
      return `@@ -${from} +${range(hunk.newStart, hunk.newLines)} @@\n${hunk.lines.map((line) => `${line}\n`).join('')}`;
    })
    .join('');
}
