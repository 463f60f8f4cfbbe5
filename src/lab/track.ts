import type { Time, TimelineEntry } from '../host/protocol/index.ts';

const dots = 400;

/** The time line as one line with a dot per entry, from the start to now; a bar stands at the moment that is shown. */
export function drawTrack(
  entries: readonly Pick<TimelineEntry, 'time' | 'kind'>[],
  { start, now, at, width }: { start: Time; now: Time; at?: Time; width: number },
): string {
  const span = Math.max(1, now - start);
  const x = (time: Time): number => Math.round(6 + ((time - start) / span) * (width - 12));
  const drawn = new Set<string>();
  const circles: string[] = [];
  for (const { time, kind } of entries.slice(-dots)) {
    const dot = `<circle class="${kind}" cx="${x(time)}" cy="13" r="4.5"/>`;
    if (!drawn.has(dot)) circles.push(dot);
    drawn.add(dot);
  }
  const cursor = x(at ?? now);
  return (
    `<svg class="track" viewBox="0 0 ${width} 26"><line x1="0" x2="${width}" y1="13" y2="13"/>` +
    `${circles.join('')}<line class="cursor" x1="${cursor}" x2="${cursor}" y1="2" y2="24"/></svg>`
  );
}
