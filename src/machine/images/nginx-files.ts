import type { FileTree } from '../filesystem/index.ts';

const types: readonly (readonly [type: string, extensions: string])[] = [
  ['text/html', 'html htm shtml'],
  ['text/css', 'css'],
  ['text/xml', 'xml'],
  ['image/gif', 'gif'],
  ['image/jpeg', 'jpeg jpg'],
  ['application/javascript', 'js'],
  ['text/plain', 'txt'],
  ['image/avif', 'avif'],
  ['image/png', 'png'],
  ['image/svg+xml', 'svg svgz'],
  ['image/webp', 'webp'],
  ['image/x-icon', 'ico'],
  ['font/woff', 'woff'],
  ['font/woff2', 'woff2'],
  ['application/json', 'json'],
  ['application/pdf', 'pdf'],
  ['application/wasm', 'wasm'],
  ['application/zip', 'zip'],
  ['application/octet-stream', 'bin exe dll deb dmg iso img msi'],
  ['audio/mpeg', 'mp3'],
  ['video/mp4', 'mp4'],
  ['video/webm', 'webm'],
];

const mimeTypes = `types {\n${types.map(([type, extensions]) => `    ${type.padEnd(40)} ${extensions};\n`).join('')}}\n`;

const parameters = (prefix: string) =>
  ['QUERY_STRING $query_string', 'REQUEST_METHOD $request_method', 'REQUEST_URI $request_uri', 'SERVER_PROTOCOL $server_protocol', 'REMOTE_ADDR $remote_addr']
    .map((line) => `${prefix}_param  ${line.replace(' ', '  ')};\n`)
    .join('');

/** A step of the image's start, which its entrypoint takes itself. */
const step = { content: '#!/bin/sh\n# docker-entrypoint.sh takes this step itself.\n', mode: 0o755 };

/** What stands beside the configuration of the nginx image. */
export const nginxFiles: FileTree = {
  '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh': step,
  '/docker-entrypoint.d/15-local-resolvers.envsh': step,
  '/docker-entrypoint.d/20-envsubst-on-templates.sh': step,
  '/docker-entrypoint.d/30-tune-worker-processes.sh': step,
  '/etc/nginx/fastcgi_params': parameters('fastcgi'),
  '/etc/nginx/mime.types': mimeTypes,
  '/etc/nginx/modules': { link: '/usr/lib/nginx/modules' },
  '/etc/nginx/nginx.conf':
    '\nuser  nginx;\nworker_processes  auto;\n\nerror_log  /var/log/nginx/error.log notice;\npid        /run/nginx.pid;\n\n\nevents {\n    worker_connections  1024;\n}\n\n\nhttp {\n    include       /etc/nginx/mime.types;\n    default_type  application/octet-stream;\n\n    log_format  main  \'$remote_addr - $remote_user [$time_local] "$request" \'\n                      \'$status $body_bytes_sent "$http_referer" \'\n                      \'"$http_user_agent" "$http_x_forwarded_for"\';\n\n    access_log  /var/log/nginx/access.log  main;\n\n    sendfile        on;\n    #tcp_nopush     on;\n\n    keepalive_timeout  65;\n\n    #gzip  on;\n\n    include /etc/nginx/conf.d/*.conf;\n}\n',
  '/etc/nginx/scgi_params': parameters('scgi'),
  '/etc/nginx/uwsgi_params': parameters('uwsgi'),
  '/usr/lib/nginx/modules': { directory: true },
};
