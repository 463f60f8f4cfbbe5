import { expect, test } from 'vitest';
import { fromRFC3339, toRFC3339 } from '../../../time/index.ts';
import { parseSchedule } from './schedule.ts';
import { formatIn, zoneOf } from './zone.ts';

function next(schedule: string, after: string, zone = 'UTC'): string | undefined {
  const time = parseSchedule(schedule, zoneOf(zone)!).next(fromRFC3339(after)!);
  return time === undefined ? undefined : toRFC3339(time);
}

test.each([
  ['* * * * *', '2026-11-21T06:26:14Z', '2026-11-21T06:27:00Z'],
  ['* * * * *', '2026-11-21T06:26:00Z', '2026-11-21T06:27:00Z'],
  ['*/15 * * * *', '2026-11-21T06:46:00Z', '2026-11-21T07:00:00Z'],
  ['5/20 * * * *', '2026-11-21T06:26:00Z', '2026-11-21T06:45:00Z'],
  ['30 6-16/4 * * 1-5', '2026-11-20T14:30:00Z', '2026-11-23T06:30:00Z'],
  ['0 0 1 jan *', '2026-11-21T06:26:00Z', '2027-01-01T00:00:00Z'],
  ['0 0 13 * FRI', '2026-11-21T06:26:00Z', '2026-11-27T00:00:00Z'],
  ['0 0 */1 * FRI', '2026-11-21T06:26:00Z', '2026-11-27T00:00:00Z'],
  ['0 0 29 2 *', '2026-11-21T06:26:00Z', '2028-02-29T00:00:00Z'],
  ['0,30 12 ? * *', '2026-11-21T12:00:00Z', '2026-11-21T12:30:00Z'],
  ['@hourly', '2026-11-21T06:26:00Z', '2026-11-21T07:00:00Z'],
  ['+5 * * * *', '2026-11-21T06:26:00Z', '2026-11-21T07:05:00Z'],
  ['@weekly', '2026-11-21T06:26:00Z', '2026-11-22T00:00:00Z'],
  ['@every 1h30m', '2026-11-21T06:26:14Z', '2026-11-21T07:56:14Z'],
  ['@every 100ms', '2026-11-21T06:26:14Z', '2026-11-21T06:26:15Z'],
])('%s after %s comes at %s', (schedule, after, expected) => {
  expect(next(schedule, after)).toBe(expected);
});

test('a day that no month has never comes', () => {
  expect(next('0 0 31 2 *', '2026-11-21T06:26:00Z')).toBeUndefined();
});

test('a schedule goes by the clocks of its zone, summer time too', () => {
  expect(next('30 9 * * *', '2026-11-21T06:26:00Z', 'Europe/Berlin')).toBe('2026-11-21T08:30:00Z');
  expect(next('30 9 * * *', '2026-07-01T06:26:00Z', 'Europe/Berlin')).toBe('2026-07-01T07:30:00Z');
  expect(next('0 0 1 * *', '2026-11-21T06:26:00Z', 'America/New_York')).toBe('2026-12-01T05:00:00Z');
  expect(formatIn(zoneOf('Asia/Kolkata')!, fromRFC3339('2026-11-21T06:26:00Z')!)).toBe('2026-11-21T11:56:00+05:30');
  expect(zoneOf('Europe/Nowhere')).toBeUndefined();
});
