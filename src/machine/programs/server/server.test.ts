import { describe, expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

const files = {
  '/usr/bin/curl': { program: 'curl' },
  '/usr/sbin/nginx': { program: 'nginx' },
  '/usr/bin/node': { program: 'node' },
  '/app.js': '// podlab: golden-kiada\n',
  '/html/index.html': '<h1>Kiada</h1>',
  '/usr/share/nginx/html/index.html': '<title>Welcome</title>\n',
  '/etc/nginx/nginx.conf': 'worker_processes 2;\nevents {}\nhttp {\n access_log /dev/stdout;\n server {\n  listen 80;\n  root /usr/share/nginx/html;\n }\n}\n',
};

/** What a script prints, with the servers that it starts. */
function outcome(script: string) {
  const { stdout, stderr, status, bugs } = sh(script, { files, seconds: 100 });
  expect(bugs).toEqual([]);
  return { stdout, stderr, status };
}

describe('HTTP servers and clients', () => {
  test('httpd serves files, wget fetches them', () => {
    const { stdout } = outcome(
      'mkdir w; echo hi > w/index.html; httpd -p 8080 -h w; wget -qO- localhost:8080; wget -qO f http://localhost:8080/index.html; cat f',
    );
    expect(stdout).toBe('hi\nhi\n');
  });

  test('a second server on one port fails', () => {
    expect(outcome('httpd -p 8080; httpd -f -p 8080').stderr).toBe('httpd: bind: Address already in use\n');
  });

  test('a server on one address leaves the port free on another, and UDP is no matter of TCP', () => {
    const { stdout, stderr } = outcome('httpd -p 127.0.0.1:8080; nc -u -l -p 8080 & sleep 1; netstat -tuln | tail -2; nc -l -p 8080');
    expect(stdout).toBe(
      'tcp        0      0 127.0.0.1:8080          0.0.0.0:*               LISTEN      \nudp        0      0 :::8080                 :::*                                \n',
    );
    expect(stderr).toBe('nc: bind: Address already in use\n');
  });

  test('nc speaks UDP with whoever sends first', () => {
    expect(outcome('nc -u -l -p 9000 > got & sleep 1; (echo good day; sleep 1) | nc -u -w 1 127.0.0.1 9000 & sleep 3; cat got').stdout).toBe('good day\n');
  });

  test.each([
    ['wget -qO- localhost:9', "wget: can't connect to remote host (127.0.0.1): Connection refused\n", 1],
    ['wget -qO- nowhere', "wget: bad address 'nowhere'\n", 1],
    ['curl -s localhost:9', '', 7],
    ['curl -sS nowhere', 'curl: (6) Could not resolve host: nowhere\n', 6],
    ['nc -w 1 localhost 9', "nc: can't connect to remote host (127.0.0.1): Connection refused\n", 1],
  ])('%s', (script, stderr, code) => {
    const result = outcome(script);
    expect([result.stderr, result.status]).toEqual([stderr, { code }]);
  });

  test('nginx answers, logs in the combined format, and ends with 0 on SIGQUIT', () => {
    const { stdout, stderr } = outcome(
      "nginx -g 'daemon off; error_log /dev/stderr notice;' & sleep 1; curl -s localhost; curl -s -o /dev/null -w '%{http_code}\\n' localhost/nope; kill -QUIT $!; wait $!; echo $?",
    );
    expect(stdout).toContain('<title>Welcome</title>\n');
    expect(stdout).toMatch(/^127\.0\.0\.1 - - \[.*\] "GET \/ HTTP\/1\.1" 200 23 "-" "curl\/8\.10\.1"$/m);
    expect(stdout).toMatch(/^404$/m);
    expect(stdout.endsWith('0\n')).toBe(true);
    expect(stderr).toContain('signal 3 (SIGQUIT) received, shutting down');
  });

  test("the course's application answers and ends on SIGTERM", () => {
    const { stdout } = outcome('cd /; node app.js & sleep 1; curl -s localhost:8080; curl -s localhost:8080/html; kill $!; wait $!; echo " $?"');
    expect(stdout).toContain('Kiada version 0.1. Request processed by "box". Client IP: ::ffff:127.0.0.1\n');
    expect(stdout).toContain('Received request for / from ::ffff:127.0.0.1\n');
    expect(stdout).toMatch(/<h1>Kiada<\/h1>.*Received SIGTERM\n 0\n$/s);
  });
});

describe('programs that never wait', () => {
  test.each(['while :; do :; done', 'yes > /dev/null', 'cat /dev/zero > /dev/null', 'awk "BEGIN{while(1);}"'])(
    '%s does not hold up the simulation',
    (script) => {
      expect(outcome(`${script} & sleep 20; kill -9 $!; echo alive`).stdout).toBe('alive\n');
    },
  );

  test('a pipe into head ends the writer', () => {
    expect(outcome('yes | head -2; while true; do echo x; done | head -1').stdout).toBe('y\ny\nx\n');
  });
});
