import type { Time } from '../../../time/index.ts';
import { fromRFC3339 } from '../../../time/index.ts';
import { humanDuration } from '../../api/duration.ts';
import type {
  Container,
  ControllerRevision,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  PodTemplate,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../api/types.ts';
import { age, formatLabels, formatSelector, type Printer, plainSelector, since } from './printer.ts';

const names = (containers: readonly Container[]) => containers.map((container) => container.name).join(',');
const images = (containers: readonly Container[]) => containers.map((container) => container.image ?? '').join(',');

export const printDeployment: Printer<Deployment> = (object, now) => {
  const { spec, status } = object;
  const { containers } = spec.template.spec!;
  const ready = `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`;
  const counts = [status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0];
  return [object.metadata.name!, ready, ...counts, age(object, now), names(containers), images(containers), plainSelector(spec.selector)];
};

export const printReplicaSet: Printer<ReplicaSet> = (object, now) => {
  const { spec, status } = object;
  const containers = spec.template?.spec?.containers ?? [];
  const counts = [spec.replicas ?? 0, status?.replicas ?? 0, status?.readyReplicas ?? 0];
  return [object.metadata.name!, ...counts, age(object, now), names(containers), images(containers), formatSelector(spec.selector)];
};

export const printReplicationController: Printer<ReplicationController> = (object, now) => {
  const { spec, status } = object;
  const containers = spec?.template?.spec?.containers ?? [];
  const counts = [spec?.replicas ?? 0, status?.replicas ?? 0, status?.readyReplicas ?? 0];
  return [object.metadata.name!, ...counts, age(object, now), names(containers), images(containers), formatLabels(spec?.selector)];
};

export const printStatefulSet: Printer<StatefulSet> = (object, now) => {
  const { spec, status } = object;
  const { containers } = spec.template.spec!;
  return [object.metadata.name!, `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`, age(object, now), names(containers), images(containers)];
};

export const printDaemonSet: Printer<DaemonSet> = (object, now) => {
  const { spec, status } = object;
  const { containers, nodeSelector } = spec.template.spec!;
  const counts = [status?.desiredNumberScheduled, status?.currentNumberScheduled, status?.numberReady, status?.updatedNumberScheduled, status?.numberAvailable];
  const cells = counts.map((count) => count ?? 0);
  return [object.metadata.name!, ...cells, formatLabels(nodeSelector), age(object, now), names(containers), images(containers), formatSelector(spec.selector)];
};

export const printJob: Printer<Job> = (object, now) => {
  const { containers } = object.spec.template.spec!;
  return [
    object.metadata.name!,
    jobStatus(object),
    completions(object),
    jobDuration(object, now),
    age(object, now),
    names(containers),
    images(containers),
    formatSelector(object.spec.selector),
  ];
};

/** The first that holds, in the order of printJob. */
function jobStatus({ metadata, status }: Job): string {
  const is = (type: string) => status?.conditions?.some((condition) => condition.type === type && condition.status === 'True');
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(is) ?? 'Running';
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  return (spec.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: Job, now: Time): string {
  if (!status?.startTime) return '';
  const end = status.completionTime ? fromRFC3339(status.completionTime)! : now;
  return humanDuration(end - fromRFC3339(status.startTime)!);
}

export const printCronJob: Printer<CronJob> = (object, now) => {
  const { spec, status } = object;
  const { containers } = spec.jobTemplate.spec!.template.spec!;
  return [
    object.metadata.name!,
    spec.schedule,
    spec.timeZone ?? '<none>',
    spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
    status?.active?.length ?? 0,
    status?.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>',
    age(object, now),
    names(containers),
    images(containers),
    formatSelector(spec.jobTemplate.spec!.selector),
  ];
};

export const printPodTemplate: Printer<PodTemplate> = (object) => {
  const containers = object.template?.spec?.containers ?? [];
  return [object.metadata.name!, names(containers), images(containers), formatLabels(object.template?.metadata?.labels)];
};

export const printControllerRevision: Printer<ControllerRevision> = (object, now) => {
  const owner = object.metadata.ownerReferences?.find((one) => one.controller);
  const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return [object.metadata.name!, owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>', object.revision, age(object, now)];
};
