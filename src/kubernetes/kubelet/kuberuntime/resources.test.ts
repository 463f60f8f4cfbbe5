import { describe, expect, test } from 'vitest';
import type { Container, Pod, ResourceRequirements } from '../../api/types.ts';
import { aggregateResources, computePodQOS } from '../resources.ts';
import { container, pod } from '../testing/builders.ts';
import { computeLinuxResources, computeSandboxResources } from './linux-resources.ts';
import { computeResize } from './resize.ts';

const memory = 24_684_092 * 1024;
const having = (resources: ResourceRequirements, more: Partial<Container> = {}) => container('app', { resources, ...more });

describe('what the kernel is told of resources', () => {
  test.each<[string, ResourceRequirements, object]>([
    ['nothing', {}, { cpuShares: 2, cpuQuota: 0, oomScoreAdj: 1000 }],
    [
      'requests and limits',
      { requests: { cpu: '250m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
      { cpuShares: 256, cpuQuota: 50_000, memoryLimitInBytes: 134_217_728, oomScoreAdj: 998 },
    ],
    ['a limit alone is the request too', { limits: { cpu: '400m' } }, { cpuShares: 409, cpuQuota: 40_000 }],
    ['at least a thousandth of a core', { limits: { cpu: '1m' } }, { cpuShares: 2, cpuQuota: 1000 }],
    ['guaranteed', { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } }, { cpuShares: 1024, cpuQuota: 100_000, oomScoreAdj: -997 }],
    ['a request of half the memory', { requests: { memory: '12342046Ki' } }, { oomScoreAdj: 500 }],
  ])('%s', (_name, resources, expected) => {
    const one = having(resources);
    expect(computeLinuxResources(pod([one]), one, memory)).toMatchObject(expected);
  });

  test('a container without limits has those of the Pod', () => {
    const resources = { requests: { cpu: '200m', memory: '64Mi' }, limits: { cpu: '400m', memory: '128Mi' } };
    const [a, b] = [container('a'), container('b', { resources: { requests: { cpu: '100m' }, limits: { cpu: '100m' } } })];
    const of = pod([a, b], { resources });
    expect(computeLinuxResources(of, a, memory)).toMatchObject({ cpuShares: 409, cpuQuota: 40_000, memoryLimitInBytes: 134_217_728 });
    expect(computeLinuxResources(of, b, memory)).toMatchObject({ cpuShares: 102, cpuQuota: 10_000, memoryLimitInBytes: 134_217_728 });
  });

  test('the Pod as a whole is limited only if all of its containers are', () => {
    const limited = container('a', { resources: { limits: { memory: '64Mi' } } });
    expect(computeSandboxResources(pod([limited, container('b')])).memoryLimitInBytes).toBeUndefined();
    expect(computeSandboxResources(pod([limited])).memoryLimitInBytes).toBe(64 * 2 ** 20);
  });
});

describe('the QoS class', () => {
  const full = { cpu: '1', memory: '1Gi' };
  test.each<[string, Pod, string]>([
    ['no resources', pod(['a']), 'BestEffort'],
    ['a request', pod([having({ requests: { cpu: '1m' } })]), 'Burstable'],
    ['limits of everything', pod([having({ limits: full, requests: full })]), 'Guaranteed'],
    ['limits of one of two', pod([having({ limits: full, requests: full }), 'b']), 'Burstable'],
    ['ephemeral storage does not count', pod([having({ limits: { 'ephemeral-storage': '1Gi' } })]), 'BestEffort'],
    ['the Pod as a whole', pod(['a'], { resources: { limits: full, requests: full } }), 'Guaranteed'],
  ])('%s', (_name, of, expected) => {
    expect(computePodQOS(of)).toBe(expected);
  });
});

test('the sum counts sidecars with containers, and the largest init container', () => {
  const cpu = (name: string, amount: string, more = {}) => container(name, { resources: { requests: { cpu: amount } }, ...more });
  const of = pod([cpu('a', '100m'), cpu('b', '200m')], { initContainers: [cpu('s', '50m', { restartPolicy: 'Always' }), cpu('i', '2')] });
  expect(aggregateResources(of, 'requests')).toEqual({ cpu: '2' });
  expect(aggregateResources(pod([cpu('a', '100m'), cpu('b', '200m')]), 'requests')).toEqual({ cpu: '300m' });
});

describe('a resize', () => {
  const before = computeLinuxResources(pod([having({ limits: { memory: '64Mi', cpu: '100m' } })]), having({ limits: { memory: '64Mi', cpu: '100m' } }), memory);
  const policy = { resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] };
  test.each<[string, Container, string]>([
    ['of nothing', having({ limits: { memory: '64Mi', cpu: '100m' } }), 'none'],
    ['of CPU changes the cgroup', having({ limits: { memory: '64Mi', cpu: '200m' } }, policy), 'update'],
    ['of memory restarts where the policy says so', having({ limits: { memory: '96Mi', cpu: '100m' } }, policy), 'restart'],
    ['and else changes the cgroup', having({ limits: { memory: '96Mi', cpu: '100m' } }), 'update'],
  ])('%s', (_name, one, expected) => {
    expect(computeResize(pod([one]), one, before)).toBe(expected);
  });
});
