import { describe, expect, test } from 'vitest';
import type { Node, Pod } from '../../api/types.ts';
import { computeLocalStorageEviction } from '../eviction/local-storage.ts';
import { container, pod } from '../testing/builders.ts';
import { computeAdmission } from './admission.ts';
import { AdmittedPods } from './admitted-pods.ts';

const allocatable = { cpu: '2', memory: '24581692Ki', 'ephemeral-storage': '264212084Ki', pods: '110' };
const node = (spec: object = {}) => ({ metadata: { name: 'node-1', labels: { 'kubernetes.io/hostname': 'node-1' } }, spec, status: {} }) as unknown as Node;
const asking = (cpu: string) => pod([container('app', { resources: { requests: { cpu } } })]);

function admit(of: Pod, admitted: Pod[] = [], on: Node = node()): string {
  const pods = new AdmittedPods();
  for (const [i, one] of admitted.entries()) pods.add({ ...one, metadata: { ...one.metadata, uid: `other-${i}` } });
  const rejection = computeAdmission({ pod: of, admitted: pods, allocatable, node: () => on });
  return rejection ? `${rejection.reason}: ${rejection.message}` : 'admitted';
}

describe('a Pod that is bound to the node', () => {
  test.each<[string, () => string, string]>([
    ['is let in', () => admit(asking('1')), 'admitted'],
    [
      'not with more than is left',
      () => admit(asking('1500m'), [asking('600m')]),
      "OutOfcpu: Node didn't have enough resource: cpu, requested: 1500, used: 600, capacity: 2000",
    ],
    [
      'not with an unsafe sysctl',
      () => admit(pod(['a'], { securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] } })),
      'SysctlForbidden: forbidden sysctl: "net.core.somaxconn" not allowlisted',
    ],
    [
      'but with a safe one',
      () => admit(pod(['a'], { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '1' }] } })),
      'admitted',
    ],
    [
      'not with a selector for another node',
      () => admit(pod(['a'], { nodeSelector: { 'kubernetes.io/hostname': 'node-2' } })),
      "NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ],
    [
      'not for another operating system',
      () => admit(pod(['a'], { os: { name: 'windows' } })),
      "PodOSNotSupported: Failed to admit pod as the OS field doesn't match node OS",
    ],
    [
      'not on a port of the node that is taken',
      () => {
        const of = pod([container('a', { ports: [{ containerPort: 80, hostPort: 8080 }] })]);
        return admit(of, [of]);
      },
      "NodePorts: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    ],
    [
      'not against a NoExecute taint',
      () => admit(pod(['a']), [], node({ taints: [{ key: 'x', effect: 'NoExecute' }] })),
      "TaintToleration: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    ],
    ['but against a NoSchedule one', () => admit(pod(['a']), [], node({ taints: [{ key: 'x', effect: 'NoSchedule' }] })), 'admitted'],
  ])('%s', (_name, decide, expected) => {
    expect(decide()).toBe(expected);
  });

  test('what an ended Pod had is free again', () => {
    const pods = new AdmittedPods();
    const of = asking('2');
    pods.add(of);
    pods.remove(of.metadata.uid!);
    expect([pods.cpu, pods.pods]).toEqual([0, 0]);
  });
});

describe('a Pod that writes too much', () => {
  const cache = pod(['app'], { volumes: [{ name: 'cache', emptyDir: { sizeLimit: '5Mi' } }] });
  const limited = pod([container('app', { resources: { limits: { 'ephemeral-storage': '5Mi' } } })]);
  const usage = (containers: number, emptyDirs: number) => ({ containers: new Map([['app', containers]]), emptyDirs: new Map([['cache', emptyDirs]]) });
  test.each<[string, Pod, number, number, string | undefined]>([
    ['within the limit', cache, 0, 5 * 2 ** 20, undefined],
    ['an emptyDir', cache, 0, 6 * 2 ** 20, 'Usage of EmptyDir volume "cache" exceeds the limit "5Mi". '],
    ['a container', limited, 6 * 2 ** 20, 0, 'Pod ephemeral local storage usage exceeds the total limit of containers 5Mi. '],
  ])('%s', (_name, of, written, inVolume, expected) => {
    expect(computeLocalStorageEviction(of, usage(written, inVolume))).toBe(expected);
  });
});
