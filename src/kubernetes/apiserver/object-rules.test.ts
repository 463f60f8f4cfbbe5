import { describe, expect, test } from 'vitest';
import type { DaemonSet, Job, LimitRange, Pod, Service, StatefulSet } from '../api/types.ts';
import { podManifest, podsPath, testCluster } from './test-cluster.ts';

const namespaced = (group: string, resource: string) => `/apis/${group}/namespaces/default/${resource}`;
const paths = {
  job: namespaced('batch/v1', 'jobs'),
  daemonSet: namespaced('apps/v1', 'daemonsets'),
  statefulSet: namespaced('apps/v1', 'statefulsets'),
  deployment: namespaced('apps/v1', 'deployments'),
  autoscaler: namespaced('autoscaling/v2', 'horizontalpodautoscalers'),
  slice: namespaced('discovery.k8s.io/v1', 'endpointslices'),
  budget: namespaced('policy/v1', 'poddisruptionbudgets'),
  lease: namespaced('coordination.k8s.io/v1', 'leases'),
  storageClass: '/apis/storage.k8s.io/v1/storageclasses',
  runtimeClass: '/apis/node.k8s.io/v1/runtimeclasses',
  volume: '/api/v1/persistentvolumes',
  secret: '/api/v1/namespaces/default/secrets',
  service: '/api/v1/namespaces/default/services',
  limitRange: '/api/v1/namespaces/default/limitranges',
  configMap: '/api/v1/namespaces/default/configmaps',
};
const containers = [{ name: 'main', image: 'nginx:1.27' }];
const template = (labels: object = { a: 'b' }, spec: object = {}) => ({ metadata: { labels }, spec: { containers, ...spec } });
const set = { selector: { matchLabels: { a: 'b' } }, template: template() };
const metadata = { name: 'demo' };
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };

describe('an object is refused', () => {
  test.each<[string, string, object, string]>([
    [
      'of an autoscaler a list of policies that is empty',
      paths.autoscaler,
      { metadata, spec: { scaleTargetRef, maxReplicas: 3, behavior: { scaleUp: { policies: [] } } } },
      'spec.behavior.scaleUp.policies: Required value: must specify at least one Policy',
    ],
    [
      'of an autoscaler a target without an API group',
      paths.autoscaler,
      { metadata, spec: { scaleTargetRef: { kind: 'Service', name: 'web', apiVersion: 'v1' }, maxReplicas: 3 } },
      'spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group',
    ],
    ['of an autoscaler no limit', paths.autoscaler, { metadata, spec: { scaleTargetRef } }, 'spec.maxReplicas: Required value: must be set and greater than 0'],
    [
      'of a selector the value in the order of its struct',
      paths.deployment,
      { metadata, spec: { ...set, selector: { matchExpressions: [{ operator: 'In', key: 'a', values: ['b c'] }], matchLabels: { a: 'b' } } } },
      'spec.selector: Invalid value: {"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b c"]}]}: invalid label selector',
    ],
    [
      'of a Job indexes beyond its completions',
      paths.job,
      {
        metadata,
        spec: {
          completions: 2,
          completionMode: 'Indexed',
          successPolicy: { rules: [{ succeededIndexes: '0-2' }] },
          template: template({}, { restartPolicy: 'Never' }),
        },
      },
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0-2": error parsing succeededIndexes: too large index: "2"',
    ],
    [
      'of an EndpointSlice an address of another family',
      paths.slice,
      { metadata, addressType: 'IPv6', endpoints: [{ addresses: ['1.2.3.4'] }] },
      'endpoints[0].addresses: Invalid value: "1.2.3.4": must be an IPv6 address',
    ],
    [
      'of an EndpointSlice two ports of one name',
      paths.slice,
      { metadata, addressType: 'IPv4', endpoints: [], ports: [{ port: 1 }, { port: 2 }] },
      'ports[1].name: Duplicate value: ""',
    ],
    [
      'of a RuntimeClass an overhead that containers know nothing of',
      paths.runtimeClass,
      { metadata, handler: 'runc', overhead: { podFixed: { storage: '1' } } },
      'overhead.limits[storage]: Invalid value: "storage": must be a standard resource for containers',
    ],
    [
      'of a PersistentVolume a class of attributes without a driver',
      paths.volume,
      { metadata, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' }, volumeAttributesClassName: 'fast' } },
      'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
    ],
    [
      'of a Lease a time without its six digits',
      paths.lease,
      { metadata, spec: { renewTime: '2026-01-01T00:00:00Z' } },
      'Lease in version "v1" cannot be handled as a Lease: parsing time "2026-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    ],
    [
      'of a Deployment a share that is neither number nor text, with its path',
      paths.deployment,
      { metadata, spec: { ...set, strategy: { rollingUpdate: { maxSurge: true } } } },
      'json: cannot unmarshal bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32',
    ],
    [
      'of a Pod a change of SELinux labels that is not enabled',
      podsPath,
      podManifest('demo', { spec: { securityContext: { seLinuxChangePolicy: 'MountOption' } } }),
      'spec.securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"',
    ],
  ])('%s', (_sentence, path, object, expected) => {
    expect(testCluster().refused('POST', path, object)).toContain(expected);
  });

  test('for a Job name of 64 characters by its labels alone', () => {
    const name = 'a'.repeat(64);
    const message = testCluster().refused('POST', paths.job, { metadata: { name }, spec: { template: template({}, { restartPolicy: 'Never' }) } });
    expect(message).toContain('spec.template.labels: Invalid value');
    expect(message).not.toContain('metadata.labels');
  });
});

describe('an object is accepted', () => {
  test('by a PodDisruptionBudget with any name that fits in a path', () => {
    const budget = { metadata: { name: 'My_Budget' }, spec: { minAvailable: 1 } };
    expect(testCluster().request('POST', paths.budget, budget).code).toBe(201);
  });

  test('by a LimitRange without a name, which gets one', () => {
    const { metadata } = testCluster().ok('POST', paths.limitRange, { spec: { limits: [] } }) as LimitRange;
    expect(metadata.name).toMatch(/^[0-9a-f]{8}-/);
  });

  test('by a StatefulSet whose Pods mount what its claims are named, without maxUnavailable', () => {
    const mounting = template({ a: 'b' }, { hostname: 'Not_Looked_At', containers: [{ ...containers[0], volumeMounts: [{ name: 'data', mountPath: '/d' }] }] });
    const spec = { ...set, template: mounting, volumeClaimTemplates: [claim], updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } };
    const made = testCluster().ok('POST', paths.statefulSet, { metadata, spec }) as StatefulSet;
    expect(made.spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  });

  test('by a Job that gets the labels of its Pods, generated ones too', () => {
    const made = testCluster().ok('POST', paths.job, { metadata, spec: { template: template({ a: 'b' }, { restartPolicy: 'Never' }) } }) as Job;
    expect(made.metadata.labels).toEqual(made.spec.template.metadata?.labels);
    expect(made.metadata.labels).toMatchObject({ a: 'b', 'job-name': 'demo' });
  });

  test('by a claim and an Ingress that get the newest default class', () => {
    const { ok, clock } = testCluster();
    const marked = (name: string, kind: string) => ({ metadata: { name, annotations: { [`${kind}.kubernetes.io/is-default-class`]: 'true' } } });
    for (const name of ['old', 'new', 'newer']) {
      ok('POST', paths.storageClass, { ...marked(name, 'storageclass'), provisioner: 'a.b/c' });
      ok('POST', '/apis/networking.k8s.io/v1/ingressclasses', { ...marked(name, 'ingressclass'), spec: { controller: 'a.b/c' } });
      clock.advance(1_000_000_000);
    }
    expect(ok('POST', claims, claim)).toMatchObject({ spec: { storageClassName: 'newer' } });
    const defaultBackend = { service: { name: 'web', port: { number: 80 } } };
    const ingress = ok('POST', namespaced('networking.k8s.io/v1', 'ingresses'), { metadata, spec: { defaultBackend } });
    expect(ingress).toMatchObject({ spec: { ingressClassName: 'newer' } });
    expect(ok('POST', claims, { metadata: { name: 'none' }, spec: { ...claim.spec, storageClassName: '' } })).toMatchObject({ spec: { storageClassName: '' } });
  });

  test('by a Pod that gets the zone of the node it names or is bound to', () => {
    const { ok } = testCluster();
    const zone = { 'topology.kubernetes.io/zone': 'a' };
    ok('POST', '/api/v1/nodes', { metadata: { name: 'node-1', labels: { ...zone, disk: 'ssd' } } });
    const named = ok('POST', podsPath, podManifest('named', { spec: { nodeName: 'node-1' } }));
    expect(named.metadata.labels).toEqual(zone);
    ok('POST', podsPath, podManifest('bound', { metadata: { labels: { app: 'web' } } }));
    ok('POST', `${podsPath}/bound/binding`, { target: { kind: 'Node', name: 'node-1' } });
    expect(ok('GET', `${podsPath}/bound`).metadata.labels).toEqual({ app: 'web', ...zone });
  });

  test('by a ServiceAccount that keeps the names of its secrets', () => {
    const given = { metadata, secrets: [{ kind: 'Secret', namespace: 'other', name: 'token' }] };
    expect(testCluster().ok('POST', '/api/v1/namespaces/default/serviceaccounts', given)).toMatchObject({ secrets: [{ name: 'token' }] });
  });

  test('by a LimitRange that says of each container in turn what it set', () => {
    const { ok } = testCluster();
    const list = { cpu: '1' };
    ok('POST', paths.limitRange, { metadata, spec: { limits: [{ type: 'Container', default: list, defaultRequest: { cpu: '500m' } }] } });
    const made = ok('POST', podsPath, podManifest('demo', { spec: { containers: [...containers, { name: 'side', image: 'nginx:1.27' }] } })) as Pod;
    const note =
      'LimitRanger plugin set: cpu request for container main; cpu limit for container main; cpu request for container side; cpu limit for container side';
    expect(made.metadata.annotations?.['kubernetes.io/limit-ranger']).toBe(note);
  });

  test('within the limits of Pods, with what its sidecars ask for', () => {
    const { ok, refused } = testCluster();
    ok('POST', paths.limitRange, { metadata, spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } });
    const of = (name: string, cpu: string) => ({ name, image: 'nginx:1.27', resources: { limits: { cpu } } });
    const spec = { containers: [of('main', '600m')], initContainers: [{ ...of('side', '600m'), restartPolicy: 'Always' }] };
    expect(refused('POST', podsPath, podManifest('demo', { spec }))).toContain('maximum cpu usage per Pod is 1, but limit is 1200m');
    ok('POST', podsPath, podManifest('whole', { spec: { ...spec, resources: { limits: { cpu: '1' }, requests: { cpu: '1' } }, initContainers: [] } }));
  });

  test('by a Pod whose label keys become requirements of its selectors', () => {
    const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {}, matchLabelKeys: ['app', 'none'] };
    const given = podManifest('demo', { metadata: { labels: { app: 'web' } }, spec: { topologySpreadConstraints: [constraint] } });
    const made = testCluster().ok('POST', podsPath, given) as Pod;
    expect(made.spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] });
  });
});

describe('an update', () => {
  test('of a running Job may not touch its template', () => {
    const { ok, refused } = testCluster();
    ok('POST', paths.job, { metadata, spec: { template: template({}, { restartPolicy: 'Never' }) } });
    const change = { spec: { template: { spec: { containers: [{ name: 'main', image: 'busybox' }] } } } };
    const message = refused('PATCH', `${paths.job}/demo`, change);
    expect(message).toContain('spec.template: Invalid value: {"labels":{"batch.kubernetes.io/controller-uid":');
    expect(message).toContain('"Spec":{"Volumes":null');
  });

  test('of a DaemonSet counts its templates', () => {
    const { ok } = testCluster();
    ok('POST', paths.daemonSet, { metadata, spec: set });
    const counted = (change: object) =>
      (ok('PATCH', `${paths.daemonSet}/demo`, change) as DaemonSet).metadata.annotations?.['deprecated.daemonset.template.generation'];
    expect(counted({ spec: { minReadySeconds: 5 } })).toBe('1');
    expect(counted({ spec: { template: { spec: { containers: [{ name: 'main', image: 'busybox' }] } } } })).toBe('2');
  });

  test('of a StorageClass leaves its parameters', () => {
    const { ok, refused } = testCluster();
    ok('POST', paths.storageClass, { metadata, provisioner: 'a.b/c', parameters: { a: 'b' } });
    expect(refused('PATCH', `${paths.storageClass}/demo`, { parameters: { a: 'c' } })).toContain('parameters: Invalid value: {"a":"c"}: field is immutable');
  });

  test('of a bound claim lets it grow where its class does', () => {
    const { ok, refused } = testCluster();
    for (const [name, allowVolumeExpansion] of [
      ['fixed', false],
      ['growing', true],
    ] as const) {
      ok('POST', paths.storageClass, { metadata: { name }, provisioner: 'a.b/c', allowVolumeExpansion });
      ok('POST', claims, { metadata: { name }, spec: { ...claim.spec, storageClassName: name, volumeName: name } });
      ok('PATCH', `${claims}/${name}/status`, { status: { phase: 'Bound', capacity: { storage: '1Gi' } } });
    }
    const more = { spec: { resources: { requests: { storage: '2Gi' } } } };
    const why = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
    expect(refused('PATCH', `${claims}/fixed`, more)).toBe(`persistentvolumeclaims "fixed" is forbidden: ${why}`);
    expect(ok('PATCH', `${claims}/growing`, more)).toMatchObject({ spec: { resources: { requests: { storage: '2Gi' } } } });
  });

  test('of a volume says how its source differs', () => {
    const { ok, refused } = testCluster();
    ok('POST', paths.volume, { metadata, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } } });
    expect(refused('PATCH', `${paths.volume}/demo`, { spec: { hostPath: { path: '/y' } } })).toContain('-  "Path": "/x",\n+  "Path": "/y",\n');
  });

  test('of a finalizer looks at its form', () => {
    const { ok, refused } = testCluster();
    ok('POST', paths.configMap, { metadata });
    expect(refused('PATCH', `${paths.configMap}/demo`, { metadata: { finalizers: ['a b/c'] } })).toContain('metadata.finalizers: Invalid value: "a b/c"');
  });

  test('of a balanced Service lets its health check go with the policy that needs it', () => {
    const { ok } = testCluster();
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80 }], selector: { a: 'b' } };
    ok('POST', paths.service, { metadata, spec });
    const now = ok('PATCH', `${paths.service}/demo`, { spec: { externalTrafficPolicy: 'Cluster' } }) as Service;
    expect(now.spec.healthCheckNodePort).toBeUndefined();
  });
});

describe('a warning', () => {
  const warnings = (path: string, object: object) => testCluster().request('POST', path, object).warnings;
  const pem = (type: string) => btoa(`-----BEGIN ${type}-----\nMAA=\n-----END ${type}-----\n`);
  const tls = (data: object) => ({ metadata, type: 'kubernetes.io/tls', data });

  test('comes for a TLS Secret that holds no pair', () => {
    const empty = tls({ 'tls.crt': btoa('x'), 'tls.key': btoa('y') });
    expect(warnings(paths.secret, empty)).toEqual(['tls: failed to find any PEM data in certificate input']);
    const mixed = tls({ 'tls.crt': pem('PRIVATE KEY'), 'tls.key': pem('CERTIFICATE') });
    expect(warnings(paths.secret, mixed)?.[0]).toMatch(/^tls: failed to find certificate PEM data in certificate input, but did find a private key/);
    expect(warnings(paths.secret, tls({ 'tls.crt': pem('CERTIFICATE'), 'tls.key': pem('RSA PRIVATE KEY') }))).toBeUndefined();
  });

  test('comes for external addresses of a Service', () => {
    const spec = { ports: [{ port: 80 }], externalIPs: ['1.2.3.4'] };
    expect(warnings(paths.service, { metadata, spec })).toEqual(['spec.externalIPs is deprecated and may no longer be implemented in some clusters']);
  });

  test('is given once, however often its cause is there', () => {
    const volumes = [
      {
        name: 'all',
        projected: { sources: [{ clusterTrustBundle: { name: 'a', path: 'a' } }, { podCertificate: { signerName: 'a/b', keyType: 'ED25519' } }] },
      },
    ];
    expect(warnings(podsPath, podManifest('demo', { spec: { volumes } }))).toEqual(['volume "all" (Projected) has no sources provided']);
  });
});
