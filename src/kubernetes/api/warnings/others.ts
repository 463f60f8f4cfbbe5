import type {
  CronJob,
  CSIDriver,
  DaemonSet,
  Deployment,
  Ingress,
  Job,
  JobSpec,
  PersistentVolume,
  PodTemplate,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../types.ts';
import { isDns1123Label } from '../validation/names.ts';
import { claimSpecWarnings } from './claims.ts';
import { nodeSelectorTermWarnings } from './node-labels.ts';
import { podTemplateWarnings } from './pod.ts';

function nameWarning(name: string | undefined, use: string, out: string[]): void {
  const problems = isDns1123Label(name ?? '');
  if (problems.length > 0)
    out.push(`metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`);
}

/** Deployments, ReplicaSets and DaemonSets. */
export function workloadWarnings(workload: Deployment | ReplicaSet | DaemonSet | ReplicationController, isUpdate: boolean, out: string[]): void {
  if (!isUpdate && (workload.kind === 'Deployment' || workload.kind === 'ReplicaSet' || workload.kind === 'ReplicationController')) {
    nameWarning(workload.metadata.name, 'Pod names and hostnames', out);
  }
  podTemplateWarnings(workload.spec.template, 'spec.template', out);
}

export function statefulSetWarnings(set: StatefulSet, isUpdate: boolean, out: string[]): void {
  if (!isUpdate) nameWarning(set.metadata.name, 'Pod names and hostnames', out);
  podTemplateWarnings(set.spec.template, 'spec.template', out);
  for (const [index, claim] of (set.spec.volumeClaimTemplates ?? []).entries()) claimSpecWarnings(claim.spec, `spec.volumeClaimTemplates[${index}].spec`, out);
  if ((set.spec.revisionHistoryLimit ?? 0) < 0)
    out.push('spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended');
}

function jobSpecWarnings(spec: JobSpec, path: string, out: string[]): void {
  if (spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 100_000 && (spec.parallelism ?? 0) > 10_000) {
    const message =
      'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
    out.push(`${path}: ${message}`);
  }
  podTemplateWarnings(spec.template, `${path}.template`, out);
}

export function jobWarnings(job: Job, isUpdate: boolean, out: string[]): void {
  if (!isUpdate) nameWarning(job.metadata.name, 'Pod names and hostnames', out);
  jobSpecWarnings(job.spec, 'spec', out);
}

export function cronJobWarnings(cronJob: CronJob, isUpdate: boolean, out: string[]): void {
  if (!isUpdate) nameWarning(cronJob.metadata.name, 'Pod names and hostnames', out);
  jobSpecWarnings(cronJob.spec.jobTemplate.spec ?? ({} as JobSpec), 'spec.jobTemplate.spec', out);
  if (/TZ=/.test(cronJob.spec.schedule)) out.push('cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
}

export function podTemplateObjectWarnings(template: PodTemplate, _isUpdate: boolean, out: string[]): void {
  podTemplateWarnings(template.template, 'template', out);
}

const storageClass = 'volume.beta.kubernetes.io/storage-class';
const mountOptions = 'volume.beta.kubernetes.io/mount-options';

/** Storage systems that Kubernetes reaches no more, with the releases that said so. */
const gone = [
  ['cephfs', ['v1.28', 'v1.31']],
  ['photonPersistentDisk', ['v1.11', 'v1.16']],
  ['scaleIO', ['v1.16', 'v1.22']],
  ['storageos', ['v1.22', 'v1.25']],
  ['glusterfs', ['v1.25', 'v1.26']],
  ['rbd', ['v1.28', 'v1.31']],
] as const;

export function volumeWarnings(volume: PersistentVolume, _isUpdate: boolean, out: string[]): void {
  const annotations = volume.metadata.annotations ?? {};
  if (annotations[storageClass] !== undefined)
    out.push(`metadata.annotations[${storageClass}]: deprecated since v1.8; use "storageClassName" attribute instead`);
  if (annotations[mountOptions] !== undefined) out.push(`metadata.annotations[${mountOptions}]: deprecated since v1.31; use "mountOptions" attribute instead`);
  if (volume.spec.persistentVolumeReclaimPolicy === 'Recycle') {
    out.push('spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.');
  }
  volume.spec.nodeAffinity?.required?.nodeSelectorTerms.forEach((term, index) => {
    nodeSelectorTermWarnings(term, false, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`, out);
  });
  for (const [type, since] of gone) {
    if (volume.spec[type] !== undefined)
      out.push(`spec.${type === 'storageos' ? 'storageOS' : type}: deprecated in ${since[0]}, non-functional in ${since[1]}+`);
  }
}

/** Tokens that a driver asks for are in its volumes' attributes, which may be logged, unless it takes them as secrets. */
export function csiDriverWarnings({ spec }: CSIDriver, isUpdate: boolean, out: string[]): void {
  if (isUpdate || !spec.tokenRequests?.length || spec.serviceAccountTokenInSecrets !== undefined) return;
  out.push(
    'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
  );
}

export function ingressWarnings(ingress: Ingress, isUpdate: boolean, out: string[]): void {
  if (!isUpdate && ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) {
    out.push(`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`);
  }
}
