import { describe, expect, test } from 'vitest';
import type { PodTemplateSpec } from '../../api/types.ts';
import { goDump } from './go-dump.ts';
import { computeHash } from './template-hash.ts';

/** What the server adds to a container and to a Pod's spec. */
const container = { resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: 'IfNotPresent' };
const spec = { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler' };
const template = (containers: readonly object[], more: object = {}) =>
  ({
    metadata: { labels: { app: 'web' } },
    spec: { terminationGracePeriodSeconds: 1, containers: containers.map((one) => ({ ...container, ...one })), ...spec, ...more },
  }) as unknown as PodTemplateSpec;
const app = { name: 'app', image: 'nginx:1.27' };
const prefersNode3 = {
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-3'] }] } },
      ],
    },
  },
};

describe('the hash of a Pod template', () => {
  test('is the one in the names of a real cluster', () => {
    expect(computeHash(template([app], prefersNode3), undefined)).toBe('8579bb855c');
  });

  test.each([
    ['of a plain template', template([app]), undefined, '5d98568cd9'],
    ['after a collision', template([app]), 1, '89d745bd4'],
    ['with quantities, ports and a probe', template([{ ...app, ...rich() }]), undefined, '7d5664545c'],
    ['with text beyond ASCII', template([{ ...app, env: [{ name: 'A', value: 'é€😀' }] }]), undefined, '5d787fb88c'],
    ['with volumes, whose struct is embedded', template([app], { volumes: [{ name: 'v', emptyDir: {} }] }), undefined, '8b7f96b54'],
  ])('%s is that of Go', (_, given, collisions, hash) => {
    expect(computeHash(given, collisions)).toBe(hash);
  });
});

function rich() {
  return {
    ports: [{ containerPort: 80, protocol: 'TCP' }],
    readinessProbe: { httpGet: { path: '/', port: 'http', scheme: 'HTTP' }, timeoutSeconds: 1 },
    resources: { limits: { cpu: '100m', memory: '64Mi' }, requests: { cpu: '0', memory: '100Mi' } },
  };
}

describe('a dump of a Go value', () => {
  test('names the type of a field and not that of an item', () => {
    expect(goDump('[]v1.ContainerPort', [{ containerPort: 80 }])).toBe(
      '([]v1.ContainerPort)[{Name:(string) HostPort:(int32)0 ContainerPort:(int32)80 Protocol:(v1.Protocol) HostIP:(string)}]',
    );
  });

  test('has nil for an absent pointer, and for an empty list or map', () => {
    expect(goDump('*v1.SELinuxOptions', undefined)).toBe('(*v1.SELinuxOptions)<nil>');
    expect(goDump('[]string', [])).toBe('([]string)<nil>');
    expect(goDump('map[string]string', {})).toBe('(map[string]string)<nil>');
  });

  test.each([
    ['100m', '100', -3, '100m', 'DecimalSI'],
    ['64Mi', '67108864', 0, '', 'BinarySI'],
    ['100Mi', '104857600', 0, '100Mi', 'BinarySI'],
    ['0', '0', 0, '0', 'DecimalSI'],
  ])('keeps the text of the quantity %s where ParseQuantity does', (text, value, scale, kept, format) => {
    expect(goDump('resource.Quantity', text)).toBe(
      `(resource.Quantity){i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`,
    );
  });
});
