import { expect, test } from 'vitest';
import { FixedServer } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const resource = (name: string, kind: string) => ({ name, singularName: kind.toLowerCase(), kind, namespaced: false, verbs: ['get', 'list'] });
const groups = {
  'storage.k8s.io': [resource('csinodes', 'CSINode'), resource('volumeattributesclasses', 'VolumeAttributesClass')],
  'certificates.k8s.io': [resource('certificatesigningrequests', 'CertificateSigningRequest')],
};

function described(path: string, object: object, line: string): string {
  const version = (group: string) => ({ groupVersion: `${group}/v1`, version: 'v1' });
  const server = new FixedServer({
    'GET /apis': {
      kind: 'APIGroupList',
      groups: Object.keys(groups).map((name) => ({ name, versions: [version(name)], preferredVersion: version(name) })),
    },
    'GET /api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [resource('persistentvolumes', 'PersistentVolume')] },
    ...Object.fromEntries(
      Object.entries(groups).map(([name, resources]) => [`GET /apis/${name}/v1`, { kind: 'APIResourceList', groupVersion: `${name}/v1`, resources }]),
    ),
    'GET /api/v1/events': { apiVersion: 'v1', kind: 'EventList', metadata: {}, items: [] },
    [`GET ${path}`]: object,
  });
  return runKubectl(server, `describe ${line}`).output;
}

test('a CSINode is described driver by driver', () => {
  const drivers = [{ name: 'd.example.com', nodeID: 'n1', topologyKeys: ['zone', 'host'], allocatable: { count: 3 } }];
  const object = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name: 'node-1', creationTimestamp: '2026-11-21T06:00:00Z' },
    spec: { drivers },
  };
  expect(described('/apis/storage.k8s.io/v1/csinodes/node-1', object, 'csinode node-1')).toBe(
    [
      'Name:               node-1',
      'Labels:             <none>',
      'Annotations:        <none>',
      'CreationTimestamp:  Sat, 21 Nov 2026 06:00:00 +0000',
      'Spec:',
      '  Drivers:',
      '    d.example.com:',
      '      Node ID:  n1',
      '      Allocatables:',
      '        Count:        3',
      '      Topology Keys:  [zone host]',
      'Events:               <none>',
      '',
    ].join('\n'),
  );
});

test('a VolumeAttributesClass has its driver and parameters', () => {
  const object = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: { name: 'gold' },
    driverName: 'd.example.com',
    parameters: { iops: '9', a: 'b' },
  };
  const text = 'Name:         gold\nAnnotations:  <none>\nDriverName:   d.example.com\nParameters:   a=b,iops=9\nEvents:       <none>\n';
  expect(described('/apis/storage.k8s.io/v1/volumeattributesclasses/gold', object, 'volumeattributesclass gold')).toBe(text);
});

/** One element of DER. */
const der = (tag: number, ...content: readonly (readonly number[])[]): number[] => {
  const bytes = content.flat();
  return [tag, ...(bytes.length < 0x80 ? [bytes.length] : [0x81, bytes.length]), ...bytes];
};
const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const attribute = (identifier: readonly number[], value: string) => der(0x31, der(0x30, der(0x06, identifier), der(0x0c, ascii(value))));
const alternatives = der(0x30, der(0x82, ascii('a.example.com')), der(0x82, ascii('b.example.com')), der(0x87, [10, 0, 34, 2]));
const extensions = der(0x30, der(0x30, der(0x06, [0x55, 0x1d, 0x11]), der(0x04, alternatives)));
const requestInfo = der(
  0x30,
  der(0x02, [0]),
  der(0x30, attribute([0x55, 4, 3], 'angela'), attribute([0x55, 4, 10], 'devs'), attribute([0x55, 4, 10], 'ops')),
  der(0x30),
  der(0xa0, der(0x30, der(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14]), der(0x31, extensions))),
);
const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${btoa(String.fromCharCode(...der(0x30, requestInfo)))}\n-----END CERTIFICATE REQUEST-----\n`;

const signingRequest = (request: string) => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'angela', creationTimestamp: '2026-11-21T06:00:00Z' },
  spec: { request: btoa(request), signerName: 'kubernetes.io/kube-apiserver-client', username: 'admin', expirationSeconds: 86400 },
  status: { conditions: [{ type: 'Approved' }], certificate: 'eA==' },
});
const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests/angela';

test('of a CertificateSigningRequest one sees whose names it asks for', () => {
  expect(described(path, signingRequest(pem), 'certificatesigningrequest angela')).toBe(
    [
      'Name:                angela',
      'Labels:              <none>',
      'Annotations:         <none>',
      'CreationTimestamp:   Sat, 21 Nov 2026 06:00:00 +0000',
      'Requesting User:     admin',
      'Signer:              kubernetes.io/kube-apiserver-client',
      'Requested Duration:  24h',
      'Status:              Approved,Issued',
      'Subject:',
      '  Common Name:    angela',
      '  Serial Number:  ',
      '  Organization:   devs',
      '                  ops',
      'Subject Alternative Names:',
      '         DNS Names:     a.example.com',
      '                        b.example.com',
      '         IP Addresses:  10.0.34.2',
      'Events:  <none>',
      '',
    ].join('\n'),
  );
});

test('a request that is none cannot be described', () => {
  expect(described(path, signingRequest('x'), 'certificatesigningrequest angela')).toBe(
    'error: Error parsing CSR: PEM block type must be CERTIFICATE REQUEST\n',
  );
});

test('a volume of a network is described with all its fields', () => {
  const iscsi = {
    targetPortal: '10.0.0.1:3260',
    iqn: 'iqn.2001-04.com.example:a',
    lun: 1,
    iscsiInterface: 'default',
    portals: ['a', 'b'],
    secretRef: { name: 's', namespace: 'n' },
  };
  const object = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { capacity: { storage: '1Gi' }, iscsi },
    status: { phase: 'Available' },
  };
  const text = described('/api/v1/persistentvolumes/disk', object, 'persistentvolume disk');
  expect(text.slice(text.indexOf('Source:'))).toBe(
    [
      'Source:',
      "    Type:               ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
      '    TargetPortal:       10.0.0.1:3260',
      '    IQN:                iqn.2001-04.com.example:a',
      '    Lun:                1',
      '    ISCSIInterface      default',
      '    FSType:             ',
      '    ReadOnly:           false',
      '    Portals:            [a b]',
      '    DiscoveryCHAPAuth:  false',
      '    SessionCHAPAuth:    false',
      '    SecretRef:          &SecretReference{Name:s,Namespace:n,}',
      '    InitiatorName:      <none>',
      'Events:                 <none>',
      '',
    ].join('\n'),
  );
});
