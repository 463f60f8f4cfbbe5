import type { KubernetesObject } from '../meta.ts';
import { parseGroupVersion } from '../scheme.ts';
import type { PersistentVolumeClaim, Pod } from '../types.ts';
import { claimWarnings } from './claims.ts';
import {
  cronJobWarnings,
  ingressWarnings,
  jobWarnings,
  podTemplateObjectWarnings,
  serviceWarnings,
  statefulSetWarnings,
  volumeWarnings,
  workloadWarnings,
} from './others.ts';
import { podWarnings } from './pod.ts';

type Warn = (object: never, isUpdate: boolean, out: string[]) => void;

const byGroupKind: Readonly<Record<string, Warn>> = {
  '/Pod': (object: Pod, isUpdate, out) => podWarnings(object, isUpdate, out),
  '/PodTemplate': podTemplateObjectWarnings,
  '/ReplicationController': workloadWarnings,
  '/PersistentVolumeClaim': (object: PersistentVolumeClaim, _isUpdate, out) => claimWarnings(object, out),
  '/PersistentVolume': volumeWarnings,
  '/Service': serviceWarnings,
  'apps/Deployment': workloadWarnings,
  'apps/ReplicaSet': workloadWarnings,
  'apps/DaemonSet': workloadWarnings,
  'apps/StatefulSet': statefulSetWarnings,
  'batch/Job': jobWarnings,
  'batch/CronJob': cronJobWarnings,
  'networking.k8s.io/Ingress': ingressWarnings,
};

/** Group versions that are served but deprecated: every request to them is answered with a warning. */
const deprecated: Readonly<Record<string, string>> = {
  '/v1/Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  '/v1/ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
};

/** The warning for any request to a kind that is deprecated. */
export function deprecationWarning(group: string, version: string, kind: string): string | undefined {
  return deprecated[`${group}/${version}/${kind}`];
}

/**
 * What the server warns about when an object is written, in upstream's order; `old` is given for an update. The object has its defaults
 * and is valid: a refused object is answered without warnings. The warning for a deprecated kind comes with every request and is not among them (deprecationWarning).
 */
export function warningsFor(object: KubernetesObject, old?: KubernetesObject): string[] {
  const out: string[] = [];
  const { group } = parseGroupVersion(object.apiVersion ?? '');
  byGroupKind[`${group}/${object.kind}`]?.(object as never, old !== undefined, out);
  return out;
}
