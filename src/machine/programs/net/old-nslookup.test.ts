import { expect, test } from 'vitest';
import { busyboxOf } from '../../images/busybox.ts';
import { sh } from '../testing/run.ts';

const banner = (version: string) => sh('busybox | head -n 1; cat --help 2>&1 | head -n 1', { files: busyboxOf(version) }).stdout;

test('busybox names the version of its image', () => {
  expect(banner('1.28.4 (2018-05-22 17:00:17 UTC)')).toBe('BusyBox v1.28.4 (2018-05-22 17:00:17 UTC) multi-call binary.\n'.repeat(2));
});

test('nslookup of 1.28 asks as the C library does, later ones print more', () => {
  const asked = (version: string) => {
    const { stdout, stderr } = sh('echo 10.0.0.7 web web.example >> /etc/hosts; nslookup web 10.0.0.1', { files: { ...busyboxOf(version), '/etc/hosts': '' } });
    return stdout + stderr;
  };
  expect(asked('1.28.4 (x)')).toBe('Server:    10.0.0.1\nAddress 1: 10.0.0.1\n\nName:      web\nAddress 1: 10.0.0.7 web\n');
  expect(asked('1.36.1 (x)')).toMatch(/^Server:\t\t10\.0\.0\.1\nAddress:\t10\.0\.0\.1:53\n\n/);
});
