import { describe, expect, test } from 'vitest';
import type { EnvVar, Service } from '../../api/types.ts';
import { container, pod } from '../testing/builders.ts';
import { envFileValue } from './env-file.ts';
import { expand } from './expansion.ts';
import { type EnvironmentSources, makeEnvironment } from './make-environment.ts';

describe('expansion of $(NAME)', () => {
  const values: Record<string, string> = { A: '1', EMPTY: '' };
  test.each([
    ['$(A)', '1'],
    ['x$(A)y$(A)', 'x1y1'],
    ['$(EMPTY)|', '|'],
    ['$(MISSING)', '$(MISSING)'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$1'],
    ['$A $[A]', '$A $[A]'],
    ['$(A', '$(A'],
    ['costs 5$', 'costs 5$'],
    ['$', '$'],
  ])('%s is %s', (input, expected) => {
    expect(expand(input, (name) => values[name])).toBe(expected);
  });
});

describe('an env file', () => {
  test.each([
    ["COLOR='blue'\nSIZE='big one'\n", 'SIZE', { value: 'big one' }],
    ["# comment\n\nCOLOR='blue'", 'COLOR', { value: 'blue' }],
    ["COLOR='blue'", 'NONE', { value: undefined }],
    ['COLOR=blue', 'COLOR', { error: 'invalid environment variable format at line 1' }],
  ])('%j: %s', (text, key, expected) => {
    expect(envFileValue(text, key)).toEqual(expected);
  });
});

const service = (name: string, namespace: string, clusterIP: string, ports: object[]): Service =>
  ({ metadata: { name, namespace }, spec: { clusterIP, ports }, status: {} }) as unknown as Service;

const sources = (more: Partial<EnvironmentSources> = {}): EnvironmentSources => ({
  configMap: (_namespace, name) => (name === 'settings' ? { metadata: { name }, data: { color: 'blue', '1st': 'x' } } : undefined),
  secret: (_namespace, name) => (name === 'db' ? { metadata: { name }, data: { password: 'czNjcmV0' } } : undefined),
  services: () => [
    service('kubernetes', 'default', '10.96.0.1', [{ name: 'https', port: 443 }]),
    service('my-db', 'default', '10.96.0.7', [
      { name: 'main', port: 5432 },
      { name: 'metrics', port: 9187 },
    ]),
    service('headless', 'default', 'None', [{ port: 80 }]),
    service('other', 'elsewhere', '10.96.0.9', [{ port: 80 }]),
  ],
  volumeFile: () => undefined,
  allocatable: { cpu: '2', memory: '24581692Ki' },
  addresses: { hostIP: '172.18.0.2', podIPs: ['10.244.1.2'] },
  ...more,
});

function environment(env: EnvVar[], spec: object = {}, more: object = {}): Record<string, string> | string {
  const one = container('app', { env, ...more });
  const made = makeEnvironment(pod([one], { enableServiceLinks: false, ...spec }), one, sources({ services: () => [] }));
  return 'error' in made ? made.error : Object.fromEntries(made.variables.map(({ key, value }) => [key, value]));
}

describe('the environment of a container', () => {
  test.each<[string, EnvVar, string]>([
    ['a value', { name: 'V', value: 'x' }, 'x'],
    ['the name', { name: 'V', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, 'web'],
    ['a label that is not there', { name: 'V', valueFrom: { fieldRef: { fieldPath: "metadata.labels['none']" } } }, ''],
    ['the address', { name: 'V', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }, '10.244.1.2'],
    ['the node', { name: 'V', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }, '172.18.0.2'],
    ['a key of a ConfigMap', { name: 'V', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } }, 'blue'],
    ['a key of a Secret', { name: 'V', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }, 's3cret'],
    ['a request, rounded up to cores', { name: 'V', valueFrom: { resourceFieldRef: { resource: 'requests.cpu' } } }, '1'],
    ['a request in thousandths', { name: 'V', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } }, '125'],
    ['a limit in mebibytes, rounded up', { name: 'V', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } }, '96'],
    ['without a limit what the node has', { name: 'V', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }, '2'],
    ['without a request nothing', { name: 'V', valueFrom: { resourceFieldRef: { resource: 'requests.ephemeral-storage' } } }, '0'],
  ])('%s', (_name, variable, expected) => {
    const resources = { requests: { cpu: '125m' }, limits: { memory: '100M' } };
    expect(environment([variable], {}, { resources })).toEqual({ V: expected });
  });

  test.each<[EnvVar, string]>([
    [{ name: 'V', valueFrom: { configMapKeyRef: { name: 'none', key: 'color' } } }, 'configmap "none" not found'],
    [{ name: 'V', valueFrom: { configMapKeyRef: { name: 'settings', key: 'size' } } }, "couldn't find key size in ConfigMap default/settings"],
    [{ name: 'V', valueFrom: { secretKeyRef: { name: 'none', key: 'x' } } }, 'secret "none" not found'],
    [{ name: 'V', valueFrom: { secretKeyRef: { name: 'db', key: 'user' } } }, "couldn't find key user in Secret default/db"],
  ])('%j is an error', (variable, message) => {
    expect(environment([variable])).toBe(message);
  });

  test('what is optional and missing is left out', () => {
    expect(environment([{ name: 'V', valueFrom: { secretKeyRef: { name: 'none', key: 'x', optional: true } } }])).toEqual({});
    expect(environment([], {}, { envFrom: [{ secretRef: { name: 'none', optional: true } }] })).toEqual({});
    expect(environment([], {}, { envFrom: [{ secretRef: { name: 'none' } }] })).toBe('secret "none" not found');
  });

  test('envFrom takes all keys, with a prefix; env wins and may name what came before', () => {
    const made = environment([{ name: 'P_color', value: 'no $(P_color)' }], {}, { envFrom: [{ prefix: 'P_', configMapRef: { name: 'settings' } }] });
    expect(made).toEqual({ P_color: 'no blue', P_1st: 'x' });
  });

  test('tells of the Services of its namespace and of the API server', () => {
    const one = container('app');
    const keys = (links: boolean) => {
      const made = makeEnvironment(pod([one], { enableServiceLinks: links }), one, sources());
      return 'error' in made ? [] : made.variables.map(({ key, value }) => `${key}=${value}`);
    };
    expect(keys(false)).toHaveLength(8);
    expect(keys(true)).toEqual(
      expect.arrayContaining([
        'MY_DB_SERVICE_HOST=10.96.0.7',
        'MY_DB_SERVICE_PORT_METRICS=9187',
        'MY_DB_PORT=tcp://10.96.0.7:5432',
        'MY_DB_PORT_9187_TCP_ADDR=10.96.0.7',
      ]),
    );
    expect(keys(true).filter((one) => /^(OTHER|HEADLESS)/.test(one))).toEqual([]);
  });
});
