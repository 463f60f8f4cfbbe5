import { expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

const hosts = '127.0.0.1\tlocalhost\n# 10.0.0.9 web\n10.0.0.1  Web web.example # the web\n10.0.0.2 webs\n10.0.0.3 web\nno-address web\nfe80::1 web';

test.each([
  ['web', '10.0.0.1 10.0.0.3'],
  ['WEB', '10.0.0.1 10.0.0.3'],
  ['web.example', '10.0.0.1'],
  ['webs', '10.0.0.2'],
  ['localhost', '127.0.0.1'],
  ['a.localhost', '127.0.0.1'],
  ['10.0.0.7', '10.0.0.7'],
  ['the', ''],
])('/etc/hosts has for %s: %s', (name, expected) => {
  const { stdout } = sh(`getent hosts ${name}`, {
    files: { '/etc/hosts': hosts, '/etc/resolv.conf': '', '/usr/bin/getent': { program: 'getent' } },
    seconds: 100,
  });
  expect(
    stdout
      .split('\n')
      .flatMap((line) => line.split(' ')[0] || [])
      .join(' '),
  ).toBe(expected);
});
