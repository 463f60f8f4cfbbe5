/** Ages go on by themselves: they are no change. */
const withoutAges = (line: string) => line.replace(/\b(\d+(d|h|m|s))+\b/g, '~').replace(/\s+/g, ' ');

/** Numbers (from 0) of the lines of `now` that `before` does not have. */
export function changedLines(before: string, now: string): number[] {
  const known = new Map<string, number>();
  for (const line of before.split('\n')) known.set(withoutAges(line), (known.get(withoutAges(line)) ?? 0) + 1);
  const changed: number[] = [];
  now.split('\n').forEach((line, i) => {
    const key = withoutAges(line);
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    else changed.push(i);
  });
  return changed;
}
