import { describe, expect, test } from 'vitest';
import { Random } from '../../time/index.ts';
import { testCluster } from '../apiserver/test-cluster.ts';
import { KubeProxy } from './kube-proxy.ts';
import type { NodeProxyTable } from './table.ts';

const clusterIP = '10.96.0.50';

function nodeProxy() {
  const cluster = testCluster();
  const table: NodeProxyTable = { translate: undefined };
  const proxy = new KubeProxy({
    clock: cluster.clock,
    random: new Random(7),
    transport: cluster.admin,
    nodeName: 'node-1',
    nodeAddress: '172.18.0.2',
    bridgeAddress: '10.244.1.1',
    table,
  });
  proxy.start();
  return {
    ...cluster,
    proxy,
    service: (spec: object) =>
      cluster.ok('POST', '/api/v1/namespaces/default/services', {
        metadata: { name: 'web' },
        spec: { clusterIP, ports: [{ port: 80, targetPort: 8080 }], ...spec },
      }),
    endpoints: (...endpoints: object[]) => {
      cluster.ok('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
        metadata: { generateName: 'web-', labels: { 'kubernetes.io/service-name': 'web' } },
        addressType: 'IPv4',
        ports: [{ name: '', port: 8080, protocol: 'TCP' }],
        endpoints,
      });
      cluster.clock.advance(0);
    },
    to: (address: string, port: number, source = '10.244.1.9') => table.translate!({ address, port }, 'tcp', source),
  };
}

const endpoint = (address: string, conditions: object = { ready: true }, nodeName = 'node-2') => ({ addresses: [address], conditions, nodeName });

describe('the rules of a Service on a node', () => {
  test('a connection to the cluster IP goes to an endpoint at its target port', () => {
    const { service, endpoints, to } = nodeProxy();
    service({});
    endpoints(endpoint('10.244.2.5'));
    expect(to(clusterIP, 80)).toEqual({ to: { address: '10.244.2.5', port: 8080 } });
  });

  test('several endpoints are chosen by chance', () => {
    const { service, endpoints, to } = nodeProxy();
    service({});
    endpoints(endpoint('10.244.2.5'), endpoint('10.244.2.6'));
    const seen = new Set(Array.from({ length: 50 }, () => (to(clusterIP, 80) as { to: { address: string } }).to.address));
    expect(seen).toEqual(new Set(['10.244.2.5', '10.244.2.6']));
  });

  test.each<[string, object[], unknown]>([
    ['without endpoints the connection is refused', [], 'refused'],
    ['an endpoint that is not ready gets no connection', [endpoint('10.244.2.5', { ready: false })], 'refused'],
    [
      'one that ends but still serves is better than none',
      [endpoint('10.244.2.5', { ready: false, serving: true, terminating: true })],
      { to: { address: '10.244.2.5', port: 8080 } },
    ],
    ['a Pod that reaches itself is hidden behind the bridge', [endpoint('10.244.1.9')], { to: { address: '10.244.1.9', port: 8080 }, source: '10.244.1.1' }],
  ])('%s', (_name, all, expected) => {
    const { service, endpoints, to, clock } = nodeProxy();
    service({});
    clock.advance(0);
    if (all.length > 0) endpoints(...all);
    expect(to(clusterIP, 80)).toEqual(expected);
  });

  test('another port or address is none of the proxy', () => {
    const { service, endpoints, to } = nodeProxy();
    service({});
    endpoints(endpoint('10.244.2.5'));
    expect(to(clusterIP, 8080)).toBeUndefined();
    expect(to('10.244.2.5', 80)).toBeUndefined();
  });

  test('a node port leads there from the node address, behind the node', () => {
    const { service, endpoints, to } = nodeProxy();
    service({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30765 }] });
    endpoints(endpoint('10.244.2.5'));
    expect(to('172.18.0.2', 30765)).toEqual({ to: { address: '10.244.2.5', port: 8080 }, source: '172.18.0.2' });
  });

  test('with internalTrafficPolicy Local only endpoints of the node count', () => {
    const { service, endpoints, to } = nodeProxy();
    service({ internalTrafficPolicy: 'Local' });
    endpoints(endpoint('10.244.2.5'));
    expect(to(clusterIP, 80)).toBe('dropped');
    endpoints(endpoint('10.244.1.7', { ready: true }, 'node-1'));
    expect(to(clusterIP, 80)).toEqual({ to: { address: '10.244.1.7', port: 8080 } });
  });

  test('with session affinity a client keeps its endpoint', () => {
    const { service, endpoints, to } = nodeProxy();
    service({ sessionAffinity: 'ClientIP' });
    endpoints(endpoint('10.244.2.5'), endpoint('10.244.2.6'), endpoint('10.244.2.7'));
    const first = to(clusterIP, 80);
    for (let i = 0; i < 20; i++) expect(to(clusterIP, 80)).toEqual(first);
  });

  test('a Service that is deleted has no rules any more', () => {
    const { service, endpoints, to, request, clock } = nodeProxy();
    service({});
    endpoints(endpoint('10.244.2.5'));
    request('DELETE', '/api/v1/namespaces/default/services/web');
    clock.advance(0);
    expect(to(clusterIP, 80)).toBeUndefined();
  });
});
