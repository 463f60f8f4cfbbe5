import { describe, expect, test } from 'vitest';
import { sh } from '../testing/run.ts';
import { toPem } from './certificate.ts';

const certificate = toPem({ subject: 'O=Lab; CN=example.com', notBefore: '2020-01-01T00:00:00Z', notAfter: '2120-01-01T00:00:00Z' });
const files = {
  '/usr/bin/curl': { program: 'curl' },
  '/usr/bin/node': { program: 'node' },
  '/usr/bin/envoy': { program: 'envoy' },
  '/app.js': '// podlab: kiada 0.1\n',
  '/etc/envoy/envoy.yaml': '# service_kiada_localhost\n',
  '/etc/certs/example-com.crt': certificate,
};
const run = (script: string) => sh(`node /app.js > /dev/null & envoy -c /etc/envoy/envoy.yaml > access 2>/dev/null & sleep 1; ${script}`, { files });

describe('the TLS proxy', () => {
  test('passes on what comes over TLS, and logs it', () => {
    expect(run('curl -sk https://localhost:8443').stdout).toContain('Client IP: ::ffff:127.0.0.1');
    expect(run('curl -sk https://localhost:8443 > /dev/null; cat access').stdout).toMatch(
      /^\[\S+Z\] "GET \/ HTTP\/1.1" 200 - 0 \d+ \d+ \d+ "-" "curl\/8.10.1" "-" "localhost:8443" "127.0.0.1:8080"\n$/,
    );
  });

  test.each([
    ['curl -sS https://localhost:8443', 60, 'SSL certificate problem: self-signed certificate'],
    [
      'curl -sS --cacert /etc/certs/example-com.crt https://localhost:8443',
      60,
      "certificate subject name 'example.com' does not match target hostname 'localhost'",
    ],
    ['curl -sS --cacert /etc/certs/example-com.crt --resolve example.com:8443:127.0.0.1 https://example.com:8443', 0, ''],
    ['curl -sSk https://localhost:8080', 35, 'wrong version number'],
    ['curl -sS http://localhost:8443', 52, 'Empty reply from server'],
    ['wget -qO- https://localhost:8443', 0, 'TLS certificate validation not implemented'],
  ])('%s: %d', (command, code, text) => {
    const { stderr, status, bugs } = run(command);
    expect(bugs).toEqual([]);
    expect([status?.code, stderr.includes(text)]).toEqual([code, true]);
  });

  test('answers 503 when there is nobody behind it', () => {
    const { stdout } = sh('envoy -c /etc/envoy/envoy.yaml 2>/dev/null & sleep 1; curl -sk -w " %{http_code}" https://localhost:8443', { files });
    expect(stdout).toContain('delayed connect error: 111 503');
  });
});
