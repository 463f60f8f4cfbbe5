import { expect, test } from 'vitest';
import { Part, PartMissing, takeMissed } from './index.ts';

test('a part that is here gives its code', () => {
  const part = new Part<number>('numbers');
  part.provide(7);
  expect(part.code).toBe(7);
  expect(takeMissed()).toEqual([]);
});

test('a part that is not here is missed, whoever catches that, and only until somebody asks', () => {
  const part = new Part<number>('numbers');
  for (let i = 0; i < 2; i++) expect(() => part.code).toThrow(PartMissing);
  expect(() => new Part('letters').code).toThrow('letters');
  expect(takeMissed()).toEqual(['numbers', 'letters']);
  expect(takeMissed()).toEqual([]);
});
