import type { ClusterRoleBinding, HorizontalPodAutoscaler, PodDisruptionBudget, PriorityClass, ResourceQuota, RoleBinding, Subject } from '../../api/types.ts';
import { age, type Cell, type Printer } from './printer.ts';

export const printPodDisruptionBudget: Printer<PodDisruptionBudget> = (object, now) => {
  const { spec, status, metadata } = object;
  return [metadata.name!, String(spec?.minAvailable ?? 'N/A'), String(spec?.maxUnavailable ?? 'N/A'), status?.disruptionsAllowed ?? 0, age(object, now)];
};

export const printPriorityClass: Printer<PriorityClass> = (object, now) => [
  object.metadata.name!,
  object.value ?? 0,
  object.globalDefault ?? false,
  age(object, now),
  object.preemptionPolicy ?? '',
];

/** What is used of each limit, those of `limits.…` in a column of their own. */
export const printResourceQuota: Printer<ResourceQuota> = (object, now) => {
  const { hard = {}, used = {} } = object.status ?? {};
  const text = (limits: boolean) =>
    Object.keys(hard)
      .filter((name) => name.startsWith('limits.') === limits)
      .sort()
      .map((name) => `${name}: ${used[name] ?? 0}/${hard[name]}`)
      .join(', ');
  return [object.metadata.name!, text(false), text(true), age(object, now)];
};

function subjects(all: readonly Subject[] | undefined): Cell[] {
  const of = (kind: string) => (all ?? []).filter((subject) => subject.kind === kind);
  const names = (kind: string) =>
    of(kind)
      .map((subject) => subject.name)
      .join(', ');
  const accounts = of('ServiceAccount').map((subject) => `${subject.namespace}/${subject.name}`);
  return [names('User'), names('Group'), accounts.join(', ')];
}

export const printRoleBinding: Printer<RoleBinding | ClusterRoleBinding> = (object, now) => [
  object.metadata.name!,
  `${object.roleRef.kind}/${object.roleRef.name}`,
  age(object, now),
  ...subjects(object.subjects),
];

const mostMetrics = 2;

export const printHorizontalPodAutoscaler: Printer<HorizontalPodAutoscaler> = (object, now) => {
  const { spec, status, metadata } = object;
  const reference = `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`;
  const replicas = [String(spec?.minReplicas ?? '<unset>'), String(spec?.maxReplicas ?? 0), String(status?.currentReplicas ?? 0)];
  return [metadata.name!, reference, metrics(object), ...replicas, age(object, now)];
};

/** `cpu: 12%/50%`: each metric as it is and as it should be (formatHPAMetrics). */
function metrics({ spec, status }: HorizontalPodAutoscaler): string {
  const all = (spec?.metrics ?? []).map((metric, i) => {
    const current = status?.currentMetrics?.[i];
    if (metric.type !== 'Resource' || !metric.resource) return '<unknown type>';
    const { name, target } = metric.resource;
    if (target.averageValue !== undefined) return `${name}: ${current?.resource?.current.averageValue ?? '<unknown>'}/${target.averageValue}`;
    const now = current?.resource?.current.averageUtilization;
    return `${name}: ${now === undefined ? '<unknown>' : `${now}%`}/${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`;
  });
  if (all.length === 0) return '<none>';
  return all.length > mostMetrics ? `${all.slice(0, mostMetrics).join(', ')} + ${all.length - mostMetrics} more...` : all.join(', ');
}
