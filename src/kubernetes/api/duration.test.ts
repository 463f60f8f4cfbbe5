import { describe, expect, test } from 'vitest';
import { hour, minute, second } from '../../time/index.ts';
import { formatGoDuration, humanDuration, parseGoDuration, shortHumanDuration } from './duration.ts';

const day = 24 * hour;

test.each([
  [-2 * second, '<invalid>'],
  [-second, '0s'],
  [0, '0s'],
  [119 * second, '119s'],
  [120 * second, '2m'],
  [125 * second, '2m5s'],
  [10 * minute + 5 * second, '10m'],
  [179 * minute, '179m'],
  [3 * hour, '3h'],
  [3 * hour + 20 * minute, '3h20m'],
  [47 * hour, '47h'],
  [2 * day, '2d'],
  [2 * day + 5 * hour, '2d5h'],
  [300 * day, '300d'],
  [3 * 365 * day + day, '3y1d'],
  [9 * 365 * day, '9y'],
])('humanDuration(%d) is %s', (duration, text) => {
  expect(humanDuration(duration)).toBe(text);
});

test.each([
  [59 * second, '59s'],
  [61 * second, '1m'],
  [25 * hour, '1d'],
  [400 * day, '1y'],
])('shortHumanDuration(%d) is %s', (duration, text) => {
  expect(shortHumanDuration(duration)).toBe(text);
});

describe('Go durations', () => {
  test.each([
    ['1h30m', 90 * minute, '1h30m0s'],
    ['-1.5s', -1.5 * second, '-1.5s'],
    ['0', 0, '0s'],
    ['10s', 10 * second, '10s'],
    ['5m', 5 * minute, '5m0s'],
    ['1.5ms', 1500, '1.5ms'],
    ['250us', 250, '250µs'],
  ])('%s is %d microseconds, printed %s', (text, duration, printed) => {
    expect(parseGoDuration(text)).toEqual({ duration });
    expect(formatGoDuration(duration)).toBe(printed);
  });
  test.each([
    ['', 'time: invalid duration ""'],
    ['x', 'time: invalid duration "x"'],
    ['5', 'time: missing unit in duration "5"'],
    ['5d', 'time: unknown unit "d" in duration "5d"'],
  ])('%j: %s', (text, error) => {
    expect(parseGoDuration(text)).toEqual({ error });
  });
});
