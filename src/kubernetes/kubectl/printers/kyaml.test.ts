import { expect, test } from 'vitest';
import { writeKyaml } from './kyaml.ts';

test('KYAML has braces, quoted texts and trailing commas', () => {
  expect(writeKyaml({ kind: 'Pod', list: [{ a: 1 }, { a: true }], none: {}, empty: [], 'a/b': 'x', yes: 1 })).toBe(
    [
      '---',
      '{',
      '  kind: "Pod",',
      '  list: [{',
      '    a: 1,',
      '  }, {',
      '    a: true,',
      '  }],',
      '  none: {},',
      '  empty: [],',
      '  a/b: "x",',
      '  "yes": 1,',
      '}',
      '',
    ].join('\n'),
  );
});
