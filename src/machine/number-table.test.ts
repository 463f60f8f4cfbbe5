import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberTable } from './number-table.ts';

test('values are found by their numbers, few or many, whatever came and went', () => {
  const numbers = fc.array(fc.oneof(fc.nat(30), fc.nat(131_071)), { maxLength: 200 });
  fc.assert(
    fc.property(numbers, (keys) => {
      const table = new NumberTable<string>();
      const model = new Map<number, string>();
      for (const [i, key] of keys.entries()) {
        if (model.has(key)) {
          table.delete(key);
          model.delete(key);
        } else {
          table.set(key, `value ${i}`);
          model.set(key, `value ${i}`);
        }
        expect([table.size, table.get(key), table.has(key)]).toEqual([model.size, model.get(key), model.has(key)]);
      }
      expect(table.keys().sort((a, b) => a - b)).toEqual([...model.keys()].sort((a, b) => a - b));
      expect(table.values().sort()).toEqual([...model.values()].sort());
    }),
  );
});
