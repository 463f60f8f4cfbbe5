import type { FileTree } from '../filesystem/index.ts';
import { alpineOf } from './base.ts';
import { debianFiles, nodeFiles } from './debian.ts';
import type { ImageDefinition } from './definition.ts';
import { mebibyte, path, tags } from './tags.ts';

const withUser = (files: FileTree, name: string, uid: number, home: string): FileTree => ({
  ...files,
  '/etc/passwd': `${files['/etc/passwd'] as string}${name}:x:${uid}:${uid}::${home}:/bin/sh\n`,
  '/etc/group': `${files['/etc/group'] as string}${name}:x:${uid}:\n`,
});

const redis = (version: string, mebibytes: number, names: readonly string[]): ImageDefinition => ({
  names: tags('docker.io/library/redis', ...names),
  size: mebibytes * mebibyte,
  config: {
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['redis-server'],
    env: [path, `REDIS_VERSION=${version}`],
    workingDir: '/data',
    exposedPorts: ['6379/tcp'],
  },
  files: withUser(names.some((name) => name.includes('alpine')) ? alpineOf('3.21.5') : debianFiles, 'redis', 999, '/'),
  more: {
    '/data': { directory: true, uid: 999, gid: 999 },
    '/usr/local/bin/docker-entrypoint.sh': { program: 'redis-entrypoint' },
    '/usr/local/bin/redis-server': { program: 'redis-server' },
    '/usr/local/bin/redis-cli': { program: 'redis-cli' },
  },
});

const postgres = (version: string, mebibytes: number, names: readonly string[]): ImageDefinition => ({
  names: tags('docker.io/library/postgres', ...names),
  size: mebibytes * mebibyte,
  config: {
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    env: [path, `PG_MAJOR=${version.split('.')[0]}`, `PG_VERSION=${version}`, 'PGDATA=/var/lib/postgresql/data'],
    stopSignal: 'SIGINT',
    exposedPorts: ['5432/tcp'],
  },
  files: withUser(names.some((name) => name.includes('alpine')) ? alpineOf('3.22.2') : debianFiles, 'postgres', 999, '/var/lib/postgresql'),
  more: {
    '/docker-entrypoint-initdb.d': { directory: true },
    '/usr/local/bin/docker-entrypoint.sh': { program: 'postgres-entrypoint' },
    '/usr/local/bin/postgres': { program: 'postgres' },
    '/usr/local/bin/pg_isready': { program: 'pg_isready' },
    '/usr/local/bin/psql': { program: 'psql' },
    '/var/lib/postgresql/data': { directory: true, mode: 0o1777, uid: 999, gid: 999 },
    '/var/run/postgresql': { directory: true, mode: 0o3777, uid: 999, gid: 999 },
  },
});

const apache = (names: readonly string[], files: FileTree, mebibytes: number): ImageDefinition => ({
  names: tags('docker.io/library/httpd', ...names),
  size: mebibytes * mebibyte,
  config: {
    cmd: ['httpd-foreground'],
    env: [
      'PATH=/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'HTTPD_PREFIX=/usr/local/apache2',
      'HTTPD_VERSION=2.4.65',
    ],
    workingDir: '/usr/local/apache2',
    stopSignal: 'SIGWINCH',
    exposedPorts: ['80/tcp'],
  },
  files,
  more: {
    '/usr/local/bin/httpd-foreground': { content: '#!/bin/sh\nset -e\nrm -f /usr/local/apache2/logs/httpd.pid\nexec httpd -DFOREGROUND "$@"\n', mode: 0o755 },
    '/usr/local/apache2/bin/httpd': { program: 'apache' },
    '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
    '/usr/local/apache2/conf/httpd.conf': 'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\n',
    '/usr/local/apache2/logs': { directory: true },
  },
});

const node = (version: string, names: readonly string[], slim: boolean): ImageDefinition => ({
  names: tags('docker.io/library/node', ...names),
  size: (slim ? 75 : 390) * mebibyte,
  config: { entrypoint: ['docker-entrypoint.sh'], cmd: ['node'], env: [path, `NODE_VERSION=${version}`] },
  files: slim ? { ...alpineOf('3.22.2'), '/usr/local/bin/node': { program: 'node' } } : nodeFiles,
  more: { '/usr/local/bin/docker-entrypoint.sh': { content: '#!/bin/sh\nset -e\nexec "$@"\n', mode: 0o755 } },
});

/** Servers that courses like to run. */
export const serverImages: readonly ImageDefinition[] = [
  redis('6.2.19', 40, ['6', '6.2']),
  redis('7.4.6', 45, ['7', '7.4', '7.2']),
  redis('7.4.6', 16, ['7-alpine', '7.4-alpine']),
  redis('8.2.3', 50, ['8', '8.2', 'latest']),
  redis('8.2.3', 28, ['alpine', '8-alpine']),
  postgres('15.15', 150, ['15']),
  postgres('16.11', 152, ['16']),
  postgres('16.11', 110, ['16-alpine']),
  postgres('17.7', 154, ['17']),
  postgres('17.7', 112, ['17-alpine']),
  postgres('18.1', 157, ['18', 'latest']),
  apache(['latest', '2', '2.4', '2.4.65'], debianFiles, 45),
  apache(['alpine', '2.4-alpine'], alpineOf('3.22.2'), 20),
  node('22.21.1', ['22', '22.21', 'lts'], false),
  node('24.11.1', ['24', 'latest'], false),
  node('22.21.1', ['22-alpine', 'lts-alpine'], true),
  node('24.11.1', ['24-alpine', 'alpine'], true),
];
