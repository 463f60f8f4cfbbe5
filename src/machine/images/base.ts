import type { FileTree } from '../filesystem/index.ts';
import { alpineFiles, busyboxBinary, busyboxOf } from './busybox.ts';
import { debianFiles, debianOf } from './debian.ts';
import type { ImageDefinition } from './definition.ts';
import { mebibyte, path, tags } from './tags.ts';

const busybox = (size: number, version: string, names: readonly string[], ...settings: readonly string[]): ImageDefinition => ({
  names: tags('docker.io/library/busybox', ...names),
  size,
  config: { cmd: ['sh'], env: [path] },
  files: busyboxOf(version, ...settings),
});

/** alpine of a release. */
export function alpineOf(release: string): FileTree {
  const [major, minor] = release.split('.');
  return {
    ...alpineFiles,
    ...busyboxBinary(Number(minor) > 20 ? '1.37.0 (2025-05-26 20:04:45 UTC)' : '1.36.1 (2024-06-10 07:11:47 UTC)'),
    '/etc/alpine-release': `${release}\n`,
    '/etc/os-release': `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${release}\nPRETTY_NAME="Alpine Linux v${major}.${minor}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`,
    '/etc/apk/repositories': `https://dl-cdn.alpinelinux.org/alpine/v${major}.${minor}/main\nhttps://dl-cdn.alpinelinux.org/alpine/v${major}.${minor}/community\n`,
  };
}

const alpine = (release: string, ...more: readonly string[]): ImageDefinition => ({
  names: tags('docker.io/library/alpine', release.split('.').slice(0, 2).join('.'), release, ...more),
  size: 3_800_000,
  config: { cmd: ['/bin/sh'], env: [path] },
  files: alpineOf(release),
});

/** The images that others are built on. */
export const baseImages: readonly ImageDefinition[] = [
  busybox(727_869, '1.28.4 (2018-05-22 17:00:17 UTC)', ['1.28', '1.28.4']),
  busybox(794_000, '1.34.1 (2022-05-02 22:12:13 UTC)', ['1.34', '1.34.1']),
  busybox(2_590_000, '1.35.0 (2022-12-07 23:02:29 UTC)', ['1.35', '1.35.0']),
  busybox(2_218_000, '1.36.1 (2023-05-18 22:34:17 UTC)', ['1.36', '1.36.1'], 'ASH_SLEEP'),
  busybox(2_222_260, '1.37.0 (2024-09-26 21:31:42 UTC)', ['latest', '1', '1.37', '1.37.0', 'stable', 'musl', 'glibc', 'uclibc']),
  alpine('3.18.12'),
  alpine('3.19.9'),
  alpine('3.20.8'),
  alpine('3.21.5'),
  alpine('3.22.2', '3', 'latest'),
  {
    names: tags('docker.io/library/debian', '12', '12-slim', 'bookworm', 'bookworm-slim', 'oldstable', 'oldstable-slim'),
    size: 48 * mebibyte,
    config: { cmd: ['bash'], env: [path] },
    files: debianFiles,
  },
  {
    names: tags('docker.io/library/debian', 'latest', '13', '13-slim', 'trixie', 'trixie-slim', 'stable', 'stable-slim'),
    size: 49 * mebibyte,
    config: { cmd: ['bash'], env: [path] },
    files: debianOf('debian', '13', 'trixie', '13.2'),
  },
  {
    names: tags('docker.io/library/ubuntu', '22.04', 'jammy'),
    size: 29 * mebibyte,
    config: { cmd: ['/bin/bash'], env: [path] },
    files: debianOf('ubuntu', '22.04', 'jammy', 'bookworm/sid'),
  },
  {
    names: tags('docker.io/library/ubuntu', 'latest', '24.04', 'noble'),
    size: 29 * mebibyte,
    config: { cmd: ['/bin/bash'], env: [path] },
    files: debianOf('ubuntu', '24.04', 'noble', 'trixie/sid'),
  },
];
