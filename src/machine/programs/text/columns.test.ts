import { expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

test('id prints the groups as they are and -G the own group first; wc of coreutils is as wide as the sizes, or 7', () => {
  const files = { '/usr/bin/gwc': { program: 'wc-of-coreutils' }, '/work/a': 'x\ny\n' };
  expect(sh('id; id -G', { files }).stdout).toBe('uid=0(root) gid=0(root) groups=0(root)\n0\n');
  expect(sh('gwc -lc a; gwc -lc < a; cat a | gwc -lc; gwc -l a; wc -lc a', { files }).stdout).toBe('2 4 a\n2 4\n      2       4\n2 a\n        2         4 a\n');
});
