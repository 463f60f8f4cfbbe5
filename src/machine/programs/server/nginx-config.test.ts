import { describe, expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

const files = {
  '/usr/bin/curl': { program: 'curl' },
  '/usr/sbin/nginx': { program: 'nginx' },
  '/site/index.html': 'index\n',
  '/site/404.html': 'lost\n',
  '/site/dir/file': 'in dir\n',
};

function outcome(config: string, script: string) {
  const { stdout, stderr, bugs } = sh(script, { files: { ...files, '/etc/nginx/nginx.conf': config }, seconds: 100 });
  expect(bugs).toEqual([]);
  return { stdout, stderr };
}

/** What `nginx -t` refuses a configuration for. */
const refusal = (config: string) => /^nginx: \[emerg\] (.*)$/m.exec(outcome(config, 'nginx -t').stderr)?.[1];

describe('nginx refuses a configuration and says where', () => {
  test.each([
    ['events {}\nhttp {\n  server {\n    proxypass x;\n  }\n}\n', 'unknown directive "proxypass" in /etc/nginx/nginx.conf:4'],
    ['server { listen 80; }\n', '"server" directive is not allowed here in /etc/nginx/nginx.conf:1'],
    ['events {}\nhttp { server { listen 80\n root /x; } }\n', 'invalid parameter "root" in /etc/nginx/nginx.conf:3'],
    ['events {}\nhttp { server { root a b; } }\n', 'invalid number of arguments in "root" directive in /etc/nginx/nginx.conf:2'],
    [
      'events {}\nhttp { server { location / {\n proxy_pass http://nowhere:8080; } } }\n',
      'host not found in upstream "nowhere:8080" in /etc/nginx/nginx.conf:3',
    ],
    ['http { server { listen 80; } }\n', 'no "events" section in configuration'],
    ['events {}\nhttp { server { listen 443 ssl; } }\n', 'no "ssl_certificate" is defined for the "listen ... ssl" directive in /etc/nginx/nginx.conf:2'],
  ])('%s', (config, expected) => expect(refusal(config)).toBe(expected));
});

const site = `events {}
http {
  access_log off;
  server {
    listen 80;
    listen unix:/tmp/n.sock;
    root /site;
    error_page 404 /404.html;
    location /dir { add_header X-Of $uri; }
    location = /status { stub_status; }
    location /no { deny all; }
    location /app { try_files $uri /index.html; }
    location /old { rewrite ^/old/(.*)$ /new/$1 permanent; }
    location /x { rewrite ^/x(.*)$ /y$1 last; }
    location /y { return 200 "$uri $args $host\\n"; }
    location /api/ { proxy_pass http://127.0.0.1:8081/; }
    location ~* \\.PNG$ { add_header X-Kind image; return 204; }
  }
}
`;

describe('nginx finds its way through a configuration', () => {
  const body = (request: string) =>
    outcome(site, `mkdir h; echo up > h/foo; httpd -p 8081 -h h; nginx -g 'daemon off;' 2>/dev/null & sleep 1; ${request}`).stdout;

  test.each([
    ['curl -s localhost/app/x', 'index\n'],
    ['curl -sI localhost/dir/file | grep -i x-of', 'X-Of: /dir/file\r\n'],
    ["curl -sI localhost/dir | grep -iE 'http|location|x-of'", 'HTTP/1.1 301 Moved Permanently\r\nLocation: http://localhost/dir/\r\nX-Of: /dir\r\n'],
    ["curl -s -o /dev/null -w '%{http_code}' localhost/dir/", '403'],
    ["curl -s -o /dev/null -w '%{http_code}' -X POST localhost/dir/file", '405'],
    ["curl -s -o /dev/null -w '%{http_code}' localhost/dir/%66ile", '200'],
    ['curl -s localhost/missing', 'lost\n'],
    ["curl -s -o /dev/null -w '%{http_code} %{redirect_url}' localhost/old/a", '301 http://localhost/new/a'],
    ['curl -s localhost/x/1?a=b', '/y/1 a=b localhost\n'],
    ['curl -s localhost/api/foo', 'up\n'],
    ["curl -s -o /dev/null -w '%{http_code}' localhost/no", '403'],
    ['curl -s localhost/status | head -1', 'Active connections: 1 \n'],
    ['curl -s --unix-socket /tmp/n.sock http://a/y', '/y  a\n'],
    ['curl -sI localhost/a.png | grep -i x-kind', 'X-Kind: image\r\n'],
  ])('%s', (request, expected) => expect(body(request)).toBe(expected));

  test('headers stand in the order in which nginx writes them', () => {
    expect(body("curl -sI localhost | sed 's/:.*//' | tr '\\r\\n' ' '")).toBe(
      'HTTP/1.1 200 OK  Server Date Content-Type Content-Length Last-Modified Connection ETag Accept-Ranges   ',
    );
  });
});
