import { describe, expect, test } from 'vitest';
import { fromRFC3339 } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import { printers } from './printers.ts';

const now = fromRFC3339('2026-11-21T06:00:10Z')!;
const created = '2026-11-21T06:00:00Z';
const cells = (resource: string, object: object, metadata: object = {}) =>
  printers[resource]!({ ...object, metadata: { name: 'x', creationTimestamp: created, ...metadata } } as KubernetesObject, now);

const template = {
  spec: {
    containers: [
      { name: 'a', image: 'i' },
      { name: 'b', image: 'j' },
    ],
  },
};
const selector = { matchLabels: { app: 'web' } };

describe('the row of', () => {
  const rows: readonly (readonly [string, string, object, readonly unknown[], object?])[] = [
    ['a ConfigMap counts data and binaryData', 'configmaps', { data: { a: '' }, binaryData: { b: '' } }, ['x', 2, '10s']],
    ['a Secret', 'secrets', { type: 'Opaque' }, ['x', 'Opaque', 0, '10s']],
    [
      'a Deployment',
      'deployments.apps',
      { spec: { replicas: 3, selector, template }, status: { readyReplicas: 1, updatedReplicas: 2 } },
      ['x', '1/3', 2, 0, '10s', 'a,b', 'i,j', 'app=web'],
    ],
    ['a ReplicaSet without a selector of its own', 'replicasets.apps', { spec: { replicas: 1, template } }, ['x', 1, 0, 0, '10s', 'a,b', 'i,j', '<none>']],
    [
      'a Job of one completion and several Pods at once',
      'jobs.batch',
      { spec: { parallelism: 3, selector, template }, status: { startTime: created, succeeded: 1 } },
      ['x', 'Running', '1/1 of 3', '10s', '10s', 'a,b', 'i,j', 'app=web'],
    ],
    [
      'a CronJob that never ran',
      'cronjobs.batch',
      { spec: { schedule: '* * * * *', suspend: true, jobTemplate: { spec: { template } } } },
      ['x', '* * * * *', '<none>', 'True', 0, '<none>', '10s', 'a,b', 'i,j', '<none>'],
    ],
    [
      'a headless Service',
      'services',
      { spec: { type: 'ClusterIP', clusterIP: 'None', clusterIPs: ['None'] } },
      ['x', 'ClusterIP', 'None', '<none>', '<none>', '10s', '<none>'],
    ],
    [
      'a load balancer with addresses of both kinds',
      'services',
      {
        spec: { type: 'LoadBalancer', clusterIP: '10.96.0.9', ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }], externalIPs: ['9.9.9.9'] },
        status: { loadBalancer: { ingress: [{ hostname: 'h' }, { ip: '1.2.3.4' }] } },
      },
      ['x', 'LoadBalancer', '10.96.0.9', '1.2.3.4,h,9.9.9.9', '80:30080/TCP', '10s', '<none>'],
    ],
    [
      'an Ingress of more than three rules',
      'ingresses.networking.k8s.io',
      { spec: { rules: [{ host: 'a' }, {}, { host: 'b' }, { host: 'c' }, {}], tls: [{}] } },
      ['x', '<none>', 'a,b,c + 2 more...', '', '80, 443', '10s'],
    ],
    [
      'an Ingress of three hosts behind a rule without one',
      'ingresses.networking.k8s.io',
      { spec: { ingressClassName: 'n', rules: [{}, { host: 'a' }, { host: 'b' }, { host: 'c' }] } },
      ['x', 'n', 'a,b,c', '', '80', '10s'],
    ],
    [
      'the default IngressClass',
      'ingressclasses.networking.k8s.io',
      { spec: { controller: 'c', parameters: { apiGroup: 'g.io', kind: 'K', name: 'p' } } },
      ['x (default)', 'c', 'K.g.io/p', '10s'],
      { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
    ],
    [
      'Endpoints of both families',
      'endpoints',
      { subsets: [{ addresses: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }], ports: [{ port: 80 }] }] },
      ['x', '10.0.0.1:80,[fd00::1]:80', '10s'],
    ],
    [
      'an EndpointSlice without ports',
      'endpointslices.discovery.k8s.io',
      { addressType: 'IPv4', ports: [], endpoints: [] },
      ['x', 'IPv4', '<unset>', '<unset>', '10s'],
    ],
    ['a StorageClass', 'storageclasses.storage.k8s.io', { provisioner: 'p' }, ['x', 'p', 'Delete', 'Immediate', false, '10s']],
    [
      'a claim that is bound',
      'persistentvolumeclaims',
      {
        spec: { volumeName: 'v', volumeMode: 'Filesystem' },
        status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany', 'ReadWriteOnce'] },
      },
      ['x', 'Bound', 'v', '1Gi', 'RWO,RWX', '', '<unset>', '10s', 'Filesystem'],
    ],
    ['a budget', 'poddisruptionbudgets.policy', { spec: { minAvailable: '50%' }, status: { disruptionsAllowed: 1 } }, ['x', '50%', 'N/A', 1, '10s']],
    [
      'a quota',
      'resourcequotas',
      { status: { hard: { pods: '5', 'limits.cpu': '2', 'requests.cpu': '1' }, used: { pods: '1' } } },
      ['x', 'pods: 1/5, requests.cpu: 0/1', 'limits.cpu: 0/2', '10s'],
    ],
    [
      'a binding of roles',
      'rolebindings.rbac.authorization.k8s.io',
      {
        roleRef: { kind: 'Role', name: 'r' },
        subjects: [
          { kind: 'User', name: 'u' },
          { kind: 'Group', name: 'g' },
          { kind: 'ServiceAccount', namespace: 'n', name: 's' },
          { kind: 'User', name: 'v' },
        ],
      },
      ['x', 'Role/r', '10s', 'u, v', 'g', 'n/s'],
    ],
    [
      'an address of a Service',
      'ipaddresses.networking.k8s.io',
      { spec: { parentRef: { resource: 'services', namespace: 'n', name: 's' } } },
      ['x', 'services/n/s', '10s'],
    ],
    ['a CSI driver', 'csidrivers.storage.k8s.io', { spec: {} }, ['x', true, false, false, '<unset>', false, '<none>', '10s']],
    ['a claim of devices', 'resourceclaims.resource.k8s.io', { status: { allocation: {}, reservedFor: [{}] } }, ['x', 'allocated,reserved', '10s']],
    [
      'a request for a certificate',
      'certificatesigningrequests.certificates.k8s.io',
      { spec: { username: 'u', signerName: 's', expirationSeconds: 3600 }, status: { conditions: [{ type: 'Approved' }], certificate: 'x' } },
      ['x', '10s', 's', 'u', '60m', 'Approved,Issued'],
    ],
    ['a Scale', 'scales.autoscaling', { spec: { replicas: 3 }, status: { replicas: 1 } }, ['x', 3, 1, '10s']],
  ];

  for (const [what, resource, object, wanted, metadata] of rows) test(what, () => expect(cells(resource, object, metadata)).toEqual(wanted));
});

describe('the targets of a HorizontalPodAutoscaler', () => {
  const targets = (metrics: readonly object[], currentMetrics: readonly object[] = []) =>
    cells('horizontalpodautoscalers.autoscaling', {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'd' }, maxReplicas: 5, metrics },
      status: { currentMetrics },
    })[2];
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };

  test.each([
    ['none', [], [], '<none>'],
    ['use that nobody measured', [cpu], [], 'cpu: <unknown>/50%'],
    ['use in percent', [cpu], [{ resource: { current: { averageUtilization: 12 } } }], 'cpu: 12%/50%'],
    ['a mean for each Pod', [{ type: 'Pods', pods: { target: { averageValue: '10' } } }], [{ pods: { current: { averageValue: '3' } } }], '3/10'],
    ['a value of an object', [{ type: 'Object', object: { target: { value: '5' } } }], [], '<unknown>/5'],
    ['a share of an outer value', [{ type: 'External', external: { target: { averageValue: '5' } } }], [], '<unknown>/5 (avg)'],
    ['more than two', [cpu, cpu, cpu], [], 'cpu: <unknown>/50%, cpu: <unknown>/50% + 1 more...'],
  ])('%s', (_, metrics, current, wanted) => expect(targets(metrics, current)).toBe(wanted));
});

describe('the status of a Pod whose containers have ended in part', () => {
  const ended = (name: string, exitCode: number, reason: string) => ({ name, restartCount: 0, ready: false, state: { terminated: { exitCode, reason } } });
  const runs = { name: 'r', restartCount: 0, ready: true, state: { running: {} } };
  const status = (containerStatuses: readonly object[], ready = 'False') =>
    cells('pods', {
      spec: { containers: containerStatuses },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready }], containerStatuses },
    })[2];

  test.each([
    ['one failed, and the first completed', [ended('a', 0, 'Completed'), ended('b', 1, 'Error')], 'Error'],
    ['the first ended with a word of its own', [ended('a', 0, 'Done'), ended('b', 1, 'Error')], 'Done'],
    ['one completed and one runs', [ended('a', 0, 'Completed'), runs], 'NotReady'],
    ['one completed, one failed and one runs', [ended('a', 0, 'Completed'), ended('b', 2, 'Error'), runs], 'Error'],
  ])('%s', (_, statuses, wanted) => expect(status(statuses)).toBe(wanted));

  test('is Running where the Pod is ready nevertheless', () => expect(status([ended('a', 0, 'Completed'), runs], 'True')).toBe('Running'));
});
