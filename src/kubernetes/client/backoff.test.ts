import { expect, test } from 'vitest';
import { Clock, minute, second } from '../../time/index.ts';
import { Backoff } from './backoff.ts';

/** A back-off of a second to a quarter of an hour, and how long its pause is for a key while it lasts; 0 when it is over. */
function started() {
  const clock = new Clock(0);
  const backoff = new Backoff(clock, second, 15 * minute);
  return { clock, backoff, waiting: (key: string) => (backoff.untilSinceUpdate(key) === undefined ? 0 : backoff.get(key)) };
}

test('after each failure the next waits twice as long', () => {
  const { clock, backoff, waiting } = started();
  expect(waiting('a')).toBe(0);
  backoff.next('a', clock.now);
  clock.advanceTo(0.5 * second);
  expect(waiting('a')).toBe(1 * second);
  expect(waiting('b')).toBe(0);
  clock.advanceTo(1 * second);
  expect(waiting('a')).toBe(0);
  backoff.next('a', clock.now);
  clock.advanceTo(2.9 * second);
  expect(waiting('a')).toBe(2 * second);
  clock.advanceTo(3 * second);
  expect(waiting('a')).toBe(0);
});

test('the wait has its longest, and begins anew after twice that', () => {
  const { clock, backoff, waiting } = started();
  for (let i = 0; i < 12; i++) backoff.next('a', 0);
  clock.advanceTo(1);
  expect(waiting('a')).toBe(15 * minute);
  clock.advanceTo(31 * minute);
  backoff.next('a', clock.now);
  expect(waiting('a')).toBe(1 * second);
});
