import { describe, expect, test } from 'vitest';
import { testCluster } from '../../test-cluster.ts';

const path = '/api/v1/namespaces/default/services';
const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { type: 'NodePort', ...spec } });
const dryRun = { query: { dryRun: 'All' } };

describe('node ports', () => {
  test('are handed out by number, whatever the protocol', () => {
    const { refused } = testCluster();
    const ports = [
      { name: 'a', port: 80, nodePort: 30080 },
      { name: 'b', port: 81, protocol: 'UDP', nodePort: 30080 },
    ];
    expect(refused('POST', path, service('web', { ports }))).toBe(
      'Service "web" is invalid: spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated',
    );
  });

  test('are shared by two protocols of one port', () => {
    const { ok } = testCluster();
    const ports = [
      { name: 'a', port: 53, protocol: 'UDP' },
      { name: 'b', port: 53, nodePort: 30053 },
    ];
    expect(ok('POST', path, service('dns', { ports }))).toMatchObject({ spec: { ports: [{ nodePort: 30053 }, { nodePort: 30053 }] } });
  });

  test('come before validation: the first that cannot be had is all that is said, on create and on update', () => {
    const { ok, refused } = testCluster();
    ok('POST', path, service('one', { ports: [{ port: 80, nodePort: 30080 }] }));
    const taken = service('two', {
      ports: [
        { port: 80, nodePort: 30080 },
        { port: 0, nodePort: 1 },
      ],
    });
    expect(refused('POST', path, taken)).toBe('Service "two" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated');
    ok('POST', path, service('two', { ports: [{ port: 80 }] }));
    expect(refused('PUT', `${path}/two`, taken)).toBe(
      'Service "two" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    );
  });

  test('of a dry run are counted up from the greatest that is named, or from the end of the range', () => {
    const { ok } = testCluster();
    expect(ok('POST', path, service('a', { ports: [{ port: 80 }] }), dryRun)).toMatchObject({ spec: { ports: [{ nodePort: 32768 }] } });
    const ports = [
      { name: 'a', port: 80, nodePort: 30080 },
      { name: 'b', port: 81 },
    ];
    expect(ok('POST', path, service('b', { ports }), dryRun)).toMatchObject({ spec: { ports: [{}, { nodePort: 30081 }] } });
  });

  test('of a health check can be named, and taken', () => {
    const { ok, refused } = testCluster();
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30999, ports: [{ port: 80 }] };
    ok('POST', path, service('a', spec));
    expect(refused('POST', path, service('b', spec))).toBe(
      'Internal error occurred: failed to allocate requested HealthCheck NodePort 30999: provided port is already allocated',
    );
  });

  test('a cluster IP that a Service has stays: validation says so, not the range', () => {
    const { ok, refused } = testCluster();
    ok('POST', path, service('a', { type: 'ClusterIP', clusterIP: '10.96.3.3', ports: [{ port: 80 }] }));
    const text = refused('PATCH', `${path}/a`, { spec: { clusterIP: '1.2.3.4', clusterIPs: ['1.2.3.4'] } });
    expect(text).toContain('spec.clusterIPs[0]: Invalid value: ["1.2.3.4"]: may not change once set');
  });
});
