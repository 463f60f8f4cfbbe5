import fc from 'fast-check';
import { podSpecs } from '../storms/pods.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Values that break things more often than random ones do. */
const nasty = fc.constantFrom<Json[]>(
  null,
  '',
  0,
  -1,
  1e300,
  0.5,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  '💥',
  '1Gi',
  '-1',
  '99999999999999999999Gi',
  'a'.repeat(300),
  '\u0000',
);
/** Any JSON value. */
export const json = fc.oneof({ weight: 2, arbitrary: nasty }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> });

/** All places within a value, as paths. */
function places(value: Json, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return [at];
  const entries: [string | number, Json][] = Array.isArray(value) ? value.map((item, i) => [i, item]) : Object.entries(value);
  return [at, ...entries.flatMap(([key, item]) => places(item, [...at, key]))];
}

/** The value with another one at a place. */
function replaced(value: Json, [key, ...rest]: readonly (string | number)[], by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? replaced(item, rest, by) : item));
  return { ...(value as object), [key]: replaced((value as { [key: string]: Json })[key]!, rest, by) };
}

/** Field names of Pods that the specs of the storms do not use. */
const extras: Json = {
  volumes: [
    { name: 'v', emptyDir: { sizeLimit: '1Mi' } },
    { name: 'c', projected: { sources: [{ configMap: { name: 'x', items: [{ key: 'a', path: 'a' }] } }] } },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }] },
    },
  },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { a: 'b' } } }],
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
  securityContext: { runAsUser: 1000, sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }], seccompProfile: { type: 'RuntimeDefault' } },
  dnsConfig: { nameservers: ['1.2.3.4'], options: [{ name: 'ndots', value: '2' }] },
  hostAliases: [{ ip: '1.2.3.4', hostnames: ['a'] }],
};

/** A Pod that is valid but for up to three places. */
export const damagedPod: fc.Arbitrary<Json> = fc.constantFrom(...Object.values(podSpecs)).chain((spec) => {
  const pod: Json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', labels: { a: 'b' }, annotations: {}, finalizers: [] },
    spec: { ...(extras as object), ...spec } as Json,
  };
  const all = places(pod);
  const damage = fc.tuple(fc.nat(all.length - 1), json);
  return fc.array(damage, { minLength: 1, maxLength: 3 }).map((damages) => damages.reduce<Json>((result, [i, by]) => safely(result, all[i]!, by), pod));
});

/** As `replaced`, unless an earlier change has taken the place away. */
function safely(value: Json, path: readonly (string | number)[], by: Json): Json {
  let at: unknown = value;
  for (const key of path) {
    if (at === null || typeof at !== 'object' || !(key in at)) return value;
    at = (at as Record<string | number, unknown>)[key];
  }
  return replaced(value, path, by);
}
