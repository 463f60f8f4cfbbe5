import { Random, second, type Time } from '../../../time/index.ts';
import type { Event, Pod } from '../../api/types.ts';
import { podsPath, type TestCluster, testCluster } from '../../apiserver/test-cluster.ts';
import { Kubelet } from '../kubelet.ts';
import { FakeNodeRuntime, type FakeOptions } from './fake-node-runtime.ts';

export interface NodeCluster extends TestCluster {
  readonly kubelet: Kubelet;
  readonly node: FakeNodeRuntime;
  /** Makes a Pod bound to the node. */
  run(name: string, spec?: object, metadata?: object): Pod;
  pod(name: string): Pod | undefined;
  /** What kubectl get shows of a Pod: the reason of its container, its phase. */
  reason(name: string): string;
  events(name: string): { type: string; reason: string; message: string; count: number; fieldPath: string | undefined }[];
  advance(seconds: Time): void;
}

/** An API server and one kubelet on a runtime without machine. */
export function nodeCluster(options: Partial<FakeOptions> = {}, seed = 1): NodeCluster {
  const cluster = testCluster();
  const { clock } = cluster;
  const random = new Random(seed);
  const node = new FakeNodeRuntime({ clock, random: random.fork('runtime'), ...options });
  const transport = cluster.server.connect({ name: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'], actor: 'kubelet/node-1' });
  const kubelet = new Kubelet({
    clock,
    random: random.fork('kubelet/node-1'),
    nodeName: 'node-1',
    transport,
    node,
    clusterDNS: ['10.96.0.10'],
    clusterDomain: 'cluster.local',
  });
  cluster.request('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': 'CA' } });
  kubelet.start();
  const find = (name: string): Pod | undefined => {
    const { code, body } = cluster.request('GET', `${podsPath}/${name}`);
    return code === 200 ? (body as Pod) : undefined;
  };
  return {
    ...cluster,
    kubelet,
    node,
    run: (name, spec = {}, metadata = {}) =>
      cluster.ok('POST', podsPath, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, ...metadata },
        spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'] }], ...spec },
      }) as Pod,
    pod: find,
    reason: (name) => {
      const pod = find(name);
      const state = pod?.status.containerStatuses?.[0]?.state;
      return state?.waiting?.reason ?? state?.terminated?.reason ?? pod?.status.phase ?? 'gone';
    },
    events: (name) =>
      (cluster.ok('GET', '/api/v1/namespaces/default/events') as unknown as { items: Event[] }).items
        .filter((event) => event.involvedObject.name === name)
        .map((event) => ({
          type: event.type!,
          reason: event.reason!,
          message: event.message!,
          count: event.count ?? 1,
          fieldPath: event.involvedObject.fieldPath,
        })),
    advance: (seconds) => clock.advance(seconds * second),
  };
}
