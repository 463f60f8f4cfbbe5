import { expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

test('ls of coreutils says that it cannot access a file, and ends with 2; that of busybox with 1', () => {
  const files = { '/usr/bin/gls': { program: 'ls-of-coreutils' }, '/work/a': '' };
  expect(sh('gls /nowhere a; echo $?', { files })).toMatchObject({ stdout: 'a\n2\n', stderr: "gls: cannot access '/nowhere': No such file or directory\n" });
  expect(sh('ls /nowhere a; echo $?', { files })).toMatchObject({ stdout: 'a\n1\n', stderr: 'ls: /nowhere: No such file or directory\n' });
});

test('a long list ends, however much processor time it owes for looking', () => {
  const { stdout, status } = sh('ls -la /bin /bin /bin /bin | grep -c root');
  expect(status).toEqual({ code: 0 });
  expect(Number(stdout)).toBe(4 * Number(sh('ls -a /bin | wc -l').stdout));
});
