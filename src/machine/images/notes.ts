import type { FileTree } from '../filesystem/index.ts';
import { alpineOf } from './base.ts';
import { busyboxFiles } from './busybox.ts';
import { debianFiles, nodeFiles } from './debian.ts';
import type { ImageDefinition } from './definition.ts';
import { mebibyte, path, tags } from './tags.ts';

/** The script of a node application: its first line tells the program `node` which application it is. */
const app = (name: string, body: string) => `// podlab: ${name}\n${body}`;

const kiadaScript = (version: string) => app(`kiada ${version}`, "const http = require('http');\nconst os = require('os');\nconst fs = require('fs');\n");
const html = '<!DOCTYPE html>\n<html>\n<head><title>Kiada</title></head>\n<body><h1>Kiada</h1></body>\n</html>\n';

const initDemo = `#!/bin/sh
steps=\${1:-5}
echo "Initialization started..."
for i in $(seq 1 $steps); do
  echo "Performing initialization procedure $i/$steps"
  sleep 1
done
echo "Initialization complete!"
`;

const connectivityChecker = `#!/bin/sh
host=\${1:-1.1.1.1}
echo "Checking network connectivity to $host ..."
if ping "$host" -c 1 > /dev/null 2>&1; then
  echo "Host appears to be reachable"
else
  echo "Host unreachable!"
  exit 1
fi
`;

const entrypointScript = (text: string): FileTree => ({ '/docker_entrypoint.sh': { content: text, mode: 0o755 } });

/** The certificate of the TLS proxy: self-signed, for a name that is not the Pod's. */
const certificate =
  '-----BEGIN CERTIFICATE-----\neyJzdWJqZWN0IjoiQz1YWDsgTD1EZWZhdWx0IENpdHk7IE89RGVmYXVsdCBDb21wYW55IEx0ZDsg\nQ049ZXhhbXBsZS5jb20iLCJub3RCZWZvcmUiOiIyMDIwLTA1LTI3VDA4OjE1OjU1WiIsIm5vdEFm\ndGVyIjoiMjEyMC0wNS0wM1QwODoxNTo1NVoifQ==\n-----END CERTIFICATE-----\n';

/** Node.js on alpine: busybox' ps and sh, no bash. */
const bookFiles: FileTree = { ...alpineOf('3.18.12'), '/usr/local/bin/node': { program: 'node' } };

/** The images of the five notes. */
export const notesImages: readonly ImageDefinition[] = [
  ...(['0.1', '0.2'] as const).map((version) => ({
    names: tags('docker.io/luksa/kiada', version),
    size: 348 * mebibyte,
    config: { entrypoint: ['node', 'app.js'], env: [path, 'NODE_VERSION=12.22.9'], exposedPorts: ['8080/tcp'] },
    files: nodeFiles,
    more: { '/app.js': kiadaScript(version), '/html/index.html': html } satisfies FileTree,
  })),
  {
    names: tags('docker.io/luksa/kiada-ssl-proxy', '0.1'),
    size: 57 * mebibyte,
    config: {
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: ['envoy', '-c', '/etc/envoy/envoy.yaml'],
      env: [path, 'ENVOY_UID=0'],
      exposedPorts: ['10000/tcp'],
    },
    files: debianFiles,
    more: {
      '/docker-entrypoint.sh': { content: '#!/usr/bin/env bash\nexec "$@"\n', mode: 0o755 },
      '/usr/local/bin/envoy': { program: 'envoy' },
      '/etc/envoy/envoy.yaml':
        '# listener_0: TLS on 0.0.0.0:8443, certificate /etc/certs/example-com.crt, to cluster service_kiada_localhost\n# service_kiada_localhost: 127.0.0.1:8080\n# admin: 0.0.0.0:9901\n',
      '/etc/certs/example-com.crt': certificate,
      '/etc/certs/example-com.key': { content: '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n', mode: 0o644 },
    },
  },
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
    files: bookFiles,
    more: { '/src/app.js': app('k8sbook', "const express = require('express');\n") },
  },
  {
    names: tags('docker.io/luksa/init-demo', '0.1'),
    size: 2_220_000,
    config: { entrypoint: ['/docker_entrypoint.sh'], env: [path] },
    files: busyboxFiles,
    more: entrypointScript(initDemo),
  },
  {
    names: tags('docker.io/luksa/network-connectivity-checker', '0.1'),
    size: 2_220_000,
    config: { entrypoint: ['/docker_entrypoint.sh'], env: [path] },
    files: busyboxFiles,
    more: entrypointScript(connectivityChecker),
  },
  {
    names: tags('docker.io/curlimages/curl', 'latest', '8.10.1', '8.11.1', '8.12.1', '8.16.0', '8.17.0'),
    size: 9 * mebibyte,
    config: { entrypoint: ['/entrypoint.sh'], cmd: ['curl'], env: [path], user: 'curl_user' },
    files: {
      ...alpineOf('3.22.2'),
      '/usr/bin/curl': { program: 'curl' },
      '/entrypoint.sh': { content: '#!/bin/sh\nexec "$@"\n', mode: 0o755 },
      '/etc/passwd':
        'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\ncurl_user:x:100:101:Linux User:/home/curl_user:/sbin/nologin\n',
      '/etc/group': 'root:x:0:\ncurl_group:x:101:\nnogroup:x:65534:\n',
      '/home/curl_user': { directory: true, uid: 100, gid: 101 },
    },
  },
];
