import { describe, expect, test } from 'vitest';
import type { Pod } from '../../api/types.ts';
import { pod } from '../testing/builders.ts';
import { computePodDNS, parseResolvConf } from './dns.ts';
import { computePodHostname } from './hostname.ts';
import { hostsFile } from './hosts-file.ts';

const cluster = { servers: ['10.96.0.10'], domain: 'cluster.local' };
const host = parseResolvConf('search example.org\nnameserver 9.9.9.9\noptions edns0\n');
const searches = ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

describe('resolv.conf', () => {
  const own = { nameservers: ['1.1.1.1'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }] };
  test.each<[string, Partial<Pod['spec']>, object]>([
    ['ClusterFirst asks the cluster', {}, { servers: ['10.96.0.10'], searches: [...searches, 'example.org'], options: ['ndots:5'] }],
    ['None has only its own', { dnsPolicy: 'None', dnsConfig: own }, { servers: ['1.1.1.1'], searches: ['example.com'], options: ['ndots:2'] }],
    [
      'ClusterFirst with additions',
      { dnsConfig: own },
      { servers: ['10.96.0.10', '1.1.1.1'], searches: [...searches, 'example.org', 'example.com'], options: ['ndots:2'] },
    ],
    ['Default is that of the node', { dnsPolicy: 'Default' }, host],
    ['so is ClusterFirst with the network of the node', { hostNetwork: true }, host],
    [
      'unless asked for',
      { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
      { servers: ['10.96.0.10'], searches: [...searches, 'example.org'], options: ['ndots:5'] },
    ],
  ])('%s', (_name, spec, expected) => {
    expect(computePodDNS(pod(['app'], spec), cluster, host)).toEqual(expected);
  });
});

describe('the host name', () => {
  test.each<[string, Partial<Pod['spec']>, object]>([
    ['is the name of the Pod', {}, { hostname: 'web', name: 'web', domain: '' }],
    ['or what the spec says', { hostname: 'db-0', subdomain: 'db' }, { hostname: 'db-0', name: 'db-0', domain: 'db.default.svc.cluster.local' }],
    [
      'or the full one',
      { hostname: 'db-1', subdomain: 'db', setHostnameAsFQDN: true },
      { hostname: 'db-1.db.default.svc.cluster.local', name: 'db-1', domain: 'db.default.svc.cluster.local' },
    ],
    ['or another one', { hostnameOverride: 'free.example.com' }, { hostname: 'free.example.com', name: 'free.example.com', domain: '' }],
  ])('%s', (_name, spec, expected) => {
    expect(computePodHostname(pod(['app'], spec), 'cluster.local')).toEqual(expected);
  });

  test('a long name is cut to 63 characters', () => {
    const named = pod(['app'], {}, { metadata: { name: `${'a'.repeat(62)}-b`, namespace: 'default', uid: 'u' } });
    expect(computePodHostname(named, 'cluster.local')).toMatchObject({ hostname: 'a'.repeat(62) });
  });
});

test('/etc/hosts has the address, and the aliases at the end', () => {
  const text = hostsFile({
    ips: ['10.244.2.4'],
    name: 'db-0',
    domain: 'db.default.svc.cluster.local',
    aliases: [{ ip: '10.1.2.3', hostnames: ['foo.local', 'bar.local'] }],
  });
  expect(text.split('\n').slice(0, 2)).toEqual(['# Kubernetes-managed hosts file.', '127.0.0.1\tlocalhost']);
  expect(text).toContain('10.244.2.4\tdb-0.db.default.svc.cluster.local\tdb-0\n');
  expect(text.endsWith('\n\n# Entries added by HostAliases.\n10.1.2.3\tfoo.local\tbar.local\n')).toBe(true);
});
