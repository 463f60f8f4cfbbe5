import { expect, test } from 'vitest';
import type { Container, Pod } from '../../api/types.ts';
import { memoryResizeError } from './validate-memory-resize.ts';

const mebi = 1024 * 1024;
const container = (name: string, memory?: string): Container => ({ name, image: 'busybox', resources: memory ? { limits: { memory } } : {} });
const podOf = (...containers: Container[]): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' }, spec: { containers } }) as unknown as Pod;

test('a limit below what is in use is refused for the container, and for the Pod when all its containers are limited', () => {
  const app = container('app', '40Mi');
  expect(memoryResizeError(podOf(app), [{ container: app, currentLimit: 128 * mebi }], new Map([['app', 50 * mebi]]))).toBe(
    'cannot decrease memory limits: [attempting to set pod memory limit (41943040) below current usage (52428800), ' +
      'attempting to set container "app" memory limit (41943040) below current usage (52428800)]',
  );
  expect(memoryResizeError(podOf(app, container('free')), [{ container: app, currentLimit: 128 * mebi }], new Map([['app', 50 * mebi]]))).toBe(
    'cannot decrease memory limits: attempting to set container "app" memory limit (41943040) below current usage (52428800)',
  );
});

test('a limit that still fits, and one that rises, are set', () => {
  const app = container('app', '60Mi');
  expect(memoryResizeError(podOf(app), [{ container: app, currentLimit: 128 * mebi }], new Map([['app', 50 * mebi]]))).toBeUndefined();
  expect(memoryResizeError(podOf(app), [{ container: app, currentLimit: 32 * mebi }], new Map([['app', 70 * mebi]]))).toBeUndefined();
});
