import type { PersistentVolumeClaim } from '../types.ts';
import { claimWarnings } from './claims.ts';
import {
  cronJobWarnings,
  csiDriverWarnings,
  ingressWarnings,
  jobWarnings,
  podTemplateObjectWarnings,
  statefulSetWarnings,
  volumeWarnings,
  workloadWarnings,
} from './others.ts';
import type { Warn } from './warn.ts';

/** Of the kinds that a cluster does without until a reader writes one, by `group/Kind`. */
export const moreWarnings: Readonly<Record<string, Warn>> = {
  '/PodTemplate': podTemplateObjectWarnings,
  '/ReplicationController': workloadWarnings,
  '/PersistentVolumeClaim': (object: PersistentVolumeClaim, _isUpdate, out) => claimWarnings(object, out),
  '/PersistentVolume': volumeWarnings,
  'apps/Deployment': workloadWarnings,
  'apps/ReplicaSet': workloadWarnings,
  'apps/DaemonSet': workloadWarnings,
  'apps/StatefulSet': statefulSetWarnings,
  'batch/Job': jobWarnings,
  'batch/CronJob': cronJobWarnings,
  'networking.k8s.io/Ingress': ingressWarnings,
  'storage.k8s.io/CSIDriver': csiDriverWarnings,
};
