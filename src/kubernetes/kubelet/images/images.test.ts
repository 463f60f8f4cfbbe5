import { describe, expect, test } from 'vitest';
import { formatMilliseconds } from './image-manager.ts';
import { applyDefaultImageTag } from './parse-image-name.ts';

describe('the name of an image', () => {
  test.each([
    ['busybox', 'busybox:latest'],
    ['busybox:1.36', 'busybox:1.36'],
    ['luksa/kiada:0.1', 'luksa/kiada:0.1'],
    ['registry.k8s.io/pause', 'registry.k8s.io/pause:latest'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    [`busybox@sha256:${'0'.repeat(64)}`, `busybox@sha256:${'0'.repeat(64)}`],
    ['BusyBox', `couldn't parse image name "BusyBox": invalid reference format: repository name (library/BusyBox) must be lowercase`],
    ['busybox:', `couldn't parse image name "busybox:": invalid reference format`],
    ['-bad', `couldn't parse image name "-bad": invalid reference format`],
  ])('%s: %s', (name, expected) => {
    const parsed = applyDefaultImageTag(name);
    expect('image' in parsed ? parsed.image : parsed.error).toBe(expected);
  });
});

test.each([
  [40_400, '40ms'],
  [1_250_000, '1.25s'],
  [65_000_000, '1m5s'],
])('%d µs is %s', (time, expected) => {
  expect(formatMilliseconds(time)).toBe(expected);
});
