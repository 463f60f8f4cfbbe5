import type { PersistentVolume, Volume } from '../../api/types.ts';
import { sprint } from '../text/go.ts';
import type { Writer } from './writer.ts';

type Source = Readonly<Record<string, unknown>>;
/** The label of a line, with its colon, and the value as Go prints it. */
type Lines = readonly (readonly [label: string, value: string])[];

const text = (source: Source, field: string) => (source[field] === undefined ? '' : sprint(source[field]));
const number = (source: Source, field: string) => sprint(source[field] ?? 0);
const flag = (source: Source, field = 'readOnly') => sprint(source[field] ?? false);
const list = (source: Source, field: string) => sprint(source[field] ?? []);

/** `&SecretReference{Name:a,Namespace:b,}`, as the generated types print themselves. */
function secret(source: Source, persistent: boolean): string {
  const reference = source['secretRef'] as { readonly name?: string; readonly namespace?: string } | undefined;
  if (!reference) return 'nil';
  const { name = '', namespace = '' } = reference;
  return persistent ? `&SecretReference{Name:${name},Namespace:${namespace},}` : `&LocalObjectReference{Name:${name},}`;
}

interface Sort {
  readonly type: string;
  readonly lines: (source: Source, persistent: boolean) => Lines;
}

/** Volumes of networks and of clouds by their field in the spec (the print…VolumeSource functions of describe.go). */
const sorts: Readonly<Record<string, Sort>> = {
  gcePersistentDisk: {
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    lines: (disk) => [
      ['PDName:', text(disk, 'pdName')],
      ['FSType:', text(disk, 'fsType')],
      ['Partition:', number(disk, 'partition')],
      ['ReadOnly:', flag(disk)],
    ],
  },
  awsElasticBlockStore: {
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    lines: (disk) => [
      ['VolumeID:', text(disk, 'volumeID')],
      ['FSType:', text(disk, 'fsType')],
      ['Partition:', number(disk, 'partition')],
      ['ReadOnly:', flag(disk)],
    ],
  },
  iscsi: {
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: (disk, persistent) => [
      ['TargetPortal:', text(disk, 'targetPortal')],
      ['IQN:', text(disk, 'iqn')],
      ['Lun:', number(disk, 'lun')],
      ['ISCSIInterface', text(disk, 'iscsiInterface')],
      ['FSType:', text(disk, 'fsType')],
      ['ReadOnly:', flag(disk)],
      ['Portals:', list(disk, 'portals')],
      ['DiscoveryCHAPAuth:', flag(disk, 'chapAuthDiscovery')],
      ['SessionCHAPAuth:', flag(disk, 'chapAuthSession')],
      ['SecretRef:', secret(disk, persistent)],
      ['InitiatorName:', text(disk, 'initiatorName') || '<none>'],
    ],
  },
  glusterfs: {
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: (volume, persistent) => [
      ['EndpointsName:', text(volume, 'endpoints')],
      ...(persistent ? ([['EndpointsNamespace:', text(volume, 'endpointsNamespace') || '<unset>']] as const) : []),
      ['Path:', text(volume, 'path')],
      ['ReadOnly:', flag(volume)],
    ],
  },
  rbd: {
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: (disk, persistent) => [
      ['CephMonitors:', list(disk, 'monitors')],
      ['RBDImage:', text(disk, 'image')],
      ['FSType:', text(disk, 'fsType')],
      ['RBDPool:', text(disk, 'pool')],
      ['RadosUser:', text(disk, 'user')],
      ['Keyring:', text(disk, 'keyring')],
      ['SecretRef:', secret(disk, persistent)],
      ['ReadOnly:', flag(disk)],
    ],
  },
  quobyte: {
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    lines: (volume) => [
      ['Registry:', text(volume, 'registry')],
      ['Volume:', text(volume, 'volume')],
      ['ReadOnly:', flag(volume)],
    ],
  },
  azureDisk: {
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: (disk) => [
      ['DiskName:', text(disk, 'diskName')],
      ['DiskURI:', text(disk, 'diskURI')],
      ['Kind: ', text(disk, 'kind')],
      ['FSType:', text(disk, 'fsType')],
      ['CachingMode:', text(disk, 'cachingMode')],
      ['ReadOnly:', flag(disk)],
    ],
  },
  vsphereVolume: {
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    lines: (volume) => [
      ['VolumePath:', text(volume, 'volumePath')],
      ['FSType:', text(volume, 'fsType')],
      ['StoragePolicyName:', text(volume, 'storagePolicyName')],
    ],
  },
  cinder: {
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    lines: (volume, persistent) => [
      ['VolumeID:', text(volume, 'volumeID')],
      ['FSType:', text(volume, 'fsType')],
      ['ReadOnly:', flag(volume)],
      ['SecretRef:', secret(volume, persistent)],
    ],
  },
  photonPersistentDisk: {
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    lines: (disk) => [
      ['PdID:', text(disk, 'pdID')],
      ['FSType:', text(disk, 'fsType')],
    ],
  },
  portworxVolume: { type: 'PortworxVolume (a Portworx Volume resource)', lines: (volume) => [['VolumeID:', text(volume, 'volumeID')]] },
  scaleIO: {
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    lines: (volume, persistent) => {
      const reference = (volume['secretRef'] ?? {}) as Source;
      return [
        ['Gateway:', text(volume, 'gateway')],
        ['System:', text(volume, 'system')],
        ['Protection Domain:', text(volume, 'protectionDomain')],
        ['Storage Pool:', text(volume, 'storagePool')],
        ['Storage Mode:', text(volume, 'storageMode')],
        ['VolumeName:', text(volume, 'volumeName')],
        ...(persistent
          ? ([
              ['SecretName:', text(reference, 'name')],
              ['SecretNamespace:', text(reference, 'namespace')],
            ] as const)
          : []),
        ['FSType:', text(volume, 'fsType')],
        ['ReadOnly:', flag(volume)],
      ];
    },
  },
  cephfs: {
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: (volume, persistent) => [
      ['Monitors:', list(volume, 'monitors')],
      ['Path:', text(volume, 'path')],
      ['User:', text(volume, 'user')],
      ['SecretFile:', text(volume, 'secretFile')],
      ['SecretRef:', secret(volume, persistent)],
      ['ReadOnly:', flag(volume)],
    ],
  },
  storageos: {
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    lines: (volume) => [
      ['VolumeName:', text(volume, 'volumeName')],
      ['VolumeNamespace:', text(volume, 'volumeNamespace')],
      ['FSType:', text(volume, 'fsType')],
      ['ReadOnly:', flag(volume)],
    ],
  },
  fc: {
    type: 'FC (a Fibre Channel disk)',
    lines: (disk) => [
      ['TargetWWNs:', ((disk['targetWWNs'] as readonly string[] | undefined) ?? []).join(', ')],
      ['LUN:', text(disk, 'lun') || '<none>'],
      ['FSType:', text(disk, 'fsType')],
      ['ReadOnly:', flag(disk)],
    ],
  },
  azureFile: {
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    lines: (file, persistent) => [
      ['SecretName:', text(file, 'secretName')],
      ...(persistent ? ([['SecretNamespace:', text(file, 'secretNamespace')]] as const) : []),
      ['ShareName:', text(file, 'shareName')],
      ['ReadOnly:', flag(file)],
    ],
  },
  flexVolume: {
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: (volume, persistent) => [
      ['Driver:', text(volume, 'driver')],
      ['FSType:', text(volume, 'fsType')],
      ['SecretRef:', secret(volume, persistent)],
      ['ReadOnly:', flag(volume)],
      ['Options:', sprint(volume['options'] ?? {})],
    ],
  },
  flocker: {
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    lines: (volume) => [
      ['DatasetName:', text(volume, 'datasetName')],
      ['DatasetUUID:', text(volume, 'datasetUUID')],
    ],
  },
};

/** Describes a volume that a network or a cloud gives; false for any other. */
export function describeNetworkVolume(writer: Writer, volume: Volume | PersistentVolume['spec'], persistent: boolean): boolean {
  for (const [field, { type, lines }] of Object.entries(sorts)) {
    const source = (volume as unknown as Source)[field] as Source | undefined;
    if (!source) continue;
    writer.line(2, `Type:\t${type}`);
    for (const [label, value] of lines(source, persistent)) writer.line(2, `${label}\t${value}`);
    return true;
  }
  return false;
}
