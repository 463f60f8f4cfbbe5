import { describe, expect, test } from 'vitest';
import { type Pace, type PaceInput, paceOf } from './clock.ts';
import { clockText, entryText, minutes } from './time-text.ts';
import { drawTrack } from './track.ts';

const on: PaceInput = { power: 'on', isPlaying: true, isVisible: true, isIdle: false };

describe('the clock', () => {
  test.each<[string, Partial<PaceInput>, Pace]>([
    ['runs while the reader watches', {}, 'running'],
    ['waits when nothing is due', { isIdle: true }, 'idle'],
    ['stands when it is out of sight', { isVisible: false }, 'hidden'],
    ['stands when it is paused', { isPlaying: false, isVisible: false }, 'paused'],
    ['stands while the page shows an earlier moment', { power: 'frozen' }, 'frozen'],
    ['is down without a simulation', { power: 'off' }, 'down'],
  ])('%s', (_name, change, pace) => {
    expect(paceOf({ ...on, ...change })).toBe(pace);
  });

  test.each([
    [0, '00:00:00'],
    [80.9, '00:01:20'],
    [3 * 3600, '03:00:00'],
    [2 * 86_400 + 61, '2d 00:01:01'],
  ])('%d seconds read %s', (seconds, text) => {
    expect(clockText(seconds * 1_000_000)).toBe(text);
  });

  test('entries of the time line have milliseconds', () => {
    expect(entryText(1_290_000)).toBe('00:00:01.290');
    expect(minutes(10)).toBe(600_000_000);
  });
});

describe('the track of the time line', () => {
  test('stands entries by their time and draws equal dots once', () => {
    const entries = [0, 50, 50, 100].map((time) => ({ time, kind: 'write' as const }));
    const svg = drawTrack(entries, { start: 0, now: 100, width: 212 });
    expect([...svg.matchAll(/cx="(\d+)"/g)].map(([, x]) => x)).toEqual(['6', '106', '206']);
  });
});
