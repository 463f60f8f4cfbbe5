import type { FileTree } from '../filesystem/index.ts';
import { alpineFiles, busyboxFiles } from './busybox.ts';
import { debianFiles, nodeFiles } from './debian.ts';
import type { ImageDefinition } from './definition.ts';

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const mebibyte = 1024 * 1024;

/** Full names of an image's tags. */
export function tags(repository: string, ...names: readonly string[]): readonly string[] {
  return names.map((tag) => `${repository}:${tag}`);
}

/** The names of the nginx image. */
export const nginxNames = tags(
  'docker.io/library/nginx',
  'latest',
  '1.7.9',
  '1.14',
  '1.14.2',
  '1.16.1',
  '1.21',
  '1.25',
  '1.27',
  '1.28',
  '1.29',
  'alpine',
  '1.29-alpine',
  'stable',
);

const nginxFiles: FileTree = {
  ...nodeFiles,
  '/docker-entrypoint.sh': { program: 'nginx-entrypoint' },
  '/docker-entrypoint.d': { directory: true },
  '/etc/nginx/conf.d/default.conf':
    'server {\n    listen       80;\n    listen  [::]:80;\n    server_name  localhost;\n\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n\n    error_page   500 502 503 504  /50x.html;\n    location = /50x.html {\n        root   /usr/share/nginx/html;\n    }\n}\n',
  '/etc/nginx/nginx.conf':
    'user  nginx;\nworker_processes  auto;\n\nerror_log  /var/log/nginx/error.log notice;\npid        /run/nginx.pid;\n\nevents {\n    worker_connections  1024;\n}\n\nhttp {\n    access_log  /var/log/nginx/access.log;\n    sendfile        on;\n    keepalive_timeout  65;\n    include /etc/nginx/conf.d/*.conf;\n}\n',
  '/usr/sbin/nginx': { program: 'nginx' },
  '/usr/share/nginx/html/50x.html': '<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n',
  '/usr/share/nginx/html/index.html':
    '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n<style>\nhtml { color-scheme: light dark; }\nbody { width: 35em; margin: 0 auto;\nfont-family: Tahoma, Verdana, Arial, sans-serif; }\n</style>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n<p>If you see this page, the nginx web server is successfully installed and\nworking. Further configuration is required.</p>\n\n<p>For online documentation and support please refer to\n<a href="http://nginx.org/">nginx.org</a>.<br/>\nCommercial support is available at\n<a href="http://nginx.com/">nginx.com</a>.</p>\n\n<p><em>Thank you for using nginx.</em></p>\n</body>\n</html>\n',
  '/var/cache/nginx': { directory: true },
  '/var/log/nginx/access.log': { link: '/dev/stdout' },
  '/var/log/nginx/error.log': { link: '/dev/stderr' },
};

const curlFiles: FileTree = { ...alpineFiles, '/usr/bin/curl': { program: 'curl' }, '/entrypoint.sh': '#!/bin/sh\nexec "$@"\n' };

/** The script of a node application: its first line tells the program `node` which application it is. */
function app(name: string, body: string): string {
  return `// podlab: ${name}\n${body}`;
}

const kiadaScript = app('kiada', "const http = require('http');\nconst os = require('os');\nconst fs = require('fs');\n");
const html = '<!DOCTYPE html>\n<html>\n<head><title>Kiada</title></head>\n<body><h1>Kiada</h1></body>\n</html>\n';

/** The images of the site's labs: they behave like the originals. */
export const podlabImages: readonly ImageDefinition[] = [
  {
    names: tags('docker.io/library/busybox', 'latest', '1.28', '1.28.4', '1.34', '1.36', '1.37', 'stable'),
    size: 2_222_000,
    config: { cmd: ['sh'], env: [path] },
    files: busyboxFiles,
  },
  { names: tags('docker.io/library/alpine', 'latest', '3.20', '3.22'), size: 3_800_000, config: { cmd: ['/bin/sh'], env: [path] }, files: alpineFiles },
  {
    names: [...tags('docker.io/library/debian', 'latest', '12', 'bookworm'), ...tags('docker.io/library/ubuntu', 'latest', '22.04', '24.04')],
    size: 48 * mebibyte,
    config: { cmd: ['bash'], env: [path] },
    files: debianFiles,
  },
  {
    names: nginxNames,
    size: 69 * mebibyte,
    config: {
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: ['nginx', '-g', 'daemon off;'],
      env: [path, 'NGINX_VERSION=1.29.3'],
      stopSignal: 'SIGQUIT',
      exposedPorts: ['80/tcp'],
    },
    files: nginxFiles,
  },
  {
    names: tags('docker.io/curlimages/curl', 'latest', '8.10.1'),
    size: 9 * mebibyte,
    config: { entrypoint: ['/entrypoint.sh'], cmd: ['curl'], env: [path], user: 'curl_user' },
    files: {
      ...curlFiles,
      '/etc/passwd':
        'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\ncurl_user:x:100:101:Linux User:/home/curl_user:/sbin/nologin\n',
      '/etc/group': 'root:x:0:\ncurl_group:x:101:\nnogroup:x:65534:\n',
    },
  },
  ...(['0.1', '0.2'] as const).map((version) => ({
    names: tags('docker.io/luksa/kiada', version),
    size: 348 * mebibyte,
    config: { entrypoint: ['node', 'app.js'], env: [path, 'NODE_VERSION=12.22.9'], exposedPorts: ['8080/tcp'] },
    files: nodeFiles,
    more: { '/app.js': kiadaScript.replace('kiada', `kiada ${version}`), '/html/index.html': html } satisfies FileTree,
  })),
  {
    names: tags('docker.io/luksa/kubia', 'latest'),
    size: 248 * mebibyte,
    config: { entrypoint: ['node', 'app.js'], env: [path] },
    files: nodeFiles,
    more: { '/app.js': app('kubia', "const http = require('http');\nconst os = require('os');\n") },
  },
  {
    names: tags('docker.io/nigelpoulton/k8sbook', 'latest', '1.0'),
    size: 30 * mebibyte,
    config: { entrypoint: ['node', './app.js'], env: [path], workingDir: '/src', exposedPorts: ['8080/tcp'] },
    files: nodeFiles,
    more: { '/src/app.js': app('k8sbook', "const express = require('express');\n") },
  },
  {
    names: tags('docker.io/luksa/init-demo', '0.1'),
    size: 2_300_000,
    config: { cmd: ['sh', '-c', 'echo init starting; for i in 1 2 3; do echo working $i; sleep 1; done; echo init done'], env: [path] },
    files: busyboxFiles,
  },
  {
    names: tags('docker.io/luksa/network-connectivity-checker', '0.1'),
    size: 2_300_000,
    config: { cmd: ['sh', '-c', 'echo checking network; sleep 1; echo ok'], env: [path] },
    files: busyboxFiles,
  },
  {
    names: tags('registry.k8s.io/pause', '3.10', '3.10.1'),
    size: 320_368,
    config: { entrypoint: ['/pause'], env: [path], user: '65535:65535' },
    files: { '/pause': { program: 'pause' } },
  },
];
