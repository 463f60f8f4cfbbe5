import { expect, test } from 'vitest';
import { enableFreezing, freeze } from './freeze.ts';

test('nothing is frozen unless somebody asked for it; then everything in an object is', () => {
  const object = { metadata: { labels: { a: 'b' } } };
  expect(Object.isFrozen(freeze(object))).toBe(false);
  enableFreezing(true);
  expect(Object.isFrozen(freeze(object).metadata.labels)).toBe(true);
});
