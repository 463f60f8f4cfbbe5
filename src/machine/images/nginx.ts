import type { FileTree } from '../filesystem/index.ts';
import { alpineOf } from './base.ts';
import { debianFiles } from './debian.ts';
import type { ImageDefinition } from './definition.ts';
import { nginxFiles } from './nginx-files.ts';
import { mebibyte, path, tags } from './tags.ts';

const siteFiles: FileTree = {
  ...nginxFiles,
  '/docker-entrypoint.sh': { program: 'nginx-entrypoint' },
  '/etc/nginx/conf.d/default.conf':
    'server {\n    listen       80;\n    server_name  localhost;\n\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n\n    error_page   500 502 503 504  /50x.html;\n    location = /50x.html {\n        root   /usr/share/nginx/html;\n    }\n}\n',
  '/usr/sbin/nginx': { program: 'nginx' },
  '/usr/bin/curl': { program: 'curl' },
  '/usr/share/nginx/html/50x.html': '<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n',
  '/usr/share/nginx/html/index.html':
    '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n<style>\nhtml { color-scheme: light dark; }\nbody { width: 35em; margin: 0 auto;\nfont-family: Tahoma, Verdana, Arial, sans-serif; }\n</style>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n<p>If you see this page, the nginx web server is successfully installed and\nworking. Further configuration is required.</p>\n\n<p>For online documentation and support please refer to\n<a href="http://nginx.org/">nginx.org</a>.<br/>\nCommercial support is available at\n<a href="http://nginx.com/">nginx.com</a>.</p>\n\n<p><em>Thank you for using nginx.</em></p>\n</body>\n</html>\n',
  '/var/cache/nginx': { directory: true },
  '/var/log/nginx/access.log': { link: '/dev/stdout' },
  '/var/log/nginx/error.log': { link: '/dev/stderr' },
};

/** An account of its own beside those of the system. */
const withUser = (files: FileTree, uid: number, home: string): FileTree => ({
  ...files,
  ...siteFiles,
  '/etc/passwd': `${files['/etc/passwd'] as string}nginx:x:${uid}:${uid}:nginx user:${home}:/bin/false\n`,
  '/etc/group': `${files['/etc/group'] as string}nginx:x:${uid}:\n`,
});

function nginx(version: string, size: number, names: readonly string[], files: FileTree): ImageDefinition {
  return {
    names: tags('docker.io/library/nginx', version, ...names),
    size,
    config: {
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: ['nginx', '-g', 'daemon off;'],
      env: [path, `NGINX_VERSION=${version}`],
      stopSignal: 'SIGQUIT',
      exposedPorts: ['80/tcp'],
    },
    files,
  };
}

/** On Debian: bash and curl, but neither ps nor any other network tool, as the original. */
const onDebian = (version: string, mebibytes: number, ...names: readonly string[]) =>
  nginx(version, mebibytes * mebibyte, names, withUser(debianFiles, 101, '/nonexistent'));

const onAlpine = (version: string, release: string, ...names: readonly string[]): ImageDefinition => {
  const { names: all, ...image } = nginx(version, 21 * mebibyte, [], withUser(alpineOf(release), 101, '/var/cache/nginx'));
  return { ...image, names: [...all.map((name) => `${name}-alpine`), ...tags('docker.io/library/nginx', ...names)] };
};

/** nginx in the versions that courses use. */
export const nginxImages: readonly ImageDefinition[] = [
  onDebian('1.7.9', 39),
  onDebian('1.14.2', 44, '1.14'),
  onDebian('1.16.1', 50, '1.16'),
  onDebian('1.19.10', 53, '1.19'),
  onDebian('1.20.2', 55, '1.20'),
  onDebian('1.21.6', 56, '1.21'),
  onDebian('1.23.4', 56, '1.23'),
  onDebian('1.25.5', 71, '1.25'),
  onDebian('1.26.3', 72, '1.26'),
  onDebian('1.27.5', 72, '1.27', '1.27.4'),
  onDebian('1.28.0', 72, '1.28', 'stable'),
  onDebian('1.29.3', 60, '1.29', '1', 'mainline', 'latest'),
  onAlpine('1.25.5', '3.19.9', '1.25-alpine'),
  onAlpine('1.27.5', '3.21.5', '1.27-alpine'),
  onAlpine('1.28.0', '3.21.5', '1.28-alpine', 'stable-alpine'),
  onAlpine('1.29.3', '3.22.2', '1.29-alpine', '1-alpine', 'mainline-alpine', 'alpine'),
];
