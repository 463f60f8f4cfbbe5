import { expect, test } from 'vitest';
import { actualResources } from './actual-resources.ts';

const container = { name: 'main', image: 'busybox', resources: { limits: { cpu: '1500m', memory: '40Mi' }, requests: { cpu: '100m', memory: '32Mi' } } };
const as = (cpuShares: number, cpuQuota: number, memory: number) => ({ cpuShares, cpuQuota, cpuPeriod: 100_000, memoryLimitInBytes: memory * 1024 * 1024 });

test('a container that has what it asks for shows its spec as it is written', () => {
  expect(actualResources(container, as(102, 150_000, 40))).toBe(container.resources);
});

test('until a resize is done the status shows what the container has', () => {
  expect(actualResources(container, as(256, 50_000, 128))).toEqual({ limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '250m', memory: '32Mi' } });
  expect(actualResources(container, as(102, 200_000, 1024))).toMatchObject({ limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '100m' } });
});

test('a limit that the container did not have is not made up', () => {
  expect(actualResources(container, { cpuShares: 102, cpuQuota: 0 })).toBe(container.resources);
});
