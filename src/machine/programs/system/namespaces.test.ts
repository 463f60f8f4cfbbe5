import { expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

test('unshare gives a program namespaces of its own', () => {
  const { stdout } = sh("hostname old; unshare -u sh -c 'hostname new; hostname'; hostname; unshare -p -f sh -c 'echo $$'; unshare -p -f ps | tail -n 1");
  expect(stdout).toBe('new\nold\n1\n    1 root      0:00 ps\n');
});

test("nsenter goes into another process' namespaces", () => {
  const { stdout, stderr } = sh(
    "hostname old; unshare -u sh -c 'hostname new; sleep 5' & sleep 1; nsenter -t $! -u hostname; hostname; nsenter -t 9999 -u hostname",
  );
  expect(stdout).toBe('new\nold\n');
  expect(stderr).toBe("nsenter: can't open '/proc/9999/ns/uts': No such file or directory\n");
});
