import { describe, expect, test } from 'vitest';
import type { Service } from '../../../api/types.ts';
import { testCluster } from '../../test-cluster.ts';

const path = '/api/v1/namespaces/default/services';
const service = (spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'demo' }, spec: { ports: [{ port: 80 }], ...spec } });

describe('the IP families of a Service', () => {
  test.each([
    [{ ipFamilyPolicy: 'RequireDualStack' }, 'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
    [{ ipFamilies: ['IPv6'] }, 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    [{ clusterIP: 'fd00::1' }, 'spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster'],
    [{ clusterIP: '10.0.0' }, 'spec.clusterIPs[0]: Invalid value: "10.0.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    [{ type: 'ExternalName', externalName: 'a.b', clusterIP: '10.96.0.9' }, 'spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
  ])('%j is refused before an address is taken', (spec, text) => {
    expect(testCluster().refused('POST', path, service(spec))).toBe(`Service "demo" is invalid: ${text}`);
  });

  test('a headless Service without a selector gets both families', () => {
    const { spec } = testCluster().ok('POST', path, service({ clusterIP: 'None' })) as Service;
    expect([spec.ipFamilyPolicy, spec.ipFamilies]).toEqual(['RequireDualStack', ['IPv4', 'IPv6']]);
  });

  test('a Service that prefers two families gets the one there is', () => {
    const { spec } = testCluster().ok('POST', path, service({ ipFamilyPolicy: 'PreferDualStack' })) as Service;
    expect([spec.ipFamilyPolicy, spec.ipFamilies]).toEqual(['PreferDualStack', ['IPv4']]);
  });

  test('a balanced Service need not have node ports, and has one for health checks when its traffic is local', () => {
    const balanced = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, externalTrafficPolicy: 'Local' };
    const { spec } = testCluster().ok('POST', path, service(balanced)) as Service;
    expect(spec.ports![0]!.nodePort).toBeUndefined();
    expect(spec.healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
  });
});
