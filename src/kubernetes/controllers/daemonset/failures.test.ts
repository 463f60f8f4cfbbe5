import { expect, test } from 'vitest';
import { minute, second } from '../../../time/index.ts';
import { FailedPodsBackoff } from './failures.ts';

test('after each failed Pod the next waits twice as long', () => {
  const backoff = new FailedPodsBackoff();
  expect(backoff.waiting('a', 0)).toBe(0);
  backoff.next('a', 0);
  expect(backoff.waiting('a', 0.5 * second)).toBe(1 * second);
  expect(backoff.waiting('b', 0)).toBe(0);
  expect(backoff.waiting('a', 1 * second)).toBe(0);
  backoff.next('a', 1 * second);
  expect(backoff.waiting('a', 2.9 * second)).toBe(2 * second);
  expect(backoff.waiting('a', 3 * second)).toBe(0);
});

test('the wait is a quarter of an hour at most and begins anew after half an hour', () => {
  const backoff = new FailedPodsBackoff();
  for (let i = 0; i < 12; i++) backoff.next('a', 0);
  expect(backoff.waiting('a', 1)).toBe(15 * minute);
  backoff.next('a', 31 * minute);
  expect(backoff.waiting('a', 31 * minute)).toBe(1 * second);
});
