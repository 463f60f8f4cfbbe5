import { describe, expect, test } from 'vitest';
import type { PodSpec } from '../../../api/types.ts';
import { podManifest, podsPath, testCluster } from '../../test-cluster.ts';
import { detailsText, violationsOf } from './evaluate.ts';
import { type LevelVersion, policyOf } from './policy.ts';

const spec = (more: object, container: object = {}) => ({ containers: [{ name: 'main', image: 'x', ...container }], ...more }) as unknown as PodSpec;
const baseline: LevelVersion = { level: 'baseline', version: 'latest' };
const restricted: LevelVersion = { level: 'restricted', version: 'latest' };
const good = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };

describe('what a level says of a Pod', () => {
  const cases: readonly (readonly [string, LevelVersion, PodSpec, string])[] = [
    ['a plain Pod keeps baseline', baseline, spec({}), ''],
    ['privileged keeps everything', { level: 'privileged', version: 'latest' }, spec({ hostNetwork: true }), ''],
    ['host namespaces are named', baseline, spec({ hostPID: true, hostIPC: true }), 'host namespaces (hostPID=true, hostIPC=true)'],
    ['host paths are volumes of the node', baseline, spec({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }), 'hostPath volumes (volume "v")'],
    [
      'restricted names the type instead',
      restricted,
      spec({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }, { securityContext: good }),
      'restricted volume types (volume "v" uses restricted volume type "hostPath")',
    ],
    [
      'a probe of another host',
      baseline,
      spec({}, { livenessProbe: { httpGet: { host: '1.2.3.4', port: 80 } } }),
      'probe or lifecycle host (container "main" uses probe or lifecycle host "1.2.3.4")',
    ],
    ['which 1.33 did not know', { level: 'baseline', version: 33 }, spec({}, { livenessProbe: { httpGet: { host: '1.2.3.4', port: 80 } } }), ''],
    [
      'sysctls of later releases',
      { level: 'baseline', version: 28 },
      spec({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } }),
      'forbidden sysctls (net.ipv4.tcp_rmem)',
    ],
    ['a hardened container keeps restricted', restricted, spec({}, { securityContext: good }), ''],
    ['root is allowed in a user namespace', restricted, spec({ hostUsers: false }, { securityContext: { ...good, runAsUser: 0 } }), ''],
    [
      'Pod and container both',
      restricted,
      spec({ securityContext: { runAsUser: 0 } }, { securityContext: { ...good, runAsUser: 0 } }),
      'runAsUser=0 (pod and container "main" must not set runAsUser=0)',
    ],
  ];
  test.each(cases)('%s', (_, level, pod, text) => {
    expect(detailsText(violationsOf(level, { metadata: {}, spec: pod }))).toBe(text);
  });
});

describe('the labels of a namespace', () => {
  const label = (mode: string, value: string) => ({ [`pod-security.kubernetes.io/${mode}`]: value });
  test('warn as strictly as they enforce', () => {
    expect(policyOf({ ...label('enforce', 'baseline'), ...label('enforce-version', 'v1.30') }).policy.warn).toEqual({ level: 'baseline', version: 30 });
  });
  test('that are wrong enforce the strictest and warn of nothing', () => {
    const { policy, errors } = policyOf({ ...label('enforce', 'strict'), ...label('warn', 'loud') });
    expect([policy.enforce.level, policy.warn.level]).toEqual(['restricted', 'privileged']);
    expect(errors.map(({ field }) => field)).toEqual([
      'metadata.labels[pod-security.kubernetes.io/enforce]',
      'metadata.labels[pod-security.kubernetes.io/warn]',
    ]);
  });
  test('refuse Pods, and tell which Pods a stricter level would have refused', () => {
    const { ok, refused, request } = testCluster();
    ok('POST', podsPath, podManifest('a'));
    ok('POST', podsPath, podManifest('b'));
    const { warnings } = request('PATCH', '/api/v1/namespaces/default', { metadata: { labels: label('enforce', 'restricted') } });
    expect(warnings).toEqual([
      'existing pods in namespace "default" violate the new PodSecurity enforce level "restricted:latest"',
      'a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile',
    ]);
    expect(refused('POST', podsPath, podManifest('c'))).toContain('pods "c" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation');
  });
});
