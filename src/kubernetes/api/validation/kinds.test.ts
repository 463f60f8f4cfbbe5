import { describe, expect, test } from 'vitest';
import { errorText } from '../fielderror.ts';
import type { KubernetesObject } from '../meta.ts';
import { validate } from './index.ts';

const metadata = { name: 'demo', namespace: 'default', uid: 'u' };
const containers = [{ name: 'main', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' }];
const template = {
  metadata: { labels: { app: 'a' } },
  spec: { containers, restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30 },
};
const set = { selector: { matchLabels: { app: 'a' } }, template, podManagementPolicy: 'OrderedReady', updateStrategy: { type: 'RollingUpdate' } };
const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'demo' },
  provisioner: 'a.b/c',
  volumeBindingMode: 'Immediate',
};

function texts(object: object): string[] {
  return validate(object as KubernetesObject).map(errorText);
}

function statefulSet(spec: object): string[] {
  return texts({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { ...set, ...spec } });
}

function dockerSecret(json: string): string[] {
  return texts({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': btoa(json) } });
}

describe('a new StatefulSet', () => {
  test('is checked with its Pod template', () => {
    expect(statefulSet({ template: { ...template, spec: { ...template.spec, containers: [] } } })).toEqual(['spec.template.spec.containers: Required value']);
  });

  test('may mount the volumes of its claim templates', () => {
    const mounting = { ...template, spec: { ...template.spec, containers: [{ ...containers[0], volumeMounts: [{ name: 'data', mountPath: '/data' }] }] } };
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    expect(statefulSet({ template: mounting, volumeClaimTemplates: [claim] })).toEqual([]);
    expect(statefulSet({ template: mounting })).toEqual(['spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"']);
  });

  test('is checked with its claim templates and the name of its Service', () => {
    expect(statefulSet({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] })[1]).toBe(
      'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
    );
    expect(statefulSet({ serviceName: 'A_b' })[0]).toContain('spec.serviceName: Invalid value: "A_b": a lowercase RFC 1123 label');
  });

  test('prints its strategy with the names of the internal struct', () => {
    expect(statefulSet({ updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } })).toEqual([
      'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
    ]);
  });
});

describe('other kinds', () => {
  test('a docker configuration that is no JSON object is refused in the words of encoding/json', () => {
    const start = 'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": ';
    expect(dockerSecret('hello')).toEqual([`${start}invalid character 'h' looking for beginning of value`]);
    expect(dockerSecret('{"auths"')).toEqual([`${start}unexpected end of JSON input`]);
    expect(dockerSecret('"x"')).toEqual([`${start}json: cannot unmarshal string into Go value of type map[string]interface {}`]);
    expect(dockerSecret('{}')).toEqual([]);
  });

  test('a StorageClass names its provisioner as a qualified name and its topologies with values', () => {
    expect(texts({ ...storageClass, provisioner: 'a b' })[0]).toContain('provisioner: Invalid value: "a b": name part must consist of');
    expect(texts({ ...storageClass, allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: [] }] }] })).toEqual([
      'allowedTopologies[0].matchLabelExpressions[0].values: Required value',
    ]);
  });

  test('the controller of an IngressClass is a domain and a path', () => {
    const ingressClass = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'demo' }, spec: { controller: 'nginx' } };
    expect(texts(ingressClass)).toEqual(['spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")']);
  });
});
