import { expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

const files = {
  '/usr/sbin/nginx': { program: 'nginx' },
  '/etc/nginx/nginx.conf': 'worker_processes 1;\nevents {}\nhttp { server { listen 80; } }\n',
};

test('nginx shows what its processes are, and nginx -s finds the master', () => {
  const { stdout, stderr } = sh(
    'nginx -g "daemon off;" & sleep 1; ps -o args | grep "^nginx"; tr "\\0" "|" < /proc/$!/cmdline; echo; pgrep nginx | wc -l; nginx -s quit; wait $!; echo $?',
    { files },
  );
  expect(stderr).toBe('');
  expect(stdout).toBe('nginx: master process nginx -g daemon off;\nnginx: worker process\nnginx: master process nginx -g daemon off;|\n2\n0\n');
});
