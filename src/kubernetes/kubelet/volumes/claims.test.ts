import { describe, expect, test } from 'vitest';
import { nodeCluster } from '../testing/node-cluster.ts';

const spec = (claimName: string, readOnly?: boolean) => ({
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName, ...(readOnly && { readOnly }) } }],
  containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'], volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
});

/** A claim that is bound to a volume of this kind. */
function bound(source: object) {
  const cluster = nodeCluster();
  const size = { storage: '1Gi' };
  cluster.ok('POST', '/api/v1/persistentvolumes', { metadata: { name: 'pv' }, spec: { capacity: size, accessModes: ['ReadWriteOnce'], ...source } });
  const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
  const claim = cluster.ok('POST', claims, {
    metadata: { name: 'data' },
    spec: { storageClassName: '', volumeName: 'pv', accessModes: ['ReadWriteOnce'], resources: { requests: size } },
  });
  return { cluster, bind: () => cluster.ok('PUT', `${claims}/data/status`, { ...claim, status: { phase: 'Bound' } }) };
}
const mounts = (cluster: ReturnType<typeof nodeCluster>) => [...cluster.node.containers.values()].flatMap(({ config }) => config.mounts);
const failures = (cluster: ReturnType<typeof nodeCluster>) =>
  cluster
    .events('app')
    .filter(({ reason }) => reason === 'FailedMount')
    .map(({ message }) => message);

describe('a volume behind a claim', () => {
  test('is the directory of the node that the bound volume names', () => {
    const { cluster, bind } = bound({ hostPath: { path: '/mnt/data' } });
    bind();
    cluster.run('app', spec('data', true));
    cluster.advance(5);
    expect(cluster.reason('app')).toBe('Running');
    expect(mounts(cluster).find(({ containerPath }) => containerPath === '/data')).toMatchObject({ hostPath: '/mnt/data', readonly: true });
  });

  test('is waited for until the claim is bound', () => {
    const { cluster, bind } = bound({ hostPath: { path: '/mnt/data' } });
    cluster.run('app', spec('data'));
    cluster.advance(5);
    expect(cluster.reason('app')).toBe('ContainerCreating');
    expect(failures(cluster)).toEqual([
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/data: PVC is not bound',
    ]);
    bind();
    cluster.advance(20);
    expect(cluster.reason('app')).toBe('Running');
  });

  test("that does not exist is told with the API server's words", () => {
    const cluster = nodeCluster();
    cluster.run('app', spec('nope'));
    cluster.advance(5);
    expect(failures(cluster)[0]).toMatch(/: error processing PVC default\/nope: failed to fetch PVC from API server: persistentvolumeclaims "nope" not found$/);
  });

  test.each([
    [
      { hostPath: { path: '/mnt/data', type: 'Directory' } },
      'MountVolume.SetUp failed for volume "pv" : hostPath type check failed: /mnt/data is not a directory',
    ],
    [
      {
        local: { path: '/mnt/disk' },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }] } },
      },
      'MountVolume.NewMounter initialization failed for volume "pv" : path "/mnt/disk" does not exist',
    ],
    [{ nfs: { server: 'nas', path: '/' } }, 'MountVolume.SetUp failed for volume "pv" : volumes of type nfs are not simulated'],
  ])('that cannot be mounted is told by the name of the volume: %j', (source, message) => {
    const { cluster, bind } = bound(source);
    bind();
    cluster.run('app', spec('data'));
    cluster.advance(5);
    expect(failures(cluster)).toContain(message);
  });
});
