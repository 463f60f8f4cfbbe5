import { expect, test } from 'vitest';
import type { Process } from '../../machine/process/types.ts';
import { testCluster } from '../apiserver/test-cluster.ts';
import { CoreDns } from './core-dns.ts';
import { codes, recordTypes } from './message.ts';

const client = { address: '10.244.1.9', port: 40_000 };

/** The answers of a server to queries that come one after the other. */
function serve(dns: CoreDns, queries: readonly Uint8Array[]): Uint8Array[] {
  const waiting = [...queries];
  const answers: Uint8Array[] = [];
  const process = {
    random: { integer: (low: number) => low, fraction: () => 0 },
    listen: ({ port }: { port: number }, protocol: string) => (port === 53 && protocol === 'udp' ? 3 : -1),
    *receiveFrom() {
      const data = waiting.shift();
      if (!data) yield { reason: 'receive' };
      return data && { data, from: client };
    },
    sendTo: (descriptor: number, data: Uint8Array, to: object) => {
      expect([descriptor, to]).toEqual([3, client]);
      answers.push(data);
    },
  };
  dns.program(process as unknown as Process).next();
  return answers;
}

function query(name: string, type: number): Uint8Array {
  const labels = name.split('.').flatMap((label) => [label.length, ...[...label].map((character) => character.charCodeAt(0))]);
  return Uint8Array.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1]);
}

const code = (answer: Uint8Array | undefined) => answer![3]! & 15;
const lastAddress = (answer: Uint8Array | undefined) => [...answer!.slice(-4)].join('.');

function server() {
  const cluster = testCluster();
  const dns = new CoreDns({ clock: cluster.clock, transport: cluster.admin, domain: 'cluster.local' });
  dns.start();
  return { ...cluster, dns };
}

const services = '/api/v1/namespaces/default/services';

test('a Service is found by its name as soon as it is there, and no longer when it has gone', () => {
  const { clock, dns, ok } = server();
  const asked = [query('web.default.svc.cluster.local', recordTypes.A)];
  expect(code(serve(dns, asked)[0])).toBe(codes.nameError);
  ok('POST', services, { metadata: { name: 'web' }, spec: { clusterIP: '10.96.0.50', ports: [{ port: 80 }] } });
  clock.advance(0);
  expect(lastAddress(serve(dns, asked)[0])).toBe('10.96.0.50');
  ok('DELETE', `${services}/web`);
  clock.advance(0);
  expect(code(serve(dns, asked)[0])).toBe(codes.nameError);
});

test('the API server and the DNS server itself have names from the start', () => {
  const { dns } = server();
  const names = ['kubernetes.default.svc.cluster.local', 'kube-dns.kube-system.svc.cluster.local'];
  const answers = serve(
    dns,
    names.map((name) => query(name, recordTypes.A)),
  );
  expect(answers.map(lastAddress)).toEqual(['10.96.0.1', '10.96.0.10']);
});

test('what is no query is not answered', () => {
  const { dns } = server();
  expect(serve(dns, [Uint8Array.from([1, 2, 3])])).toEqual([]);
});

test('a server that has stopped does not learn of new Services', () => {
  const { clock, dns, ok } = server();
  dns.stop();
  ok('POST', services, { metadata: { name: 'web' }, spec: { clusterIP: '10.96.0.50', ports: [{ port: 80 }] } });
  clock.advance(0);
  expect(code(serve(dns, [query('web.default.svc.cluster.local', recordTypes.A)])[0])).toBe(codes.nameError);
});
