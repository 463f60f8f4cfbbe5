import { Random, second, toRFC3339 } from '../../../time/index.ts';
import type { KubernetesList, KubernetesObject } from '../../api/meta.ts';
import type { ControllerRevision, Event, PersistentVolumeClaim, Pod, StatefulSet } from '../../api/types.ts';
import { podsPath, testCluster } from '../../apiserver/test-cluster.ts';
import { startControllers } from '../index.ts';

const base = '/apis/apps/v1/namespaces/default';
const setPath = `${base}/statefulsets/db`;

/** A StatefulSet `db`, with more in its spec. */
export const statefulSet = (more: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    serviceName: 'db',
    replicas: 3,
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'app', image: 'nginx:1.27' }] } },
    ...more,
  },
});

export const claimTemplate = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };

/** A cluster with its controllers and a StatefulSet, for tests: its methods stand in for kubelets and people. */
export function setUp(more: object = {}) {
  const cluster = testCluster();
  const { clock, server, ok } = cluster;
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  clock.advance(second);
  const items = <T extends KubernetesObject>(path: string) => (ok('GET', path) as unknown as KubernetesList<T>).items;
  const pods = () => items<Pod>(podsPath);
  const setStatus = (name: string, status: object) => ok('PATCH', `${podsPath}/${name}/status`, { status });
  const ready = (name: string, phase = 'Running') => {
    const lastTransitionTime = toRFC3339(clock.now);
    setStatus(name, { phase, conditions: [{ type: 'Ready', status: phase === 'Running' ? 'True' : 'False', lastTransitionTime }] });
    clock.advance(second);
  };
  const end = (name: string) => {
    ok('DELETE', `${podsPath}/${name}`, { gracePeriodSeconds: 0 });
    clock.advance(second);
  };
  /** Whether a Pod had something to be done for. */
  const kubelet = (): boolean => {
    const pod = pods().find(({ metadata, status }) => metadata.deletionTimestamp || status.phase === 'Pending');
    if (!pod) return false;
    const name = pod.metadata.name!;
    if (pod.metadata.deletionTimestamp) end(name);
    else {
      if (!pod.spec.nodeName) ok('POST', `${podsPath}/${name}/binding`, { metadata: { name }, target: { kind: 'Node', name: 'node-1' } });
      ready(name);
    }
    return true;
  };
  const change = (body: object) => {
    ok('PATCH', setPath, body);
    clock.advance(second);
  };
  ok('POST', `${base}/statefulsets`, statefulSet(more));
  clock.advance(second);
  return {
    ...cluster,
    pods,
    ready,
    end,
    setStatus,
    change,
    changeSpec: (spec: object) => change({ spec }),
    setImage: (image: string) => change({ spec: { template: { spec: { containers: [{ name: 'app', image }] } } } }),
    /** Runs all Pods and ends those that are being deleted, one at a time, until nothing changes any more. */
    settle: () => {
      while (kubelet());
    },
    /** One step of that. */
    kubelet,
    names: () => pods().map(({ metadata }) => metadata.name),
    images: () => pods().map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]!.image}`),
    set: () => ok('GET', setPath) as StatefulSet,
    revisions: () => items<ControllerRevision>(`${base}/controllerrevisions`),
    claims: () => items<PersistentVolumeClaim>('/api/v1/namespaces/default/persistentvolumeclaims'),
    messages: () => items<Event>('/api/v1/namespaces/default/events').map(({ reason, message }) => `${reason}: ${message}`),
  };
}
