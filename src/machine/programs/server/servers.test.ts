import { describe, expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

const program = (name: string) => ({ program: name });
const files = {
  '/usr/bin/redis-server': program('redis-server'),
  '/usr/bin/redis-cli': program('redis-cli'),
  '/usr/bin/pg': program('postgres-entrypoint'),
  '/usr/bin/postgres': program('postgres'),
  '/usr/bin/pg_isready': program('pg_isready'),
  '/usr/bin/stress': program('stress'),
  '/usr/bin/hog': program('hog'),
  '/usr/bin/web': program('web'),
  '/usr/bin/socat': program('socat'),
  '/agnhost': program('agnhost'),
  '/var/lib/postgresql/data': { directory: true } as const,
  '/var/run/postgresql': { directory: true } as const,
};
function outcome(script: string) {
  const { stdout, stderr, status, bugs } = sh(script, { files, seconds: 100 });
  expect(bugs).toEqual([]);
  return { stdout, stderr, status };
}

describe('redis', () => {
  test('keeps values, counts, and forgets what has expired', () => {
    const { stdout } = outcome(
      'redis-server > log & sleep 1; redis-cli ping; redis-cli set a 1 EX 5; redis-cli incr a; redis-cli get a; sleep 6; redis-cli get a; redis-cli get; tail -n1 log | grep -o Ready',
    );
    expect(stdout).toBe("PONG\nOK\n2\n2\n\nERR wrong number of arguments for 'get' command\n\nReady\n");
  });

  test('wants its password', () => {
    expect(outcome('redis-server --requirepass x > log & sleep 1; redis-cli get a; redis-cli -a x get a 2>/dev/null; redis-cli -p 1 ping').stdout).toBe(
      'NOAUTH Authentication required.\n\n\n',
    );
  });
});

test('postgres refuses to start without a password, and starts with one', () => {
  expect(outcome('pg postgres').stderr).toContain('Error: Database is uninitialized and superuser password is not specified.');
  expect(outcome('POSTGRES_PASSWORD=x pg postgres > log 2>&1 & sleep 5; pg_isready; pg_isready -h localhost -p 1; tail -n1 log | cut -d" " -f5-').stdout).toBe(
    '/var/run/postgresql:5432 - accepting connections\nlocalhost:1 - no response\nLOG:  database system is ready to accept connections\n',
  );
});

test('stress works for its time, and fails with its worker', () => {
  expect(outcome('stress --cpu 2 --timeout 3').stdout).toMatch(/dispatching hogs: 2 cpu, 0 io, 0 vm, 0 hdd\n.*successful run completed in 3s\n$/);
  const { stderr, status } = outcome('stress --vm 1 --vm-hang 0 & sleep 1; kill -9 $(pgrep stress | tail -n1); wait $!');
  expect([status?.code, stderr]).toEqual([1, expect.stringMatching(/<-- worker \d+ got signal 9\n.*failed run completed in 1s\n$/s)]);
});

test('hog takes more and more', () => {
  expect(outcome('MEMORY=30Mi timeout 5 hog').stdout).toBe('hog: holding 10 MiB\nhog: holding 20 MiB\nhog: holding 30 MiB, that is enough\n');
});

test('web changes its health, and crashes when asked', () => {
  const { stdout, stderr } = outcome(
    'web > log & sleep 1; wget -qO- localhost:8080/healthz; wget -qO- localhost:8080/sick; wget -qO- localhost:8080/healthz; wget -qO- localhost:8080/crash; wait $!; echo $?',
  );
  expect(stdout).toBe('ok\n/healthz now says not well\ngoodbye\n1\n');
  expect(stderr).toMatch(/500 Internal Server Error\nweb: fatal error E\d{4}: asked to crash\n$/);
});

describe('agnhost', () => {
  test('liveness is well for ten seconds', () => {
    expect(outcome('/agnhost liveness & sleep 1; wget -qO- localhost:8080/healthz; echo; sleep 10; wget -qO- localhost:8080/healthz').stderr).toMatch(
      /500 Internal Server Error/,
    );
  });

  test('netexec echoes, dials and runs commands', () => {
    const { stdout } = outcome(
      '/agnhost netexec 2>log & sleep 1; U=localhost:8080; wget -qO- "$U/echo?msg=a+b"; wget -qO- "$U/shell?cmd=echo+hi;exit+3"; wget -qO- "$U/dial?host=127.0.0.1&port=8081&request=hostname&protocol=udp"',
    );
    expect(stdout).toBe('a b{"error":"exit status 3","output":"hi\\n"}{"responses":["box"]}');
  });

  test.each([
    ['/agnhost entrypoint-tester a b', '[/agnhost entrypoint-tester a b]\n', '', 0],
    ['/agnhost connect localhost:9', '', 'REFUSED\n', 1],
    ['/agnhost mounttest --new_file_0644=f --file_mode=f', 'content of file "f": mount-tester new file\n\nmode of file "f": -rw-r--r--\n', '', 0],
    ['timeout 1 /agnhost pause', 'Paused\n', '', 2],
  ])('%s', (script, stdout, stderr, code) => {
    expect(outcome(script)).toEqual({ stdout, stderr, status: { code } });
  });
});

test('socat joins a Unix socket and a program', () => {
  expect(outcome('socat UNIX-LISTEN:s,fork EXEC:cat & sleep 1; echo hi | socat - UNIX-CONNECT:s; ls -l s | cut -c1').stdout).toBe('hi\ns\n');
});
