import type { Json } from '../kubernetes/api/meta.ts';
import type { UnmodelledField } from '../kubernetes/api/unmodelled.ts';
import { unmodelledPolicyFields } from '../kubernetes/apiserver/admission/policies/unmodelled.ts';
import { unmodelledKinds } from '../kubernetes/controllers/unmodelled.ts';
import { unmodelledPodFields } from '../kubernetes/kubelet/unmodelled.ts';
import { unmodelledSchedulingFields } from '../kubernetes/scheduler/unmodelled.ts';

export { unmodelledKinds };

/** Fields of a Pod's spec on which nothing acts, of all components. */
export const unmodelledFields: readonly UnmodelledField[] = [...unmodelledPodFields, ...unmodelledSchedulingFields];

export interface Unmodelled {
  /** `spec.containers[0].securityContext.seccompProfile`; undefined for the object as a whole. */
  readonly path?: string;
  readonly message: string;
  readonly severity: 'warning' | 'info';
}

const head = 'stored, but not simulated in Podlab';

/** Where the kinds that have one keep the spec of their Pods. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ...Object.fromEntries(
    ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job'].map((kind) => [kind, ['spec', 'template', 'spec']]),
  ),
};

interface Found {
  readonly path: string;
  readonly value: Json;
}

const isMap = (value: Json | undefined): value is { readonly [key: string]: Json } => value !== null && typeof value === 'object' && !Array.isArray(value);

/** The values at a path with wildcards. */
function find({ path, value }: Found, [part, ...rest]: readonly string[]): Found[] {
  if (part === undefined) return value === null ? [] : [{ path, value }];
  if (Array.isArray(value)) return part === '*' ? value.flatMap((item: Json, index) => find({ path: `${path}[${index}]`, value: item }, rest)) : [];
  if (!isMap(value)) return [];
  const isMatch = (key: string): boolean => (part.endsWith('*') ? key.startsWith(part.slice(0, -1)) : key === part);
  return Object.entries(value)
    .filter(([key]) => isMatch(key))
    .flatMap(([key, inner]) => find({ path: path === '' ? key : `${path}.${key}`, value: inner }, rest));
}

function ofField(spec: Found, { path, why, values, isHint }: UnmodelledField): Unmodelled[] {
  return find(spec, path.split('.'))
    .filter(({ value }) => values === undefined || values.includes(String(value)))
    .map((found) => ({ path: found.path, message: `${head}: ${found.path}: ${why}`, severity: isHint ? 'info' : 'warning' }));
}

/** What of a manifest is stored but makes no difference here. */
export function unmodelledIn(object: Json): Unmodelled[] {
  if (!isMap(object)) return [];
  const { apiVersion, kind } = object;
  if (kind === 'List' && Array.isArray(object['items']))
    return object['items'].flatMap((item: Json, index) =>
      unmodelledIn(item).map((found) => ({ ...found, path: `items[${index}]${found.path ? `.${found.path}` : ''}` })),
    );
  const found = unmodelledKinds.find((one) => one.apiVersion === apiVersion && one.kind === kind);
  const ofKind: Unmodelled[] = found ? [{ path: 'kind', message: `${head}: ${found.kind}: ${found.why}`, severity: 'warning' }] : [];
  const ofPolicy = unmodelledPolicyFields[String(kind)];
  const at = podSpecs[String(kind)] ?? (ofPolicy ? ['spec'] : undefined);
  const [spec] = at ? find({ path: '', value: object }, at) : [];
  return [...ofKind, ...(spec ? (ofPolicy ?? unmodelledFields).flatMap((field) => ofField(spec, field)) : [])];
}
