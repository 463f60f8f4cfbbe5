import { expect, test } from 'vitest';
import { FixedServer, failure } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const groups = ['apps', 'networking.k8s.io', 'storage.k8s.io'];
const resource = (name: string, kind: string, namespaced = true) => ({ name, singularName: kind.toLowerCase(), kind, namespaced, verbs: ['get', 'list'] });
const list = (groupVersion: string, ...resources: object[]) => ({ kind: 'APIResourceList', groupVersion, resources });

const discovery = {
  'GET /apis': {
    kind: 'APIGroupList',
    groups: groups.map((name) => {
      const version = { groupVersion: `${name}/v1`, version: 'v1' };
      return { name, versions: [version], preferredVersion: version };
    }),
  },
  'GET /api/v1': list(
    'v1',
    resource('endpoints', 'Endpoints'),
    resource('configmaps', 'ConfigMap'),
    resource('namespaces', 'Namespace', false),
    resource('nodes', 'Node', false),
  ),
  'GET /apis/apps/v1': list('apps/v1', resource('daemonsets', 'DaemonSet')),
  'GET /apis/networking.k8s.io/v1': list('networking.k8s.io/v1', resource('servicecidrs', 'ServiceCIDR', false)),
  'GET /apis/storage.k8s.io/v1': list('storage.k8s.io/v1', resource('storageclasses', 'StorageClass', false)),
};

const noEvents = { apiVersion: 'v1', kind: 'EventList', metadata: {}, items: [] };

function described(answers: Readonly<Record<string, unknown>>, line: string): string {
  const events = { 'GET /api/v1/namespaces/default/events': noEvents, 'GET /api/v1/events': noEvents };
  return runKubectl(new FixedServer({ ...discovery, ...events, ...answers }), `describe ${line}`).output;
}

test('Endpoints are described subset by subset', () => {
  const endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'web', namespace: 'default' },
    subsets: [{ addresses: [{ ip: '10.244.1.2' }, { ip: '10.244.2.2' }], ports: [{ port: 80, protocol: 'TCP' }] }],
  };
  expect(described({ 'GET /api/v1/namespaces/default/endpoints/web': endpoints }, 'endpoints web')).toBe(
    [
      'Name:         web',
      'Namespace:    default',
      'Labels:       <none>',
      'Annotations:  <none>',
      'Subsets:',
      '  Addresses:          10.244.1.2,10.244.2.2',
      '  NotReadyAddresses:  <none>',
      '  Ports:',
      '    Name     Port  Protocol',
      '    ----     ----  --------',
      '    <unset>  80    TCP',
      '',
      'Events:  <none>',
      '',
    ].join('\n'),
  );
});

test('the quotas of a namespace follow each other without an empty line, with what their scopes mean', () => {
  const quota = (name: string, scopes?: readonly string[]) => ({
    metadata: { name, namespace: 'dev' },
    spec: { ...(scopes ? { scopes } : {}) },
    status: { hard: { pods: '2' }, used: { pods: '1' } },
  });
  const answers = {
    'GET /api/v1/namespaces/dev': {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'dev' },
      status: {
        phase: 'Terminating',
        conditions: [{ type: 'NamespaceContentRemaining', status: 'True', lastTransitionTime: '2026-11-21T06:49:00Z', reason: 'R', message: 'm' }],
      },
    },
    'GET /api/v1/namespaces/dev/resourcequotas': { kind: 'ResourceQuotaList', metadata: {}, items: [quota('b'), quota('a', ['Terminating', 'BestEffort'])] },
    'GET /api/v1/namespaces/dev/limitranges': { kind: 'LimitRangeList', metadata: {}, items: [] },
  };
  const text = described(answers, 'namespace dev');
  expect(text).toMatch(/NamespaceContentRemaining\s+True\s+Sat, 21 Nov 2026 06:49:00 \+0000\s+R\s+m/);
  const quotas = text.slice(text.indexOf('Resource Quotas'), text.indexOf('No LimitRange'));
  expect(
    quotas
      .trimEnd()
      .split('\n')
      .map((line) =>
        line
          .trim()
          .split(/\s{2,}/)[0]!
          .slice(0, 22),
      ),
  ).toEqual(
    [
      'Resource Quotas',
      'Name:',
      'Scopes:',
      '* Matches all pods that',
      '* Matches all pods that',
      'Resource',
      '--------',
      'pods',
      'Name:',
      'Resource',
      '--------',
      'pods',
    ].map((line) => line.slice(0, 22)),
  );
  expect(quotas).toMatch(/Scopes: +BestEffort, Terminating\n/);
});

test('a ConfigMap that cannot be changed is described like any other', () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' }, data: { a: '1' }, immutable: true };
  expect(described({ 'GET /api/v1/namespaces/default/configmaps/c': map }, 'configmap c')).not.toContain('Immutable');
});

test("a node's missing lease is told, and its events are asked for by uid and by name", () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', uid: 'u1' }, spec: {}, status: { nodeInfo: { kubeProxyVersion: 'v1.36.3' } } };
  const leases = 'GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n';
  const server = new FixedServer({
    ...discovery,
    'GET /api/v1/nodes/n': node,
    'GET /api/v1/pods': failure(403, 'Forbidden', 'no'),
    [leases]: failure(404, 'NotFound', 'leases.coordination.k8s.io "n" not found'),
    'GET /api/v1/events': noEvents,
  });
  const text = runKubectl(server, 'describe node n').output;
  expect(text).toMatch(/Lease: +Failed to get lease: leases\.coordination\.k8s\.io "n" not found\n/);
  expect(text).toMatch(/Pods: +not authorized\n/);
  expect(text).not.toContain('Kube-Proxy');
  const uids = server.requests.flatMap(({ query }) => /involvedObject\.uid=(\w+)/.exec(String(query?.['fieldSelector'] ?? ''))?.[1] ?? []);
  expect(uids).toEqual(['u1', 'n']);
});

test("a DaemonSet's node selector stands on one line", () => {
  const spec = { selector: { matchLabels: { app: 'd' } }, template: { spec: { nodeSelector: { a: 'b', c: 'd' }, containers: [] } } };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'd', namespace: 'default' },
    spec,
    status: { desiredNumberScheduled: 0, currentNumberScheduled: 0, numberMisscheduled: 0 },
  };
  const pods = { kind: 'PodList', metadata: {}, items: [] };
  const answers = { 'GET /apis/apps/v1/namespaces/default/daemonsets/d': set, 'GET /api/v1/namespaces/default/pods': pods };
  expect(described(answers, 'daemonset d')).toMatch(/^Node-Selector: +a=b,c=d$/m);
});

test('a ServiceCIDR and a StorageClass with topologies have their own descriptions', () => {
  const condition = { type: 'Ready', status: 'True', lastTransitionTime: '2026-11-21T06:49:00Z', reason: '', message: 'ok' };
  const cidr = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: ['10.96.0.0/16'] },
    status: { conditions: [condition] },
  };
  const text = described({ 'GET /apis/networking.k8s.io/v1/servicecidrs/kubernetes': cidr }, 'servicecidr kubernetes');
  expect(text).toMatch(/^CIDRs: +10\.96\.0\.0\/16\nStatus:\nConditions:\n {2}Type/m);
  const term = { matchLabelExpressions: [{ key: 'zone', values: ['a', 'b'] }] };
  const found = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 's' }, provisioner: 'p', allowedTopologies: [term] };
  const storage = described({ 'GET /apis/storage.k8s.io/v1/storageclasses/s': found }, 'storageclass s');
  expect(storage).toMatch(/^AllowedTopologies: +\n {2}Term 0: +zone in \[a, b\]$/m);
});
