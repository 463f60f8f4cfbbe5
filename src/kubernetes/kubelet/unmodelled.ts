import { ofContainers, type UnmodelledField } from '../api/unmodelled.ts';

const filter = 'no system call is filtered';
const profiles = 'no such profiles are enforced';
const windows = 'the nodes run Linux';

/** Volumes that no node of a lab can mount. */
const foreign = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'ephemeral',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];

/** The types of volumes that the kubelet makes. */
export const modelledVolumes = ['configMap', 'downwardAPI', 'emptyDir', 'hostPath', 'image', 'persistentVolumeClaim', 'projected', 'secret'] as const;

const hugePages: readonly UnmodelledField[] = ['limits', 'requests'].map((list) => ({
  path: `resources.${list}.hugepages-*`,
  why: 'the nodes have no huge pages: the Pod stays Pending',
  isHint: true,
}));

/** Fields of a Pod's spec that the kubelet and its runtime leave aside. */
export const unmodelledPodFields: readonly UnmodelledField[] = [
  { path: 'securityContext.seccompProfile', why: filter },
  { path: 'securityContext.appArmorProfile', why: profiles },
  { path: 'securityContext.seLinuxOptions', why: 'files and processes have no labels' },
  { path: 'securityContext.seLinuxChangePolicy', why: 'files and processes have no labels' },
  { path: 'securityContext.windowsOptions', why: windows },
  { path: 'securityContext.fsGroupChangePolicy', why: 'volumes get their group each time they are mounted' },
  { path: 'runtimeClassName', why: 'all containers run with the same runtime' },
  { path: 'resourceClaims', why: 'there are no devices' },
  ...foreign.map((type) => ({ path: `volumes.*.${type}`, why: 'no node of a lab can mount it: the Pod does not start' })),
  { path: 'volumes.*.projected.sources.*.clusterTrustBundle', why: 'there are no trust bundles' },
  { path: 'volumes.*.projected.sources.*.podCertificate', why: 'nobody signs certificates for Pods' },
  ...ofContainers([
    { path: 'securityContext.seccompProfile', why: filter },
    { path: 'securityContext.appArmorProfile', why: profiles },
    { path: 'securityContext.seLinuxOptions', why: 'files and processes have no labels' },
    { path: 'securityContext.windowsOptions', why: windows },
    { path: 'resources.claims', why: 'there are no devices' },
    ...hugePages,
    { path: 'volumeDevices', why: 'there are no block devices' },
    {
      path: 'volumeMounts.*.mountPropagation',
      why: 'a mount that is made later is not seen on the other side',
      values: ['Bidirectional', 'HostToContainer'],
    },
  ]),
];
