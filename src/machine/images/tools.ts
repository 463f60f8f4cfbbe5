import { alpineOf } from './base.ts';
import { debianOf } from './debian.ts';
import type { ImageDefinition } from './definition.ts';
import { mebibyte, path, tags } from './tags.ts';

const stress = { program: 'stress' } as const;

const agnhost = (version: string): ImageDefinition => ({
  names: tags('registry.k8s.io/e2e-test-images/agnhost', version),
  size: 52 * mebibyte,
  config: { entrypoint: ['/agnhost'], cmd: ['pause'], env: [path], exposedPorts: ['80/tcp', '8080/tcp', '8081/tcp', '9376/tcp'] },
  files: {
    ...alpineOf('3.20.8'),
    '/agnhost': { program: 'agnhost' },
    '/agnhost-2': { program: 'agnhost' },
    '/usr/bin/curl': { program: 'curl' },
    '/uploads': { directory: true },
  },
});

/** Images that tests and tutorials use, and the sandbox's own. */
export const toolImages: readonly ImageDefinition[] = [
  {
    names: tags('docker.io/polinux/stress', 'latest', '1.0.4'),
    size: 4_000_000,
    config: { cmd: ['stress', '--verbose'], env: [path] },
    files: { ...alpineOf('3.18.12'), '/usr/bin/stress': stress },
  },
  {
    names: tags('docker.io/progrium/stress', 'latest'),
    size: 100 * mebibyte,
    config: { entrypoint: ['/usr/bin/stress', '--verbose'], env: [path] },
    files: debianOf('ubuntu', '14.04', 'trusty', 'jessie/sid'),
    more: { '/usr/bin/stress': stress },
  },
  {
    names: tags('docker.io/alpine/socat', 'latest', '1.8.0.3'),
    size: 4_300_000,
    config: { entrypoint: ['socat'], env: [path] },
    files: { ...alpineOf('3.22.2'), '/usr/bin/socat': { program: 'socat' } },
  },
  agnhost('2.40'),
  agnhost('2.47'),
  agnhost('2.53'),
  agnhost('2.56'),
  {
    names: tags('registry.k8s.io/pause', '3.9', '3.10', '3.10.1'),
    size: 320_368,
    config: { entrypoint: ['/pause'], env: [path], user: '65535:65535' },
    files: { '/pause': { program: 'pause' } },
  },
];
