import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Service } from '../api/types.ts';
import { ClusterRecords, type ClusterView } from './cluster-records.ts';
import { recordTypes } from './message.ts';

const service = (name: string, spec: Service['spec']): Service => ({ metadata: { name, namespace: 'shop' }, spec, status: { loadBalancer: {} } });

const services: readonly Service[] = [
  service('web', {
    clusterIP: '10.96.0.50',
    ports: [
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: 'admin', port: 9901, protocol: 'TCP' },
    ],
  }),
  service('db', { clusterIP: 'None', ports: [{ name: 'main', port: 5432, protocol: 'TCP' }] }),
  service('empty', { clusterIP: 'None' }),
  service('outside', { type: 'ExternalName', externalName: 'db.example.com' }),
  service('alias', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
];

const endpoint = (address: string, hostname?: string, ready?: boolean) => ({
  addresses: [address],
  ...(hostname !== undefined && { hostname }),
  conditions: ready === undefined ? {} : { ready },
});

const slice = (of: string, port: number, portName: string, endpoints: EndpointSlice['endpoints']): EndpointSlice => ({
  metadata: { name: `${of}-abcde`, namespace: 'shop', labels: { 'kubernetes.io/service-name': of } },
  addressType: 'IPv4',
  endpoints,
  ports: [{ name: portName, port, protocol: 'TCP' }],
});

const slices: readonly EndpointSlice[] = [
  slice('web', 8080, 'http', [endpoint('10.244.1.7', undefined, true)]),
  slice('db', 5432, 'main', [endpoint('10.244.1.2', 'db-0', true), endpoint('10.244.2.2', undefined), endpoint('10.244.2.9', 'db-2', false)]),
];

const view: ClusterView = {
  hasNamespace: (name) => name === 'shop' || name === 'default',
  service: (namespace, name) => services.find((one) => one.metadata.namespace === namespace && one.metadata.name === name),
  slices: (namespace, of) => (namespace === 'shop' ? slices.filter((one) => one.metadata.name === `${of}-abcde`) : []),
  servicesWithAddress: (address) => services.filter((one) => one.spec.clusterIP === address),
  slicesWithAddress: (address) => slices.filter((one) => one.endpoints?.some(({ addresses }) => addresses.includes(address))),
};

/** The answer in one line, as dig +short shows it. */
function ask(name: string, type: keyof typeof recordTypes | 'AAAA'): string {
  const found = new ClusterRecords(view, 'cluster.local').lookup(name, type === 'AAAA' ? 28 : recordTypes[type]);
  if (found === 'NXDOMAIN') return found;
  const data = found.map((record) => {
    if (record.type === recordTypes.A) return record.address;
    if (record.type === recordTypes.SRV) return `0 ${record.weight} ${record.port} ${record.target}`;
    return record.type === recordTypes.CNAME ? `-> ${record.target}` : record.target;
  });
  return data.join(', ') || 'no data';
}

describe('names of the cluster', () => {
  test.each([
    ['a Service is its cluster IP', 'web.shop.svc.cluster.local', 'A', '10.96.0.50'],
    ['case does not matter', 'WEB.shop.svc.Cluster.local', 'A', '10.96.0.50'],
    ['there are no IPv6 addresses', 'web.shop.svc.cluster.local', 'AAAA', 'no data'],
    ['a Service that is not there does not exist', 'nothing.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['nor does one in a missing namespace', 'web.nowhere.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['nor one of another namespace', 'web.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['the name without a namespace is none', 'web.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['a namespace has no records', 'shop.svc.cluster.local', 'A', 'no data'],
    ['nor has the domain', 'cluster.local', 'A', 'no data'],
    ['a headless Service is its ready endpoints', 'db.shop.svc.cluster.local', 'A', '10.244.1.2, 10.244.2.2'],
    ['a headless Service without endpoints does not exist', 'empty.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['an endpoint with a hostname has a name', 'db-0.db.shop.svc.cluster.local', 'A', '10.244.1.2'],
    ['one without is named by its address', '10-244-2-2.db.shop.svc.cluster.local', 'A', '10.244.2.2'],
    ['one that is not ready does not exist', 'db-2.db.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['endpoints of a Service with a cluster IP have names too', '10-244-1-7.web.shop.svc.cluster.local', 'A', '10.244.1.7'],
    ['a port that the Service does not have does not exist', '_ftp._tcp.web.shop.svc.cluster.local', 'SRV', 'NXDOMAIN'],
    ['a named port is an SRV record', '_http._tcp.web.shop.svc.cluster.local', 'SRV', '0 100 80 web.shop.svc.cluster.local'],
    ['all ports share the weight', 'web.shop.svc.cluster.local', 'SRV', '0 50 80 web.shop.svc.cluster.local, 0 50 9901 web.shop.svc.cluster.local'],
    [
      'SRV of a headless Service names its endpoints',
      '_main._tcp.db.shop.svc.cluster.local',
      'SRV',
      '0 50 5432 db-0.db.shop.svc.cluster.local, 0 50 5432 10-244-2-2.db.shop.svc.cluster.local',
    ],
    ['an ExternalName is another name', 'outside.shop.svc.cluster.local', 'A', '-> db.example.com'],
    ['one inside the cluster comes with its address', 'alias.shop.svc.cluster.local', 'A', '-> web.shop.svc.cluster.local, 10.96.0.50'],
    ['an ExternalName has no SRV records', 'outside.shop.svc.cluster.local', 'SRV', 'no data'],
    ['a Pod is named by its address', '10-244-9-9.shop.pod.cluster.local', 'A', '10.244.9.9'],
    ['what is no address is no Pod', 'web.shop.pod.cluster.local', 'A', 'NXDOMAIN'],
    ['a name that is too long does not exist', 'a.b.c.web.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['the Internet is not there', 'example.com', 'A', 'NXDOMAIN'],
    ['a cluster IP leads back to its Service', '50.0.96.10.in-addr.arpa', 'PTR', 'web.shop.svc.cluster.local'],
    ['an address leads back to the endpoint', '2.1.244.10.in-addr.arpa', 'PTR', 'db-0.db.shop.svc.cluster.local'],
    ['one without hostname too', '7.1.244.10.in-addr.arpa', 'PTR', '10-244-1-7.web.shop.svc.cluster.local'],
    ['an unknown address does not', '1.1.1.1.in-addr.arpa', 'PTR', 'NXDOMAIN'],
  ] as const)('%s', (_sentence, name, type, answer) => {
    expect(ask(name, type)).toBe(answer);
  });
});
