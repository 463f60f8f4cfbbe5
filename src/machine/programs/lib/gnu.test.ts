import { expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

const files = { '/etc/debian_version': '12.12\n', '/bin/ls': { program: 'ls-of-coreutils' } };
const run = (script: string) => {
  const { stdout, status } = sh(`exec 2>&1; PATH=/bin:$PATH; ${script}`, { files });
  return [stdout, status?.code];
};

/** Recorded from coreutils 9, tar 1.34 and diffutils 3.8. */
test.each([
  ['cat nope', 'cat: nope: No such file or directory\n', 1],
  ['rm nope', "rm: cannot remove 'nope': No such file or directory\n", 1],
  ['mkdir d; rm d', "rm: cannot remove 'd': Is a directory\n", 1],
  ['mkdir a/b', "mkdir: cannot create directory 'a/b': No such file or directory\n", 1],
  ['cp nope x', "cp: cannot stat 'nope': No such file or directory\n", 1],
  ['cp', "cp: missing file operand\nTry 'cp --help' for more information.\n", 1],
  ['ls --nope', "ls: unrecognized option '--nope'\nTry 'ls --help' for more information.\n", 2],
  ['head -x', "head: invalid option -- 'x'\nTry 'head --help' for more information.\n", 1],
  ['tar cf x.tar', "tar: Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.\n", 2],
  ['tar cf x.tar nope', 'tar: nope: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n', 2],
  ['seq 3 > x; seq 2 4 > y; diff x y', '1d0\n< 1\n3a3\n> 4\n', 1],
  ['mkdir d; echo hi > d/f; ls -ln d | cut -d" " -f1-5', 'total 4\n-rw-r--r-- 1 0 0 3\n', 0],
])('%s as GNU has it', (script, output, code) => {
  expect(run(script)).toEqual([output, code]);
});

test('chroot makes a directory the root', () => {
  const { stdout } = sh('mkdir -p r/bin; cp /bin/busybox r/bin/sh; echo in > r/f; chroot r /bin/sh -c "cat /f" 2>&1; chroot nope ls 2>&1', {
    files: { '/bin/busybox': { program: 'sh' }, '/usr/bin/chroot': { program: 'chroot' } },
  });
  expect(stdout).toBe("/bin/sh: cat: not found\nchroot: can't change root directory to 'nope': No such file or directory\n");
});
