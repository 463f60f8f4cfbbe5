import { ApiServer } from '../../kubernetes/apiserver/index.ts';
import { Informer } from '../../kubernetes/client/index.ts';
import { pods } from '../../kubernetes/client/resources.ts';
import { Etcd } from '../../kubernetes/etcd/index.ts';
import { Clock, fromRFC3339, Random } from '../../time/index.ts';
import { heapBytes, perCall } from './measure.ts';

const collection = '/api/v1/namespaces/default/pods';
const stored = 10_000;
const nodes = 100;
const apps = 500;

function manifest(name: string, index: number): object {
  const containers = [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '1000000'] }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: `app-${index % apps}` } }, spec: { nodeName: `node-${index % nodes}`, containers } };
}

/** An API server with `stored` Pods, and how much of the heap each Pod takes in etcd, the watch cache and an informer. */
function serverWithPods() {
  const clock = new Clock(fromRFC3339('2026-11-21T06:00:00Z')!);
  const server = new ApiServer({ clock, random: new Random(1), etcd: new Etcd({ clock }), dialKubelet: () => undefined });
  server.bootstrap();
  const admin = server.connect({ name: 'kubernetes-admin', groups: ['system:masters'] });
  const post = (path: string, body: object) => {
    const answer = admin.request({ method: 'POST', path, body });
    if (answer.code !== 201) throw new Error(JSON.stringify(answer.body));
  };
  post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  const informer = new Informer({ clock, transport: admin, resource: pods });
  informer.start();
  const before = heapBytes();
  for (let i = 0; i < stored; i++) post(collection, manifest(`pod-${i}`, i));
  clock.advance(1);
  const bytesPerPod = (heapBytes() - before) / stored;
  if (informer.list().length !== stored) throw new Error('the informer lacks Pods');
  return { admin, clock, post, bytesPerPod };
}

/** What requests cost when 10,000 Pods are stored, in microseconds, and what a Pod costs, in bytes. */
export function requestsAtManyPods() {
  const { admin, clock, post, bytesPerPod } = serverWithPods();
  const get = (path: string, query?: Record<string, string>) => admin.request({ method: 'GET', path, ...(query && { query }) });
  const items = (query: Record<string, string>) => (get('/api/v1/pods', query).body as { items: readonly unknown[] }).items;
  const selected = stored / apps;
  const onNode = stored / nodes;
  const expectItems = (count: number, query: Record<string, string>) => {
    const found = items(query).length;
    if (found !== count) throw new Error(`${JSON.stringify(query)} selects ${found}, not ${count}`);
  };
  const getMicros = perCall(2000, (i) => get(`${collection}/pod-${i % stored}`));
  const listByLabelMicros = perCall(200, (i) => expectItems(selected, { labelSelector: `app=app-${i % apps}` }));
  const listByNodeMicros = perCall(200, (i) => expectItems(onNode, { fieldSelector: `spec.nodeName=node-${i % nodes}` }));
  let names = 0;
  const createMicros = perCall(500, () => post(collection, manifest(`new-${names}`, names++)));
  clock.advance(1);
  return { getMicros, createMicros, listByLabelMicros, listByNodeMicros, watchEventMicros: watchEvent(admin, clock), storedPodBytes: Math.round(bytesPerPod) };
}

/** From the write of one Pod to the last of 100 clients that watch all Pods. */
function watchEvent(admin: ReturnType<ApiServer['connect']>, clock: Clock): number {
  let received = 0;
  const watchers = Array.from({ length: 100 }, () =>
    admin.watch(
      { method: 'GET', path: '/api/v1/pods', query: { watch: 'true', resourceVersion: '0' } },
      () => received++,
      () => undefined,
    ),
  );
  clock.advance(1);
  received = 0;
  let writes = 0;
  const micros = perCall(100, (i) => {
    writes++;
    const body = { metadata: { annotations: { touched: String(writes) } } };
    admin.request({ method: 'PATCH', path: `${collection}/pod-${i}`, headers: { 'content-type': 'application/merge-patch+json' }, body });
    clock.advance(1);
  });
  if (received !== 100 * writes) throw new Error(`${received} events of ${100 * writes} were received`);
  for (const watcher of watchers) if ('stream' in watcher) watcher.stream.close();
  return micros;
}
